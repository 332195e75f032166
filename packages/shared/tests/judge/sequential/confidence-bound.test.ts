import { expect, it } from 'vitest'
import { upperConfidenceBound } from '../../../src/judge/sequential/confidence-bound.ts'

it('is 5 % after 116 good requests and 1 % after 680, not before', () => {
  expect(upperConfidenceBound({ bad: 0, requests: 115 })).toBeGreaterThan(0.05)
  expect(upperConfidenceBound({ bad: 0, requests: 116 })).toBeLessThan(0.05)
  expect(upperConfidenceBound({ bad: 0, requests: 679 })).toBeGreaterThan(0.01)
  expect(upperConfidenceBound({ bad: 0, requests: 680 })).toBeLessThan(0.01)
})

// The mixture for 1 of 684 is (1/2) (1/2 3/2 .. 682.5) / 684!, reached with p = 1.42 %; the bound by Clopper and Pearson is 0.69 %.
it('is 1.4 % after one bad of 684', () => {
  expect(upperConfidenceBound({ bad: 1, requests: 684 })).toBeCloseTo(0.0142, 4)
})

// 0 of n: the mixture is the product of (i - 1/2) / i for i = 1..n, and the bound solves mixture / (1 - p)^n = 20.
it('is exact for few requests', () => {
  const mixture = (1 / 2) * (3 / 4) * (5 / 6) * (7 / 8)
  expect(upperConfidenceBound({ bad: 0, requests: 4 })).toBeCloseTo(1 - (mixture / 20) ** (1 / 4), 6)
})

it('is 1 without requests and when all are bad', () => {
  expect(upperConfidenceBound({ bad: 0, requests: 0 })).toBe(1)
  expect(upperConfidenceBound({ bad: 3, requests: 3 })).toBe(1)
})

it('rises with bad requests and with the confidence', () => {
  const bounds = [0, 1, 2, 5].map((bad) => upperConfidenceBound({ bad, requests: 684 }))
  expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
  expect(upperConfidenceBound({ bad: 2, requests: 684 }, 0.99)).toBeGreaterThan(upperConfidenceBound({ bad: 2, requests: 684 }, 0.95))
})
