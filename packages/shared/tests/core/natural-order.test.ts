import { compareNaturally } from '@slipway/shared/core/natural-order'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc
    .array(fc.oneof(fc.constantFrom('_', '-', '.', 'v', 'a', 'z', '/', ':'), fc.nat(120).map(String), fc.constantFrom('0', '00', '09')))
    .map((parts) => parts.join('')),
)

describe('the natural order', () => {
  it.each([
    ['0009', '0010'],
    ['9', '10'],
    ['v9', 'v10'],
    ['20251231_last', '20260101_first'],
    ['1.9.1', '1.10'],
    ['0042', '0042_add_berth'],
    ['0042_add', '0043'],
    ['', '0'],
    ['99999999999999999999998', '99999999999999999999999'],
  ])('has %j before %j', (less, more) => {
    expect(compareNaturally(less, more)).toBeLessThan(0)
    expect(compareNaturally(more, less)).toBeGreaterThan(0)
  })

  it.each([
    ['9', '009'],
    ['v1.0', 'v01.00'],
  ])('takes %j and %j for equal', (one, other) => expect(compareNaturally(one, other)).toBe(0))

  it('is one order: of two, one is first or they are equal', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareNaturally(a, b))).toBe(0 - Math.sign(compareNaturally(b, a)))
        expect(compareNaturally(a, a)).toBe(0)
        const zeros = (one: string) => one.replace(/(?<![0-9])0+(?=[0-9])/g, '')
        expect(compareNaturally(a, b) === 0).toBe(zeros(a) === zeros(b))
      }),
    )
  })

  it('is transitive', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const [first = '', second = '', third = ''] = [a, b, c].sort(compareNaturally)
        expect(compareNaturally(first, second)).toBeLessThanOrEqual(0)
        expect(compareNaturally(second, third)).toBeLessThanOrEqual(0)
        expect(compareNaturally(first, third)).toBeLessThanOrEqual(0)
        if (compareNaturally(a, b) < 0 && compareNaturally(b, c) < 0) expect(compareNaturally(a, c)).toBeLessThan(0)
        if (compareNaturally(a, b) === 0) expect(Math.sign(compareNaturally(a, c))).toBe(Math.sign(compareNaturally(b, c)))
      }),
      { numRuns: 2_000 },
    )
  })
})
