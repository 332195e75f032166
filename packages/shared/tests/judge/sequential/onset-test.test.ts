import { describe, expect, it } from 'vitest'
import { advanceOnsetTest, type OnsetTest, startOnsetTest } from '../../../src/judge/sequential/onset-test.ts'

type Counts = readonly [requests: number, bad: number]
const played = (blocks: readonly Counts[], plannedBlocks: number, alpha = 0.005): OnsetTest =>
  blocks.reduce<OnsetTest>(
    (test, [requests, bad], number) => advanceOnsetTest(test, { start: number * 5000, requests, bad }),
    startOnsetTest({ perBlock: 25, limit: 0.01, alpha, plannedBlocks }),
  )
const good = (count: number): Counts[] => Array.from({ length: count }, () => [25, 0])
const mean = ({ evidenceByBet }: OnsetTest) => evidenceByBet.reduce((sum, one) => sum + one, 0) / evidenceByBet.length

describe('the onset test', () => {
  // M = (M + w) (1 + b (x / limit - 1)) for each bet b: after 3 % and 3 % it is (w1 f + w2) f with f = 1 + 2 b.
  it('adds 9 tenths of the weight in the planned blocks, and half of the rest in as many blocks again', () => {
    const threes = (count: number): Counts[] => Array.from({ length: count }, () => [100, 3])
    const evidence = (weights: readonly number[]) =>
      [1.1, 1.2, 1.5, 2, 2.5].map((f) => weights.reduce((sum, weight) => (sum + weight) * f, 0)).reduce((sum, one) => sum + one) / 5
    const weights = [0.45, 0.45, 0.025, 0.025, 0.00625, 0.00625, 0.00625, 0.00625, 0.0015625]
    for (let count = 1; count <= weights.length; count += 1)
      expect(mean(played(threes(count), 2, 1e-9))).toBeCloseTo(evidence(weights.slice(0, count)), 9)
  })

  it('finds an outage long after the planned blocks: somebody may have held the rollout for two hours', () => {
    const late = played([...good(180), ...good(1_440), ...Array.from({ length: 6 }, (): Counts => [25, 25])], 180)
    expect(late).toMatchObject({ state: 'fired' })
    expect(late.seen.bad).toBeLessThanOrEqual(5 * 25)
  })

  it('finds an outage after three blocks, at the end of 15 minutes as at their beginning', () => {
    const outage: Counts[] = [
      [25, 25],
      [25, 25],
      [25, 25],
    ]
    expect(played(outage, 180).state).toBe('fired')
    expect(played([...good(177), ...outage], 180)).toMatchObject({ state: 'fired', evidence: { at: 179 * 5000, blocks: 180, bad: 75 } })
  })

  it('does not forget an onset when more blocks come than were planned, and stays fired', () => {
    const fired = played([...good(179), [25, 25], [25, 25], [25, 25]], 180)
    expect(fired.state).toBe('fired')
    expect(advanceOnsetTest(fired, { start: 0, requests: 25, bad: 0 })).toBe(fired)
    expect(played([...good(180), ...good(20), [25, 1], [25, 1], [25, 1]], 180).state).toBe('open')
  })

  it('does not fire on 5 s of an outage, nor on two blocks', () => {
    for (const blocks of [
      [[25, 25]],
      [
        [25, 15],
        [25, 10],
      ],
      [
        [25, 25],
        [25, 25],
      ],
    ] as const)
      expect(played([...good(100), ...blocks, ...good(3)], 180).state).toBe('open')
  })

  it('leaves a block without requests out', () => {
    expect(
      played(
        [
          [0, 0],
          [100, 3],
        ],
        2,
      ),
    ).toMatchObject({ seen: { blocks: 1 } })
  })

  it.each([0, 1.5, Number.NaN])('refuses %d planned blocks', (plannedBlocks) => {
    expect(() => startOnsetTest({ perBlock: 25, limit: 0.01, alpha: 0.005, plannedBlocks })).toThrow(RangeError)
  })
})
