/** Requests, and how many of them were bad. */
export type BadOf = { requests: number; bad: number }

/**
 * What the side without the release tells of a fault of the release. `better`: its share of bad requests is clearly lower. `as-bad`: it is
 * not, so going back would not help. `unknown`: it had too few requests for either.
 */
export type SideComparison = 'better' | 'as-bad' | 'unknown'

/** Standard errors by which two shares differ before one counts as clearly lower: 1 in 740 of equal ones by chance, at one look. */
const clearDifference = 3

/**
 * Compares both sides over the same time, by the difference of two shares in its standard errors (pooled). Where not even a side without
 * a bad request would be clearly better, it is `unknown`. It assumes independent requests, and decides only what becomes of a test that
 * has fired.
 */
export function compareSides(release: BadOf, other: BadOf): SideComparison {
  if (standardErrors(release, { ...other, bad: 0 }) < clearDifference) return 'unknown'
  return standardErrors(release, other) >= clearDifference ? 'better' : 'as-bad'
}

/** By how many standard errors the first share is above the second; 0 where either had no request. */
function standardErrors(one: BadOf, other: BadOf): number {
  if (one.requests === 0 || other.requests === 0) return 0
  const pooled = (one.bad + other.bad) / (one.requests + other.requests)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.requests + 1 / other.requests))
  return error === 0 ? 0 : (one.bad / one.requests - other.bad / other.requests) / error
}
