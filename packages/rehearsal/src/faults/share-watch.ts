import { setTimeout as sleep } from 'node:timers/promises'

/** The share of the traffic (0 to 1) that each release had from `at` on, in milliseconds since 1970. A release that is not named had none. */
export type ObservedShares = { readonly at: number; readonly shares: Readonly<Record<string, number>> }

export type ShareWatch = AsyncDisposable & {
  /** Each change, oldest first. */
  points(): readonly ObservedShares[]
  /** The longest time between two looks, in milliseconds: more than a second means that the machine had no time for them. */
  longestGap(): number
}

/** Milliseconds between two looks. */
const every = 40

/** Looks at the stage itself, never through what is under test, and records each change. `onChange` is told each as it is seen. */
export async function watchShares(
  look: () => Promise<ObservedShares['shares']>,
  onChange: (shares: ObservedShares['shares']) => void,
): Promise<ShareWatch> {
  const points: ObservedShares[] = []
  const see = (shares: ObservedShares['shares']) => {
    if (JSON.stringify(points.at(-1)?.shares) === JSON.stringify(shares)) return
    points.push({ at: Date.now(), shares })
    onChange(shares)
  }
  see(await look())
  let looked = performance.now()
  let longestGap = 0
  const stopping = new AbortController()
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(every)
      await look().then(see, () => undefined)
      const now = performance.now()
      longestGap = Math.max(longestGap, now - looked)
      looked = now
    }
  })()
  return {
    points: () => [...points],
    longestGap: () => longestGap,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await looking
    },
  }
}

/** The share that a release had at a time; undefined before the first look. */
export function shareAt(points: readonly ObservedShares[], release: string, at: number): number | undefined {
  const point = points.findLast((one) => one.at <= at)
  return point === undefined ? undefined : (point.shares[release] ?? 0)
}

/** All shares that a release had at any time of a span. */
export function sharesWithin(points: readonly ObservedShares[], release: string, { from, to }: { from: number; to: number }): number[] {
  const before = shareAt(points, release, from)
  const during = points.filter(({ at }) => at > from && at <= to).map(({ shares }) => shares[release] ?? 0)
  return before === undefined ? during : [before, ...during]
}

/** Since when a release has had everything without a break until the last look; undefined where it has not everything. */
export function servesAllSince(points: readonly ObservedShares[], release: string): number | undefined {
  const lastOther = points.findLastIndex(({ shares }) => (shares[release] ?? 0) < 1)
  return points[lastOther + 1]?.at
}
