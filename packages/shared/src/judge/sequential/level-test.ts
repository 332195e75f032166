import { z } from 'zod'
import { addSeen, assertPlan, betsFor, factorOf, nothingSeen, seenSoFar, standing, testSchema } from './bets.ts'
import type { RequestBlock } from './blocks.ts'

/**
 * The largest share of a block that counts, as a multiple of the limit; one bad request always counts. With alpha 0.005 the factors of two
 * blocks of an outage are then not enough, so that 5 s of it, which may touch two blocks, need more evidence; those of three are.
 * To judge a smaller share in place of a larger one keeps the guarantee.
 */
const largestShare = 12

/** State of a level test. Plain data, so it can be stored as JSON and read back. */
export const levelTest = testSchema({
  /** The share of bad requests that is allowed, above 0 and below 1. */
  limit: z.number().gt(0).lt(1),
  /** Probability of a false alarm over all looks, however many. */
  alpha: z.number().gt(0).lt(1),
  /** Number of blocks with bad requests below which it does not fire; 3 when absent. */
  badBlocks: z.int().positive().optional(),
  seen: seenSoFar,
  bets: z.array(z.number().positive()).min(1).readonly(),
  /** Natural logarithm of the evidence, one for each of `bets`. */
  logEvidenceByBet: z.array(z.number()).readonly(),
})
export type LevelTest = z.infer<typeof levelTest>

/** `perBlock`: how many requests a block is expected to have. `smallestBet`: the number of the first bet that is placed, 0 by default. */
export type LevelPlan = { limit: number; alpha: number; perBlock: number; badBlocks?: number; smallestBet?: number }

/** A test of "the share of bad requests is at most `limit`". Throws a RangeError for a limit or an alpha out of range. */
export function startLevelTest({ limit, alpha, perBlock, badBlocks, smallestBet = 0 }: LevelPlan): LevelTest {
  assertPlan({ limit, alpha })
  const bets = betsFor({ limit, perBlock }).slice(smallestBet)
  const least = badBlocks === undefined ? {} : { badBlocks }
  return { limit, alpha, ...least, bets, seen: nothingSeen, logEvidenceByBet: bets.map(() => 0), state: 'open' }
}

/**
 * The test after one more block, in the order of time. The evidence is the mean over `bets` of the products of the blocks' factors, a
 * nonnegative supermartingale while the share is at most `limit`; by Ville's inequality it ever reaches 1/alpha with a probability of
 * at most alpha. So the test may be looked at after each block. It finds a share that is too high from the start; after a long good
 * time it finds a new one late (`onset-test.ts` is for that). A block without requests changes nothing.
 */
export function advanceLevelTest(test: LevelTest, block: RequestBlock): LevelTest {
  if (test.state === 'fired' || block.requests === 0) return test
  const seen = addSeen(test.seen, block)
  const logFactors = logFactorsOf(block, test)
  const logEvidenceByBet = test.logEvidenceByBet.map((log, index) => log + (logFactors[index] ?? 0))
  const sufficient = logMean(logEvidenceByBet) >= -Math.log(test.alpha)
  const { limit, alpha, badBlocks, bets } = test
  const least = badBlocks === undefined ? {} : { badBlocks }
  return { limit, alpha, ...least, bets, seen, logEvidenceByBet, ...standing({ at: block.start, seen, sufficient, badBlocks }) }
}

/** Natural logarithms of the factors of one block, one for each of `bets`. */
export function logFactorsOf(block: RequestBlock, { limit, bets }: { limit: number; bets: readonly number[] }): number[] {
  const largest = Math.max(largestShare, 1 / block.requests / limit)
  return bets.map((bet) => Math.log(factorOf(bet, block, { limit, largest })))
}

/** Natural logarithm of the evidence against "at most the limit": the mean over `bets`. The test fires at ln(1/alpha). */
export function logMean(logs: readonly number[]): number {
  const largest = Math.max(...logs)
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0) / logs.length)
}
