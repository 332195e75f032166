import { betsFor, minimumBadBlocks } from './bets.ts'
import { logFactorsOf, logMean } from './level-test.ts'

/** A release whose share of bad requests is so many times the limit has to be found. */
const multiple = 8
/** The probability with which it has to be found. */
const power = 0.95
/** Paths with a smaller probability are left out; they count as not found. */
const negligible = 1e-7

/**
 * How many requests, in how many blocks that have requests, must be judged before silence of the level test says something: a release at 8
 * times the limit (at most at 100 %) has then fired with a probability of at least 95 %.
 *
 * Exact for independent requests and blocks of equal size. The evidence depends on how many blocks had how many bad requests, so the
 * calculation goes block by block through these numbers with their binomial probabilities, and adds up the probability of those with which
 * the test fires. Blocks of more than 1/limit requests are calculated as blocks of 1/limit, whose shares scatter more: the result is then
 * somewhat too large.
 *
 * With alpha 0.005 (the level test's half of 1 %) and a limit of 1 %: 225 requests at 5 requests per second (9 blocks of 25;
 * after 200 it is 94 %), 185 at 1 and 168 at 0.2 per second. A higher rate needs more requests, as the blocks take their time at any rate.
 *
 * @param limit the share of bad requests that is allowed, above 0 and below 1
 * @param alpha the alpha of the level test
 * @param perBlock requests in one block: the rate per second times 5; below 1 it is 1, as only blocks with requests count
 */
export function requiredRequests({ limit, alpha, perBlock }: { limit: number; alpha: number; perBlock: number }): {
  requests: number
  blocks: number
} {
  const size = Math.max(1, Math.floor(perBlock))
  const bets = betsFor({ limit, perBlock })
  const classes = classesOf(Math.min(size, Math.ceil(1 / limit)), { limit, bets })
  let paths: BlockPath[] = [{ probability: 1, counts: classes.map(() => 0), logEvidenceByBet: bets.map(() => 0), badBlocks: 0 }]
  let found = 0
  let blocks = 0
  while (found < power && paths.length > 0) {
    const next = paths.flatMap((path) => classes.map((one, index) => withBlock(path, one, index)))
    const fires = ({ logEvidenceByBet, badBlocks }: BlockPath) =>
      badBlocks >= minimumBadBlocks && logMean(logEvidenceByBet) >= -Math.log(alpha)
    found += next.filter(fires).reduce((sum, { probability }) => sum + probability, 0)
    paths = merged(next.filter((path) => !fires(path))).filter(({ probability }) => probability > negligible)
    blocks += 1
  }
  return { requests: blocks * size, blocks }
}

/** Blocks of the same evidence: their probability, the logarithms of their factors, and whether they have bad requests. */
type BlockClass = { probability: number; logFactors: readonly number[]; bad: boolean }

/** What some blocks may have been: how many of each class, in any order, with which the test has not fired before the last. */
type BlockPath = { probability: number; counts: readonly number[]; logEvidenceByBet: readonly number[]; badBlocks: number }

/** The blocks of `size` requests by their number of bad ones; numbers that the level test does not tell apart are one class. */
function classesOf(size: number, { limit, bets }: { limit: number; bets: readonly number[] }): BlockClass[] {
  const share = Math.min(1, multiple * limit)
  const classes = new Map<string, BlockClass>()
  for (let bad = 0; bad <= size; bad += 1) {
    const logFactors = logFactorsOf({ start: 0, requests: size, bad }, { limit, bets })
    const key = logFactors.join(' ')
    const probability = binomial(bad, size, share) + (classes.get(key)?.probability ?? 0)
    classes.set(key, { probability, logFactors, bad: bad > 0 })
  }
  return [...classes.values()].filter(({ probability }) => probability > negligible)
}

function withBlock({ probability, counts, logEvidenceByBet, badBlocks }: BlockPath, one: BlockClass, index: number): BlockPath {
  return {
    probability: probability * one.probability,
    counts: counts.with(index, (counts[index] ?? 0) + 1),
    logEvidenceByBet: logEvidenceByBet.map((log, bet) => log + (one.logFactors[bet] ?? 0)),
    badBlocks: badBlocks + (one.bad ? 1 : 0),
  }
}

/** Paths with the same blocks in another order as one. */
function merged(paths: readonly BlockPath[]): BlockPath[] {
  const byCounts = new Map<string, BlockPath>()
  for (const path of paths) {
    const key = path.counts.join(' ')
    byCounts.set(key, { ...path, probability: path.probability + (byCounts.get(key)?.probability ?? 0) })
  }
  return [...byCounts.values()]
}

/** P(X = k) of X ~ Binomial(n, p). */
function binomial(k: number, n: number, p: number): number {
  if (p >= 1) return k === n ? 1 : 0
  let log = k * Math.log(p) + (n - k) * Math.log1p(-p)
  for (let i = 1; i <= k; i += 1) log += Math.log((n - k + i) / i)
  return Math.exp(log)
}
