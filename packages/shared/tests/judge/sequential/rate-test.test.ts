import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestBlock } from '../../../src/judge/sequential/blocks.ts'
import { advanceRateTest, advanceWithin, firstEvidence, type RateTest, startRateTest } from '../../../src/judge/sequential/rate-test.ts'

type Counts = readonly [requests: number, bad: number]
const plan = { perBlock: 25, limit: 0.01, alpha: 0.01, plannedBlocks: 60 }
const toBlock = ([requests, bad]: Counts, number: number): RequestBlock => ({ start: number * 5000, requests, bad })
const played = (blocks: readonly Counts[]): RateTest => blocks.map(toBlock).reduce(advanceRateTest, startRateTest(plan))
const fired = (blocks: readonly Counts[]) => firstEvidence(played(blocks)) !== undefined

const counts = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 6 }))
  .map(([requests, bad, divisor]): Counts => [requests, Math.floor(Math.min(requests, bad) / divisor)])
const series = fc.array(counts, { maxLength: 40 })

describe('both tests of a rate', () => {
  it('share alpha', () => {
    expect(startRateTest(plan)).toMatchObject({ level: { alpha: 0.005 }, onset: { alpha: 0.005 } })
  })

  it('name the test that fired, and on what', () => {
    const good = Array.from({ length: 40 }, (): Counts => [25, 0])
    const outage: Counts[] = [
      [25, 25],
      [25, 25],
      [25, 25],
    ]
    expect(firstEvidence(played(good))).toBeUndefined()
    expect(firstEvidence(played([...outage, ...good]))).toEqual({ test: 'level', at: 10_000, requests: 75, bad: 75, blocks: 3 })
    expect(firstEvidence(played([...good, ...outage, ...good]))).toEqual({
      test: 'onset',
      at: 210_000,
      requests: 1075,
      bad: 75,
      blocks: 43,
    })
  })

  it('decide within a block as soon as its other requests cannot change it', () => {
    const two = played([
      [25, 25],
      [25, 25],
    ])
    expect(firstEvidence(advanceWithin(two, toBlock([5, 1], 2), 25))).toBeUndefined()
    expect(firstEvidence(advanceWithin(two, toBlock([5, 5], 2), 25))).toMatchObject({ at: 10_000, bad: 55 })
  })
})

describe('for any blocks', () => {
  it('more evidence never takes back what fired', () => {
    fc.assert(
      fc.property(series, series, (blocks, more) => {
        const first = firstEvidence(played(blocks))
        if (first !== undefined) expect(firstEvidence(played([...blocks, ...more]))).toEqual(first)
      }),
    )
  })

  it('more bad requests in a block never make it pass', () => {
    const worse = fc.tuple(series, fc.nat(), fc.integer({ min: 1, max: 30 }))
    fc.assert(
      fc.property(worse, ([blocks, where, more]) => {
        const changed = blocks.map(([requests, bad], index): Counts => {
          return [requests, index === where % blocks.length ? Math.min(requests, bad + more) : bad]
        })
        if (fired(blocks)) expect(fired(changed)).toBe(true)
      }),
    )
  })

  it('what fires within a block fires at its end, whatever comes', () => {
    const cut = fc.tuple(series, fc.nat(), fc.nat())
    fc.assert(
      fc.property(cut, ([blocks, part, badPart]) => {
        const [requests, bad] = blocks.at(-1) ?? [0, 0]
        const soFar = part % (requests + 1)
        const badSoFar = Math.min(soFar, bad, badPart % (bad + 1))
        const within = advanceWithin(played(blocks.slice(0, -1)), toBlock([soFar, badSoFar], blocks.length - 1), 30)
        if (firstEvidence(within) !== undefined) expect(fired(blocks)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('a test that was stored as JSON in between ends the same', () => {
    fc.assert(
      fc.property(series, (blocks) => {
        const stored = blocks.map(toBlock).reduce<RateTest>((test, one) => {
          return advanceRateTest(JSON.parse(JSON.stringify(test)), one)
        }, startRateTest(plan))
        expect(stored).toEqual(played(blocks))
      }),
    )
  })
})
