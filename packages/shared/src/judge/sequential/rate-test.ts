import type { FirstEvidence } from './bets.ts'
import type { RequestBlock } from './blocks.ts'
import { advanceLevelTest, type LevelTest, startLevelTest } from './level-test.ts'
import { advanceOnsetTest, type OnsetTest, startOnsetTest } from './onset-test.ts'

/** Both tests of one rate: too high from the start, and too high since some later time. Plain data, so it can be stored as JSON. */
export type RateTest = { level: LevelTest; onset: OnsetTest }

/** Both tests, each with half of `alpha`: together they give a false alarm with a probability of at most `alpha`. */
export function startRateTest({ limit, alpha, plannedBlocks }: { limit: number; alpha: number; plannedBlocks: number }): RateTest {
  return {
    level: startLevelTest({ limit, alpha: alpha / 2 }),
    onset: startOnsetTest({ limit, alpha: alpha / 2, plannedBlocks }),
  }
}

/** Both tests after one more block, in the order of time. When one has fired, neither changes any more. */
export function advanceRateTest(test: RateTest, block: RequestBlock): RateTest {
  if (firstEvidence(test) !== undefined) return test
  return { level: advanceLevelTest(test.level, block), onset: advanceOnsetTest(test.onset, block) }
}

/**
 * Both tests after the requests so far of a block that is not complete, if these decide: the test has fired when it fires even if each of
 * the other requests of the block is good. `atMost` is the largest number of requests that the block can have. Otherwise the test is
 * returned as it was, and the block is given to `advanceRateTest` when it is complete.
 */
export function advanceWithin(test: RateTest, block: RequestBlock, atMost: number): RateTest {
  const advanced = advanceRateTest(test, { ...block, requests: Math.max(block.requests, atMost) })
  return firstEvidence(advanced) === undefined ? test : advanced
}

/** What the first of both tests fired on, or undefined while both are open. */
export function firstEvidence({ level, onset }: RateTest): (FirstEvidence & { test: 'level' | 'onset' }) | undefined {
  if (level.state === 'fired') return { ...level.evidence, test: 'level' }
  if (onset.state === 'fired') return { ...onset.evidence, test: 'onset' }
  return undefined
}
