import { addSeen, assertPlan, bets, factorOf, nothingSeen, type SeenSoFar, standing, type TestStanding } from './bets.ts'
import type { RequestBlock } from './blocks.ts'

/** State of an onset test. Plain data, so it can be stored as JSON and read back. */
export type OnsetTest = {
  /** The share of bad requests that is allowed, above 0 and below 1. */
  limit: number
  /** Probability of a false alarm over all looks, however many. */
  alpha: number
  /** Number of blocks that are planned. A share that gets too high after so many blocks is not looked for. */
  plannedBlocks: number
  seen: SeenSoFar
  /** The evidence, one for each of `bets`. It cannot overflow: the test fires before. */
  evidenceByBet: readonly number[]
} & TestStanding

/**
 * A test of "the share of bad requests is at most `limit`" that finds a share that gets too high late. Throws a RangeError for a limit, an
 * alpha or a number of planned blocks out of range.
 */
export function startOnsetTest({ limit, alpha, plannedBlocks }: { limit: number; alpha: number; plannedBlocks: number }): OnsetTest {
  assertPlan({ limit, alpha })
  if (!(Number.isSafeInteger(plannedBlocks) && plannedBlocks > 0))
    throw new RangeError(`an onset test has ${plannedBlocks} planned blocks; it must be a whole number above 0`)
  return { limit, alpha, plannedBlocks, seen: nothingSeen, evidenceByBet: bets.map(() => 0), state: 'open' }
}

/**
 * The test after one more block, in the order of time. For each bet the evidence becomes `(evidence + 1/plannedBlocks) * factor`: the mean
 * of one betting test for each block at which the share may have become too high. This is the e-detector of Shin, Ramdas and Rinaldo
 * ("E-detectors: a nonparametric framework for sequential change detection"), `M = (M + 1) * factor` with the threshold
 * plannedBlocks/alpha, divided by plannedBlocks. Together with the weight of the blocks to come it is a nonnegative supermartingale that
 * starts at 1, so it ever reaches 1/alpha with a probability of at most alpha. After the planned blocks nothing is added, and the
 * guarantee still holds. A block without requests changes nothing and uses none of the planned blocks.
 */
export function advanceOnsetTest(test: OnsetTest, block: RequestBlock): OnsetTest {
  if (test.state === 'fired' || block.requests === 0) return test
  const { limit, alpha, plannedBlocks } = test
  const seen = addSeen(test.seen, block)
  const weight = seen.blocks <= plannedBlocks ? 1 / plannedBlocks : 0
  const evidenceByBet = bets.map((bet, index) => {
    return ((test.evidenceByBet[index] ?? 0) + weight) * factorOf(bet, block, { limit, largest: Number.POSITIVE_INFINITY })
  })
  const mean = evidenceByBet.reduce((sum, one) => sum + one, 0) / evidenceByBet.length
  return { limit, alpha, plannedBlocks, seen, evidenceByBet, ...standing({ at: block.start, seen, sufficient: mean >= 1 / alpha }) }
}
