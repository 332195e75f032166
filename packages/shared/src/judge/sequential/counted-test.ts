import type { RequestBlock } from './blocks.ts'
import { advanceLevelTest, type LevelTest, startLevelTest } from './level-test.ts'
import { advanceOnsetTest, startOnsetTest } from './onset-test.ts'
import type { RateTest } from './rate-test.ts'

/**
 * The tests of one rate of counted requests. A release gets more traffic with each step, and with it come its faults: so beside the tests over
 * the whole deployment there is one over the present step or watch.
 */
export type CountedTest = { whole: RateTest; look: LevelTest }

/** `perBlock`: the requests of a block; `looks`: the planned steps and watches, which share a part of alpha. */
export type CountedTestPlan = { limit: number; alpha: number; perBlock: number; plannedBlocks: number; looks: number }

/** The parts of alpha: too high from the start, too high since some later time, too high in one of the looks. */
const parts = { level: 0.2, onset: 0.2, looks: 0.6 }

/** Blocks with bad requests below which nothing fires. Blocks of half the usual length: 5 s of an outage never touch four. */
const badBlocks = 4

/** The number of the smallest bet of the test of a look: it is for what is found within a step, and small bets find nothing in that time. */
const smallestBet = 2

export function startCountedTest(plan: CountedTestPlan): CountedTest {
  const { limit, alpha, perBlock, plannedBlocks } = plan
  return {
    whole: {
      level: startLevelTest({ limit, alpha: parts.level * alpha, perBlock, badBlocks }),
      onset: startOnsetTest({ limit, alpha: parts.onset * alpha, perBlock, plannedBlocks, badBlocks }),
    },
    look: startLookTest(plan),
  }
}

/** The test of one look, begun with it. Together the looks have their part of alpha. */
export function startLookTest({ limit, alpha, perBlock, looks }: CountedTestPlan): LevelTest {
  return startLevelTest({ limit, alpha: (parts.looks * alpha) / looks, perBlock, badBlocks, smallestBet })
}

/** All of them after one more block, in the order of time. */
export function advanceCountedTest({ whole, look }: CountedTest, block: RequestBlock): CountedTest {
  return {
    whole: { level: advanceLevelTest(whole.level, block), onset: advanceOnsetTest(whole.onset, block) },
    look: advanceLevelTest(look, block),
  }
}

export function hasFired({ whole: { level, onset }, look }: CountedTest): boolean {
  return [level, onset, look].some(({ state }) => state === 'fired')
}
