import { Histogram } from '@slipway/shared/traffic/histogram'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const of = (values: readonly number[]) => {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}
const exact = (values: readonly number[], rank: number) =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(rank * values.length)) - 1] ?? Number.NaN

const value = fc.double({ min: 0.001, max: 1e7, noNaN: true })
const values = fc.array(value, { minLength: 1, maxLength: 200 })
const rank = fc.double({ min: 0, max: 1, noNaN: true })

describe('Histogram', () => {
  it('gives every percentile within 1 % of the exact one', () => {
    fc.assert(
      fc.property(values, rank, (all, share) => {
        const truth = exact(all, share)
        expect(Math.abs((of(all).percentile(share) ?? Number.NaN) - truth) / truth).toBeLessThanOrEqual(0.01 + 1e-9)
      }),
    )
  })

  it('counts what is above a value by the rounding of its percentiles', () => {
    const histogram = new Histogram()
    for (let value = 1; value <= 1_000; value += 1) histogram.record(value)
    for (const rank of [0.5, 0.95, 0.99])
      expect(histogram.countAbove(histogram.percentile(rank) ?? 0)).toBeLessThanOrEqual(1_000 * (1 - rank))
    expect(histogram.countAbove(900)).toBeGreaterThan(88)
    expect(histogram.countAbove(900)).toBeLessThan(112)
    expect([histogram.countAbove(0), histogram.countAbove(2_000), new Histogram().countAbove(1)]).toEqual([1_000, 0, 0])
  })

  it('merges to what it would have counted itself', () => {
    fc.assert(
      fc.property(values, values, (some, others) => {
        const merged = of(some)
        merged.merge(of(others))
        expect(merged.toJSON()).toEqual(of([...some, ...others]).toJSON())
        expect(merged.count).toBe(some.length + others.length)
      }),
    )
  })

  it('survives being written and read', () => {
    fc.assert(fc.property(values, (all) => void expect(Histogram.fromJSON(JSON.parse(JSON.stringify(of(all))))).toEqual(of(all))))
  })

  it('never falls as the rank rises', () => {
    fc.assert(
      fc.property(values, rank, rank, (all, a, b) => {
        const histogram = of(all)
        expect(histogram.percentile(Math.min(a, b)) ?? 0).toBeLessThanOrEqual(histogram.percentile(Math.max(a, b)) ?? 0)
      }),
    )
  })

  it('has no percentile while it is empty, and counts zero as next to nothing', () => {
    expect(new Histogram().percentile(0.5)).toBeUndefined()
    expect(of([0]).percentile(0.5)).toBeCloseTo(0.001, 4)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (wrong) => {
    expect(() => new Histogram().record(wrong)).toThrow(RangeError)
  })
})
