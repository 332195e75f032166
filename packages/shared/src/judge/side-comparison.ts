/** Requests, and how many of them were bad. */
export type BadOf = { requests: number; bad: number }

/**
 * What the side without the release tells of a fault of the release. `better`: its share of bad requests is clearly lower. `as-bad`: it is
 * not, so going back would not help. `unknown`: it had too few requests for either.
 */
export type SideComparison = 'better' | 'as-bad' | 'unknown'

/** The bad requests of the release beyond its part of all bad ones, and the variance of that where both sides are alike. */
type Excess = { bad: number; variance: number }

/** Both sides over the same intervals. `ifPerfect`: the same where the other side had no bad request. */
export type BothSides = { other: BadOf; excess: Excess; ifPerfect: Excess }

export const neverCompared: BothSides = {
  other: { requests: 0, bad: 0 },
  excess: { bad: 0, variance: 0 },
  ifPerfect: { bad: 0, variance: 0 },
}

/**
 * Adds an interval. In each one, bad requests are shared as the requests are where both sides are alike (Mantel and Haenszel, "Statistical aspects
 * of the analysis of data from retrospective studies of disease"): so a burst that comes to both takes nothing back, however the traffic was
 * shared before and after it.
 */
export function addInterval({ other, excess, ifPerfect }: BothSides, release: BadOf, beside: BadOf): BothSides {
  return {
    other: { requests: other.requests + beside.requests, bad: other.bad + beside.bad },
    excess: sum(excess, excessOf(release, beside)),
    ifPerfect: sum(ifPerfect, excessOf(release, { ...beside, bad: 0 })),
  }
}

/** Standard errors from which on the excess is clear: 1 in 740 of sides that are alike by chance, at one look. */
const clear = 3

/**
 * Compares both sides. Where not even a side without a bad request would be clearly better, it is `unknown`. It assumes independent
 * requests within an interval, and decides only what becomes of a test that has fired.
 */
export function compareSides({ excess, ifPerfect }: BothSides): SideComparison {
  if (!isClear(ifPerfect)) return 'unknown'
  return isClear(excess) ? 'better' : 'as-bad'
}

function isClear({ bad, variance }: Excess): boolean {
  return variance > 0 && bad >= clear * Math.sqrt(variance)
}

function excessOf(release: BadOf, other: BadOf): Excess {
  const requests = release.requests + other.requests
  const bad = release.bad + other.bad
  if (release.requests === 0 || other.requests === 0 || requests < 2) return { bad: 0, variance: 0 }
  const part = release.requests / requests
  return { bad: release.bad - part * bad, variance: (part * (1 - part) * bad * (requests - bad)) / (requests - 1) }
}

function sum(one: Excess, other: Excess): Excess {
  return { bad: one.bad + other.bad, variance: one.variance + other.variance }
}
