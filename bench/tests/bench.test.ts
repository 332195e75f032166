import { describe, expect, it } from 'vitest'
import { document, median, quantile, row, table } from '../bench.ts'

describe('a figure', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[1, 2, 3, 4, 5], 0.25, 2],
    [[7], 0.75, 7],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected)
  })

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError)
  })

  it('is judged by its goal, and only where it has one', () => {
    expect(row('a', 75, 'ms', 75).holds).toBe(true)
    expect(row('a', 75.1, 'ms', 75).holds).toBe(false)
    expect(row('a', 75, 'ms').holds).toBeNull()
  })

  it('is written with its machine, and shown with its note', () => {
    const rows = [row('start', 80, 'ms', 75, 'median of 21')]
    expect(document('start', rows)).toMatchObject({ bench: 'start', machine: { node: process.versions.node }, rows })
    expect(table(rows).split('\n').at(-1)).toBe('| start | 80 ms | <= 75 ms | does not hold | median of 21 |')
  })
})
