import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countCovered, parseLcov } from '../../src/reports/lcov.ts'

const parse = (...lines: string[]) => parseLcov(lines.join('\n'), 'lcov.info')

describe('parseLcov', () => {
  it('reads lines, branches and functions, and believes no totals', () => {
    const file = parse(
      'TN:',
      'SF:src/a.ts',
      'FN:1,add',
      'FN:5,9,sub,with,commas',
      'FNDA:3,add',
      'DA:1,3',
      'DA:2,0,c0ffee',
      'BRDA:1,0,0,2',
      'BRDA:1,0,1,-',
      'LF:99',
      'LH:99',
      'end_of_record',
    ).get('src/a.ts')
    expect([...(file?.lines ?? [])]).toEqual([
      [1, 3],
      [2, 0],
    ])
    expect([...(file?.branches.values() ?? [])]).toEqual([2, 0])
    expect([...(file?.functions ?? [])]).toEqual([
      ['add', 3],
      ['sub,with,commas', 0],
    ])
  })

  it('reads the functions of lcov 2.2, where several names may share one', () => {
    const file = parse('SF:a.cc', 'FNL:0,10,20', 'FNA:0,0,one<int>', 'FNA:0,4,one<long>', 'FNL:1,30', 'FNA:1,0,two', 'end_of_record').get(
      'a.cc',
    )
    expect(countCovered(file?.functions.values() ?? [])).toEqual({ covered: 1, total: 2 })
  })

  it('adds up a file that several tests ran', () => {
    const file = parse('TN:one', 'SF:a', 'DA:1,1', 'DA:2,0', 'end_of_record', 'TN:two', 'SF:a', 'DA:1,1', 'DA:2,5', 'end_of_record').get(
      'a',
    )
    expect([...(file?.lines ?? [])]).toEqual([
      [1, 2],
      [2, 5],
    ])
  })

  it('takes a negative count, as old tools wrote it, for not run', () => {
    expect(parse('SF:a', 'DA:1,-3', 'end_of_record').get('a')?.lines.get(1)).toBe(0)
  })

  it.each([
    ['an empty file', [''], 'names no source file'],
    ['another file', ['<html>'], 'line 1: "<html>" is no record'],
    ['a line without hits', ['SF:a', 'DA:1', 'end_of_record'], 'line 2: "DA:1" has no numbers'],
    ['hits that are no number', ['SF:a', 'DA:1,x', 'end_of_record'], 'line 2'],
    ['a cut-off report', ['SF:a', 'DA:1,1'], 'no end_of_record'],
  ])('refuses %s', (_what, lines, message) => expect(() => parse(...lines)).toThrow(message))

  it('gives the hits that were written, for any file, and is the sum when written twice', () => {
    const hits = fc.dictionary(fc.integer({ min: 1, max: 50 }).map(String), fc.nat(9), { maxKeys: 12 })
    fc.assert(
      fc.property(hits, (lines) => {
        const section = ['SF:src/x.ts', ...Object.entries(lines).map(([line, count]) => `DA:${line},${count}`), 'end_of_record']
        const twice = parse(...section, ...section).get('src/x.ts')
        expect(Object.fromEntries([...(twice?.lines ?? [])].map(([line, count]) => [String(line), count]))).toEqual(
          Object.fromEntries(Object.entries(lines).map(([line, count]) => [line, count * 2])),
        )
      }),
      { numRuns: 200 },
    )
  })
})
