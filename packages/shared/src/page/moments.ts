import { clockTime } from '../core/clock-time.ts'
import { formatPercentage } from '../core/percentage.ts'
import { changesOf, type Story } from './story.ts'

/** One thing that happened, with the number that it has in the charts. */
export type StoryMoment = { number: number; at: number; kind: 'shift' | 'evidence' | 'return' | 'watch'; what: string }

/** What happened, in the order of time: shifts, the watch, the first sufficient evidence, the return. */
export function momentsOf(story: Story): StoryMoment[] {
  const { evidence, records, judged } = story
  const found =
    evidence === undefined
      ? []
      : [
          {
            at: evidence.at,
            kind: 'evidence' as const,
            what: `the evidence against ${judged ?? 'the release'} sufficed: ${evidence.reason}`,
          },
        ]
  const watches = records
    .filter(({ action, series }) => action === 'performance-monitor' && series !== undefined)
    .map(({ series, startedAt }) => {
      const first = series?.traffic[0]?.at
      return { at: Date.parse(first ?? startedAt), kind: 'watch' as const, what: 'the watch began' }
    })
  return [...shiftsOf(story), ...found, ...watches]
    .sort((one, other) => one.at - other.at)
    .map((one, index) => ({ number: index + 1, ...one }))
}

function shiftsOf({ splits, judged }: Story): Omit<StoryMoment, 'number'>[] {
  const changes = changesOf(splits)
  return changes.slice(1).map(({ at, shares }, index) => {
    const before = changes[index]?.shares ?? {}
    const grown = Object.keys(shares).filter((name) => (shares[name] ?? 0) > (before[name] ?? 0))
    const back = judged !== undefined && (shares[judged] ?? 0) < (before[judged] ?? 0)
    const [only] = grown
    const what =
      only === undefined
        ? 'no release had traffic any more'
        : grown
            .map(
              (name) =>
                `${name} got ${(shares[name] ?? 0) === 1 ? 'all traffic' : `${formatPercentage(shares[name] ?? 0)} of the traffic`}`,
            )
            .join(', ')
    return { at, kind: back ? ('return' as const) : ('shift' as const), what: back ? `${what} again` : what }
  })
}

/** Seconds of full traffic that a release had: its share times the time. */
export function exposureSeconds({ splits }: Story, release: string): number {
  return splits.reduce((sum, { at, shares }, index) => {
    const until = splits[index + 1]?.at ?? at
    return sum + ((shares[release] ?? 0) * (until - at)) / 1_000
  }, 0)
}

/** The share that a release had at a time; undefined where nobody told. */
export function releaseShareAt({ splits }: Story, release: string, at: number): number | undefined {
  return splits.findLast((split) => split.at <= at)?.shares[release]
}

export function describeMoment({ at, what }: StoryMoment): string {
  return `${clockTime(at)}: ${what}`
}
