import { z } from 'zod'
import { addSeen, assertPlan, betsFor, factorOf, nothingSeen, seenSoFar, standing, testSchema } from './bets.ts'
import type { RequestBlock } from './blocks.ts'

/** State of an onset test. Plain data, so it can be stored as JSON and read back. */
export const onsetTest = testSchema({
  /** The share of bad requests that is allowed, above 0 and below 1. */
  limit: z.number().gt(0).lt(1),
  /** Probability of a false alarm over all looks, however many. */
  alpha: z.number().gt(0).lt(1),
  /** Number of blocks that are planned. A share that gets too high after so many blocks is found later, see `weightOf`. */
  plannedBlocks: z.int().positive(),
  /** Number of blocks with bad requests below which it does not fire; 3 when absent. */
  badBlocks: z.int().positive().optional(),
  seen: seenSoFar,
  bets: z.array(z.number().positive()).min(1).readonly(),
  /** The evidence, one for each of `bets`. It cannot overflow: the test fires before. */
  evidenceByBet: z.array(z.number()).readonly(),
})
export type OnsetTest = z.infer<typeof onsetTest>

/**
 * A test of "the share of bad requests is at most `limit`" that finds a share that gets too high late. Throws a RangeError for a limit, an
 * alpha or a number of planned blocks out of range.
 */
export function startOnsetTest(plan: {
  limit: number
  alpha: number
  perBlock: number
  plannedBlocks: number
  badBlocks?: number
}): OnsetTest {
  const { limit, alpha, plannedBlocks, badBlocks } = plan
  assertPlan({ limit, alpha })
  if (!(Number.isSafeInteger(plannedBlocks) && plannedBlocks > 0))
    throw new RangeError(`an onset test has ${plannedBlocks} planned blocks; it must be a whole number above 0`)
  const bets = betsFor(plan)
  const least = badBlocks === undefined ? {} : { badBlocks }
  return { limit, alpha, plannedBlocks, ...least, bets, seen: nothingSeen, evidenceByBet: bets.map(() => 0), state: 'open' }
}

/**
 * The test after one more block, in the order of time. For each bet the evidence becomes `(evidence + weight) * factor`: the weighted mean
 * of one betting test for each block at which the share may have become too high. This is the e-detector of Shin, Ramdas and Rinaldo
 * ("E-detectors: a nonparametric framework for sequential change detection"), `M = (M + 1) * factor` with the threshold
 * plannedBlocks/alpha, divided by plannedBlocks. Together with the weight of the blocks to come it is a nonnegative supermartingale that
 * starts at 1, so it ever reaches 1/alpha with a probability of at most alpha. A block without requests changes nothing and uses none of
 * the planned blocks.
 */
export function advanceOnsetTest(test: OnsetTest, block: RequestBlock): OnsetTest {
  if (test.state === 'fired' || block.requests === 0) return test
  const { limit, alpha, plannedBlocks, badBlocks, bets } = test
  const seen = addSeen(test.seen, block)
  const weight = weightOf(seen.blocks, plannedBlocks)
  const evidenceByBet = bets.map((bet, index) => {
    return ((test.evidenceByBet[index] ?? 0) + weight) * factorOf(bet, block, { limit, largest: Number.POSITIVE_INFINITY })
  })
  const mean = evidenceByBet.reduce((sum, one) => sum + one, 0) / evidenceByBet.length
  const stands = standing({ at: block.start, seen, sufficient: mean >= 1 / alpha, badBlocks })
  return { limit, alpha, plannedBlocks, ...(badBlocks === undefined ? {} : { badBlocks }), bets, seen, evidenceByBet, ...stands }
}

/** The part of the weight that the planned blocks have. */
const plannedPart = 0.9

/**
 * The weight of a block, counted from 1: the probability with which it is taken to be the one at which the share became too high. All
 * weights add up to 1. Since somebody can hold a rollout for hours, blocks beyond the planned ones have a rest: half of it is for as many
 * blocks again, half of what is left for twice as many, and so on.
 */
function weightOf(block: number, plannedBlocks: number): number {
  if (block <= plannedBlocks) return plannedPart / plannedBlocks
  const doublings = Math.floor(Math.log2((block - 1) / plannedBlocks))
  const blocks = plannedBlocks * 2 ** doublings
  return ((1 - plannedPart) * 0.5 ** (doublings + 1)) / blocks
}
