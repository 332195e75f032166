import { type Detector, failedAt, passed } from './run.ts'

const alpha = 0.01
/** Seconds between two looks. */
const lookEvery = 5

/**
 * Natural logarithm of the evidence that the share of bad requests is above `limit`, after `bad` of `requests`: the likelihood of the
 * shares above the limit (mean over a beta distribution, both parameters 1/2, cut off at the limit) over that of the limit. Each request
 * counts for itself, so it is right only where requests fail independently of each other.
 */
export function logRequestEvidence({ bad, requests, limit }: { bad: number; requests: number; limit: number }): number {
  const [a, b] = [0.5 + bad, 0.5 + requests - bad]
  const above = logUpperTail(limit, a, b)
  if (above === Number.NEGATIVE_INFINITY) return above
  const likelihood = logBeta(a, b) + above - logBeta(0.5, 0.5) - logUpperTail(limit, 0.5, 0.5)
  return likelihood - bad * Math.log(limit) - (requests - bad) * Math.log1p(-limit)
}

/** A sequential test of each request by itself, the reference that knows nothing of bursts. */
export const perRequestTest: Detector = {
  name: 'reference: sequential test per request',
  judge({ plan, canary }) {
    let requests = 0
    let bad = 0
    for (const second of canary) {
      requests += second.requests
      bad += second.bad
      if ((second.at + 1) % lookEvery !== 0) continue
      if (logRequestEvidence({ bad, requests, limit: plan.limit }) >= -Math.log(alpha)) return failedAt(second.at + 1)
    }
    return passed
  },
}

/** ln P(X > x) of a beta distribution. */
function logUpperTail(x: number, a: number, b: number): number {
  const logFactor = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)
  if (x < (a + 1) / (a + b + 2)) return Math.log1p(-Math.exp(logFactor) * (betaFraction(x, a, b) / a))
  return logFactor + Math.log(betaFraction(1 - x, b, a) / b)
}

/** The continued fraction of the incomplete beta function, by the method of Lentz (Abramowitz and Stegun 26.5.8). */
function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-14) return fraction
  }
  return fraction
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** ln Γ(x) for x > 0: Stirling's series after a shift to x >= 10. */
function logGamma(x: number): number {
  let shift = 0
  let y = x
  for (; y < 10; y += 1) shift += Math.log(y)
  const correction = 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5) - 1 / (1680 * y ** 7)
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + correction - shift
}
