import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnvLines } from '../../src/scanners/env-lines.ts'

describe('readEnvLines', () => {
  it('reads names, values, quotes over several lines, and comments', () => {
    const text = ['# comment', 'A=1', 'export B="two words" # why', "C='x", "y'", 'D=', 'E=a#b # c', ''].join('\n')
    expect(readEnvLines(text)).toEqual([
      { kind: 'value', line: 2, name: 'A', value: '1' },
      { kind: 'value', line: 3, name: 'B', value: 'two words' },
      { kind: 'value', line: 4, name: 'C', value: 'x\ny' },
      { kind: 'value', line: 6, name: 'D', value: '' },
      { kind: 'value', line: 7, name: 'E', value: 'a#b' },
    ])
  })

  it.each([
    ['JUST_A_NAME', 'no "="'],
    ['MY KEY=1', 'other characters'],
    ['A = 1', 'spaces'],
    ['A="open', 'not closed'],
  ])('calls %s malformed', (text, why) =>
    expect(readEnvLines(text)).toContainEqual({ kind: 'malformed', line: 1, why: expect.stringContaining(why) }),
  )

  it('never throws, and gives every line that it speaks of a number that exists', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', '=', '"', "'", '\n', ' ', '#', '\\', '\r') }), (text) => {
        const count = text.split(/\r\n|\r|\n/).length
        for (const { line } of readEnvLines(text)) expect(line >= 1 && line <= count).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
