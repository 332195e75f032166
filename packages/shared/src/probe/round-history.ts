import { clockTime } from '../core/clock-time.ts'
import type { HealthRound } from './health-round.ts'
import type { ProbeResult } from './probe-result.ts'

/** As many causes as a sentence bears. */
const mostCauses = 3
/** From how many changes on a service comes and goes, rather than that it came up. */
const fewestChanges = 3

export type RoundHistory = {
  rounds: number
  /** How many rounds were neither a pass nor a warning. */
  failed: number
  /** What was wrong in them, most often seen first. */
  causes: { what: string; rounds: number }[]
  /** How often a good round followed a bad one, or the other way round. */
  changes: number
  /** Since when the rounds at the end are all bad; undefined where the last one is good. Milliseconds since 1970. */
  badSince: number | undefined
}

/** What a row of rounds has seen. */
export function historyOf(rounds: readonly HealthRound[]): RoundHistory {
  const bad = rounds.map((round) => !isGood(round))
  const counts = new Map<string, number>()
  for (const round of rounds.filter((one) => !isGood(one))) {
    for (const what of causesOf(round)) counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  const lastGood = bad.lastIndexOf(false)
  return {
    rounds: rounds.length,
    failed: bad.filter(Boolean).length,
    causes: [...counts].map(([what, count]) => ({ what, rounds: count })).toSorted((one, other) => other.rounds - one.rounds),
    changes: bad.filter((one, index) => index > 0 && one !== bad[index - 1]).length,
    badSince: bad.at(-1) === true ? rounds[lastGood + 1]?.at : undefined,
  }
}

/** A history in words, for after the reason of the last round; empty where nothing was wrong before it. */
export function describeHistory(history: RoundHistory, lastReason: 'told' | 'untold'): string {
  const { rounds, failed, causes, changes, badSince } = history
  if (failed === 0) return ''
  // The cause of the last round stands in front already, unless others came before.
  const alone = lastReason === 'told' && causes.length < 2
  const told = alone
    ? [`in ${failed} of ${rounds} rounds`]
    : [
        ...causes.slice(0, mostCauses).map((cause) => `in ${cause.rounds} of ${rounds} rounds ${cause.what}`),
        ...(causes.length > mostCauses ? [`${causes.length - mostCauses} more causes`] : []),
      ]
  return [
    ...told,
    ...(badSince === undefined ? [] : [`since ${clockTime(badSince)}`]),
    ...(changes >= fewestChanges ? [`it comes and goes: ${changes} changes between good and bad`] : []),
  ].join(', ')
}

export function isGood({ judgement: { verdict } }: HealthRound): boolean {
  return verdict === 'pass' || verdict === 'warn'
}

function causesOf({ results, judgement }: HealthRound): string[] {
  const bad = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'not-evaluated')
  if (bad.length > 0) return [...new Set(bad.map(causeOf))]
  return judgement.verdict === 'pass' ? [] : [judgement.reason]
}

/** Without what differs from round to round, so that equal causes are counted together. */
function causeOf(result: ProbeResult): string {
  return result.verdict === 'pass'
    ? result.name
    : `${result.name}: ${result.brief ?? result.reason}`.replace(/\btook \d+ ms/, 'took too long')
}
