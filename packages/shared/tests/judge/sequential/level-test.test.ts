import { describe, expect, it } from 'vitest'
import type { RequestBlock } from '../../../src/judge/sequential/blocks.ts'
import { advanceLevelTest, type LevelTest, logMean, startLevelTest } from '../../../src/judge/sequential/level-test.ts'

const block = (requests: number, bad: number, number = 0): RequestBlock => ({ start: number * 5000, requests, bad })
const played = (blocks: readonly [requests: number, bad: number][], plan = { limit: 0.01, alpha: 0.005, perBlock: 25 }): LevelTest =>
  blocks.reduce((test, [requests, bad], number) => advanceLevelTest(test, block(requests, bad, number)), startLevelTest(plan))
const evidence = (test: LevelTest) => Math.exp(logMean(test.logEvidenceByBet))

describe('evidence of the level test', () => {
  // Each bet b of .05, .1, .25, .5, .75 multiplies by 1 + b (x / limit - 1); the evidence is the mean of the five products.
  it.each<[string, [number, number][], number]>([
    ['one good block: mean of 1 - b', [[25, 0]], 0.67],
    ['a block at the limit', [[100, 1]], 1],
    ['3 % in one block: mean of 1 + 2 b', [[100, 3]], 1.66],
    [
      '5 % in two: mean of (1 + 4 b)^2',
      [
        [100, 5],
        [100, 5],
      ],
      (1.2 ** 2 + 1.4 ** 2 + 2 ** 2 + 3 ** 2 + 4 ** 2) / 5,
    ],
    ['an outage counts as 12 %: mean of 1 + 11 b', [[25, 25]], 4.63],
    ['the only request of a block counts in full: mean of 1 + 99 b', [[1, 1]], 33.67],
    ['no requests', [[0, 0]], 1],
  ])('%s', (_, blocks, expected) => {
    expect(evidence(played(blocks))).toBeCloseTo(expected, 9)
  })

  it('stays a number after a day of good blocks', () => {
    expect(
      Math.abs(logMean(played(Array.from({ length: 17_280 }, () => [25, 0])).logEvidenceByBet) - 17_280 * Math.log(0.95)),
    ).toBeLessThan(2)
  })
})

describe('the level test', () => {
  it('fires at 1/alpha and keeps what it fired on', () => {
    const fired = played([
      [25, 25],
      [25, 25],
      [25, 25],
    ])
    expect(fired).toMatchObject({ state: 'fired', evidence: { at: 10_000, requests: 75, bad: 75, blocks: 3 } })
    expect(advanceLevelTest(fired, block(1000, 0, 3))).toBe(fired)
  })

  it('does not fire below 1/alpha', () => {
    const needed = evidence(
      played([
        [25, 25],
        [25, 25],
        [25, 25],
      ]),
    )
    expect(
      played(
        [
          [25, 25],
          [25, 25],
          [25, 25],
        ],
        { limit: 0.01, alpha: 1.001 / needed, perBlock: 25 },
      ).state,
    ).toBe('fired')
    expect(
      played(
        [
          [25, 25],
          [25, 25],
          [25, 25],
        ],
        { limit: 0.01, alpha: 0.999 / needed, perBlock: 25 },
      ).state,
    ).toBe('open')
  })

  it('never fires on fewer than three blocks with bad requests', () => {
    const two = played([
      [1, 1],
      [1, 1],
    ])
    expect(evidence(two)).toBeGreaterThan(1000)
    expect(two.state).toBe('open')
    expect(
      played([
        [1, 1],
        [1, 1],
        [1, 0],
      ]).state,
    ).toBe('open')
    expect(
      played([
        [1, 1],
        [1, 1],
        [1, 1],
      ]).state,
    ).toBe('fired')
  })

  it('does not fire on 5 s of an outage and one more error, wherever the blocks begin', () => {
    for (const [one, other] of [
      [25, 0],
      [20, 5],
      [15, 10],
      [10, 15],
      [5, 20],
    ] as const)
      expect(
        played([
          [25, one],
          [25, other],
          [25, 1],
          [25, 0],
        ]).state,
      ).toBe('open')
  })

  it.each([0, 1, -0.1, Number.NaN])('refuses the limit %d', (limit) => {
    expect(() => startLevelTest({ perBlock: 25, limit, alpha: 0.005 })).toThrow(RangeError)
  })
  it.each([0, 1, Number.NaN])('refuses the alpha %d', (alpha) => {
    expect(() => startLevelTest({ perBlock: 25, limit: 0.01, alpha })).toThrow(RangeError)
  })
})
