/** Significance level: the probability of the observed failures at a rate equal to the limit must be below this. */
const chance = 0.002

/**
 * Whether a rate is significantly above its limit: with a rate equal to the limit, `failed` or more of `requests` fail in fewer than one
 * of 500 cases (upper tail of the binomial distribution).
 */
export function clearlyAbove({ failed, requests, limit }: { failed: number; requests: number; limit: number }): boolean {
  return failed > limit * requests && upperTail(failed, requests, limit) < chance
}

/** P(X >= k) of X ~ Binomial(n, p), for k above the mean: the sum of a decreasing series. */
export function upperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n || p <= 0) return 0
  if (p >= 1) return 1
  let logTerm = k * Math.log(p) + (n - k) * Math.log1p(-p)
  for (let i = 1; i <= k; i += 1) logTerm += Math.log((n - k + i) / i)
  let term = Math.exp(logTerm)
  let sum = 0
  for (let i = k; i <= n && term > sum * 1e-12; i += 1) {
    sum += term
    term *= ((n - i) / (i + 1)) * (p / (1 - p))
  }
  return Math.min(1, sum)
}
