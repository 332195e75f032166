import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betsFor, factorOf } from '../../../src/judge/sequential/bets.ts'
import { advanceLevelTest, startLevelTest } from '../../../src/judge/sequential/level-test.ts'
import { requiredRequests } from '../../../src/judge/sequential/required-requests.ts'
import { randomFrom } from '../../random-numbers.ts'

describe('the bets', () => {
  it.each([
    ['1 % at 5 requests per second', 0.01, 25, [0.05, 0.1, 0.25, 0.5, 0.75]],
    ['1 % with one request in a block', 0.01, 1, [0.05, 0.1, 0.25, 0.5, 0.75]],
    ['0.1 % with one request in a block', 0.001, 1, [0.005, 0.01, 0.025, 0.05, 0.075]],
    ['0.1 % with less than one', 0.001, 0.2, [0.005, 0.01, 0.025, 0.05, 0.075]],
    ['0.1 % with ten', 0.001, 10, [0.05, 0.1, 0.25, 0.5, 0.75]],
    ['0.01 % at 5 requests per second', 0.0001, 25, [0.0125, 0.025, 0.0625, 0.125, 0.1875]],
  ])('%s', (_what, limit, perBlock, bets) => {
    const placed = betsFor({ limit, perBlock })
    expect(placed).toHaveLength(bets.length)
    placed.forEach((bet, index) => {
      expect(bet).toBeCloseTo(bets[index] ?? Number.NaN, 12)
    })
  })

  it('win nothing in the mean on a share at the limit, whatever the number of requests', () => {
    fc.assert(
      fc.property(fc.constantFrom(0.0001, 0.001, 0.01, 0.2), fc.integer({ min: 1, max: 400 }), (limit, requests) => {
        for (const bet of betsFor({ limit, perBlock: requests })) {
          // All requests of a block are bad together, or none is: its share has the largest scatter.
          const factor = (bad: number) => factorOf(bet, { start: 0, requests, bad }, { limit, largest: Number.POSITIVE_INFINITY })
          expect(limit * factor(requests) + (1 - limit) * factor(0)).toBeCloseTo(1, 9)
          expect(factor(0)).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('a tiny limit', () => {
  it.each([
    [0.001, 0.2, 1_725],
    [0.001, 5, 1_800],
    [0.001, 50, 2_250],
    [0.001, 1_000, 25_000],
    [0.0001, 0.2, 17_291],
    [0.0001, 5, 17_425],
    [0.0001, 1_000, 30_000],
  ])(
    'of %f is judged at %f requests per second after %i requests',
    (limit, perSecond, requests) => {
      expect(requiredRequests({ limit, alpha: 0.005, perBlock: perSecond * 5 }).requests).toBe(requests)
    },
    20_000,
  )

  /** How many of `runs` releases with this share of bad requests have fired after `blocks` blocks. */
  const fired = (share: number, { perBlock, blocks, runs }: { perBlock: number; blocks: number; runs: number }) => {
    const random = randomFrom(7)
    let count = 0
    for (let run = 0; run < runs; run += 1) {
      let test = startLevelTest({ limit: 0.001, alpha: 0.005, perBlock })
      for (let block = 0; block < blocks && test.state === 'open'; block += 1) {
        let bad = 0
        for (let request = 0; request < perBlock; request += 1) if (random() < share) bad += 1
        test = advanceLevelTest(test, { start: block, requests: perBlock, bad })
      }
      if (test.state === 'fired') count += 1
    }
    return count / runs
  }

  it.each([1, 5, 25, 250])(
    'of 0.1 % finds a release at 8 times it, and is silent about one at it, with %i requests in a block',
    (perBlock) => {
      const { blocks } = requiredRequests({ limit: 0.001, alpha: 0.005, perBlock })
      expect(fired(0.008, { perBlock, blocks, runs: 1_000 })).toBeGreaterThanOrEqual(0.94)
      expect(fired(0.001, { perBlock, blocks, runs: 1_000 })).toBeLessThanOrEqual(0.01)
    },
  )
})
