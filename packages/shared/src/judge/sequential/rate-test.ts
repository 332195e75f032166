import { z } from 'zod'
import type { FirstEvidence } from './bets.ts'
import type { RequestBlock } from './blocks.ts'
import { advanceLevelTest, levelTest, startLevelTest } from './level-test.ts'
import { advanceOnsetTest, onsetTest, startOnsetTest } from './onset-test.ts'

/** Both tests of one rate: too high from the start, and too high since some later time. Plain data, so it can be stored as JSON. */
export const rateTest = z.object({ level: levelTest, onset: onsetTest })
export type RateTest = z.infer<typeof rateTest>

/** `perBlock`: the requests that a block is expected to have; `plannedBlocks`: the blocks of the whole deployment. */
export type RateTestPlan = { limit: number; alpha: number; perBlock: number; plannedBlocks: number }

/** Both tests, each with half of `alpha`: together they give a false alarm with a probability of at most `alpha`. */
export function startRateTest({ limit, alpha, perBlock, plannedBlocks }: RateTestPlan): RateTest {
  return {
    level: startLevelTest({ limit, alpha: alpha / 2, perBlock }),
    onset: startOnsetTest({ limit, alpha: alpha / 2, perBlock, plannedBlocks }),
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
