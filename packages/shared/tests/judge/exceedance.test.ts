import { clearlyAbove, upperTail } from '@slipway/shared/judge/exceedance'
import { describe, expect, it } from 'vitest'

describe('the upper tail of the binomial distribution', () => {
  // Exact sums of fractions: sum(comb(n, i) * p**i * (1 - p)**(n - i)) with Python's fractions.Fraction.
  it.each([
    [1, 20, 0.01, 0.18209306240276912],
    [3, 300, 0.01, 0.5779360824602557],
    [9, 300, 0.01, 0.00360271215003539],
    [5, 5, 0.01, 1e-10],
    [262, 4500, 0.05, 0.007210510265681537],
    [0, 10, 0.5, 1.0],
  ])('P(X >= %i) of %i at %f', (k, n, p, expected) => {
    expect(upperTail(k, n, p)).toBeCloseTo(expected, 9)
  })

  it('has its ends', () => {
    expect([upperTail(0, 10, 0.5), upperTail(11, 10, 0.5), upperTail(1, 10, 0), upperTail(1, 10, 1)]).toEqual([1, 0, 0, 1])
  })
})

describe('clearly above', () => {
  it.each([
    [1, 20, 0.01, false],
    [4, 300, 0.01, false],
    [9, 300, 0.01, false],
    [10, 300, 0.01, true],
    [5, 5, 0.01, true],
    [3, 300, 0.01, false],
    [1, 1000, 0, true],
  ])('%i of %i at a limit of %f: %s', (failed, requests, limit, expected) => {
    expect(clearlyAbove({ failed, requests, limit })).toBe(expected)
  })
})
