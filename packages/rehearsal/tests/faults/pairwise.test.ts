import { describe, expect, it } from 'vitest'
import { chooseCells } from '../../src/faults/cell-choice.ts'
import { everyCell, type FaultCell, nameOf, parseCell, whyImpossible } from '../../src/faults/fault-cell.ts'
import { coveringRows, pairsOf } from '../../src/faults/pairwise.ts'

type Row = { size: string; colour: string; price: number }

const sizes = ['s', 'm', 'l']
const colours = ['red', 'green', 'blue', 'grey']
const prices = [1, 2, 3]
const rows: Row[] = sizes
  .flatMap((size) => colours.flatMap((colour) => prices.map((price) => ({ size, colour, price }))))
  .filter(({ size, price }) => size !== 's' || price !== 3)
const groups = pairsOf(['size', 'colour', 'price'] as const)

/** The pairs of values of some rows, counted without what is tested. */
function pairsIn(some: readonly object[]): Set<string> {
  return new Set(
    some.flatMap((row) => {
      const values = Object.entries(row)
        .map(([name, value]) => `${name}:${value}`)
        .sort()
      return values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one}+${other}`))
    }),
  )
}

describe('rows that cover pairs', () => {
  it('have every pair that is possible, and no row that is not', () => {
    const chosen = coveringRows({ rows, groups })
    expect(pairsIn(chosen)).toEqual(pairsIn(rows))
    expect(chosen.every((row) => rows.includes(row))).toBe(true)
    expect(pairsIn(chosen).has('price:3+size:s')).toBe(false)
  })

  it('are few: close to the product of the two longest parameters', () => {
    expect(coveringRows({ rows, groups }).length).toBeLessThanOrEqual(15)
  })

  it('are the same each time', () => {
    expect(coveringRows({ rows, groups })).toEqual(coveringRows({ rows: [...rows], groups }))
  })

  it('begin with those that are chosen already, and do not repeat what they cover', () => {
    const chosen = coveringRows({ rows, groups })
    expect(coveringRows({ rows, groups, chosen })).toEqual(chosen)
    const [first] = rows.slice(-1)
    expect(coveringRows({ rows, groups, chosen: first === undefined ? [] : [first] })[0]).toEqual(first)
  })
})

describe('the cells of a full run', () => {
  const { cells, leftOut, impossible } = chooseCells({ quick: false })
  const possible = everyCell([2, 5, 20]).filter((cell) => whyImpossible(cell) === undefined)

  it('have every pair of values that is possible', () => {
    const missing = [...pairsIn(possible)].filter((pair) => !pairsIn(cells).has(pair))
    expect(missing).toEqual([])
  })

  it('have every fault of each party at every target and on every way, where it is possible', () => {
    const triples = (some: readonly FaultCell[]) =>
      new Set(some.flatMap(({ fault, party, way, target }) => [`${fault} ${party} ${way}`, `${fault} ${party} ${target}`]))
    expect([...triples(possible)].filter((one) => !triples(cells).has(one))).toEqual([])
  })

  it('are at least 120, each once, all possible, and account for all others', () => {
    expect(cells.length).toBeGreaterThanOrEqual(120)
    expect(new Set(cells.map(nameOf)).size).toBe(cells.length)
    expect(cells.filter((cell) => whyImpossible(cell) !== undefined)).toEqual([])
    const refused = [...impossible.values()].reduce((sum, count) => sum + count, 0)
    const own = cells.filter(({ seconds }) => [2, 5, 20].includes(seconds)).length
    expect(own + leftOut + refused).toBe(everyCell([2, 5, 20]).length)
  })
})

describe('the cells of a quick run', () => {
  const { cells } = chooseCells({ quick: true })

  it('are a fixed part: every fault of each party, every way, target and moment, and all that took a production down', () => {
    expect(cells.length).toBeGreaterThanOrEqual(20)
    expect(cells.length).toBeLessThanOrEqual(25)
    const faults = (some: readonly FaultCell[]) => new Set(some.map(({ fault, party }) => `${fault} ${party}`))
    expect(faults(cells)).toEqual(faults(everyCell([2])))
    for (const name of ['way', 'target', 'moment'] as const) {
      expect(new Set(cells.map((cell) => cell[name]))).toEqual(new Set(everyCell([2]).map((cell) => cell[name])))
    }
    expect(cells.map(nameOf)).toEqual(
      expect.arrayContaining([
        'forward-haproxy-provider-refuse-at-share-5s',
        'judged-cloudflare-provider-error-at-share-20s',
        'judged-haproxy-github-hang-at-share-20s',
        'forward-haproxy-github-error-at-share-2s',
        'cancelled-at-10-command-provider-refuse-return-2s',
        'forward-cloudflare-provider-not-applied-promote-5s',
        'emergency-haproxy-github-hang-decision-25s',
      ]),
    )
  })
})

it('every cell has a name that gives the cell again', () => {
  for (const cell of everyCell([2, 60])) expect(parseCell(nameOf(cell))).toEqual(cell)
  expect(() => parseCell('judged-haproxy-github-hang')).toThrow('is no cell')
})
