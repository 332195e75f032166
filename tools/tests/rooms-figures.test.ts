import { describe, expect, it } from 'vitest'
import { functionsOf } from '../rooms/functions.ts'
import { entryIn, groupArrows, levelCount } from '../rooms/levels.ts'
import type { Arrow } from '../rooms/tree.ts'

const arrows = (...pairs: string[]): Arrow[] =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split(' > ')
    return { from, to, line: 1 }
  })

describe('levels', () => {
  it.each([
    ['none', [], 0],
    ['a chain', ['a > b', 'b > c'], 3],
    ['the longest of two ways', ['a > d', 'a > b', 'b > c', 'c > d', 'e > d'], 4],
    ['a circle, which counts as one', ['a > b', 'b > a', 'b > c'], 2],
    ['a circle at the bottom', ['c > a', 'a > b', 'b > a'], 2],
  ])('of %s', (_, pairs, count) => {
    expect(levelCount(arrows(...pairs))).toBe(count)
  })

  it('of groups have each arrow once, and none inside a group', () => {
    const files = arrows(
      'in/a/1.ts > in/b/2.ts',
      'in/a/3.ts > in/b/deep/2.ts',
      'in/a/1.ts > in/a/3.ts',
      'in/c.ts > in/a/1.ts',
      'out.ts > in/c.ts',
    )
    expect(groupArrows(files, entryIn('in/')).map(({ from, to }) => `${from} > ${to}`)).toEqual(['a > b', 'c.ts > a'])
  })
})

describe('the functions of a file', () => {
  it.each([
    ['export function a(one: 1, two: 2): void {\n}', 2, 2, true],
    ['class A { constructor(private one: 1, two: 2, ...rest: 3[]) {} }', 3, 1, true],
    ['class A {\n  set one(value: 1) {\n  }\n}', 1, 2, true],
    ['const a = { one({ two, three }: Two) {} }', 1, 1, true],
    ['const a = function (this: A, one: 1) {}', 1, 1, false],
    ['const a = (one: 1, two = 2) =>\n  one', 2, 2, false],
  ])('%s', (text, parameters, lines, named) => {
    expect(functionsOf('a.ts', text)).toEqual([{ parameters, lines, named }])
  })

  it('are those with a body alone', () => {
    const text =
      'function a(one: 1): void\nfunction a(one: 1, two?: 2) {}\nabstract class B { abstract c(): void }\ndeclare function d(): void\n'
    expect(functionsOf('a.ts', text)).toEqual([{ parameters: 2, lines: 1, named: true }])
  })
})
