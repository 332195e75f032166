import type { Judgement } from './run.ts'

/** How one run ended, and from which second on its release was bad. */
export type RunOutcome = Judgement & { onset: number | undefined }

export type Summary = {
  runs: number
  /** Runs that ended `fail` although the release was good, or before it became bad. */
  falseAlarms: number
  /** Runs that ended `fail` after the release had become bad. */
  caught: number
  notEvaluated: number
  /** Seconds from the onset to the verdict; a run that was not caught counts as infinite, and a false alarm is left out. */
  medianDelay: number
  p90Delay: number
  slowestDelay: number
}

export function summarise(outcomes: readonly RunOutcome[]): Summary {
  const isFalseAlarm = ({ at, onset }: RunOutcome) => at !== undefined && (onset === undefined || at <= onset)
  const delays = outcomes
    .filter((outcome) => !isFalseAlarm(outcome))
    .map(({ at, onset }) => (at === undefined || onset === undefined ? Number.POSITIVE_INFINITY : at - onset))
    .toSorted((one, other) => one - other)
  return {
    runs: outcomes.length,
    falseAlarms: outcomes.filter(isFalseAlarm).length,
    caught: delays.filter(Number.isFinite).length,
    notEvaluated: outcomes.filter(({ verdict }) => verdict === 'not-evaluated').length,
    medianDelay: nearestRank(delays, 0.5),
    p90Delay: nearestRank(delays, 0.9),
    slowestDelay: nearestRank(delays, 1),
  }
}

/** The smallest value that so many of the sorted values do not exceed; infinite of none. */
function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.POSITIVE_INFINITY
}

/** The interval with 95 % confidence for a share, given how often it happened (Wilson's score interval). */
export function wilsonInterval(happened: number, runs: number): { low: number; high: number } {
  if (runs === 0) return { low: 0, high: 1 }
  const z = 1.959963984540054
  const share = happened / runs
  const middle = share + (z * z) / (2 * runs)
  const half = z * Math.sqrt((share * (1 - share)) / runs + (z * z) / (4 * runs * runs))
  const scale = 1 + (z * z) / runs
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }
}
