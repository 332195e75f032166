import { describe, expect, it } from 'vitest'
import { circlesOf, shownCircle } from '../rooms/circles.ts'
import { readModule } from '../rooms/module.ts'
import { doubleNames } from '../rooms/names.ts'
import { problemsOf } from '../rooms/problems.ts'
import { type Area, roomProblems } from '../rooms/room.ts'
import { areas } from '../rooms/table.ts'
import { type Checkout, treeOf } from '../rooms/tree.ts'

/** A checkout of these files; a file without a text could not be read. */
function aCheckout(files: Readonly<Record<string, string | undefined>>): Checkout {
  const exports = [{ pattern: './*', file: './src/*.ts' }]
  return {
    sources: Object.entries(files).map(([path, text]) => ({ path, text })),
    paths: new Set([...Object.keys(files), 'packages/shared/src/core/table.json']),
    packages: [
      { name: '@slipway/shared', folder: 'packages/shared', exports },
      { name: '@slipway/rehearsal', folder: 'packages/rehearsal', exports: [{ pattern: './rehearse', file: './src/rehearse.ts' }] },
      { name: '@slipway/rollback', folder: 'actions/rollback', exports: [] },
    ],
  }
}

describe('the imports of a file', () => {
  it.each([
    ["import { a } from './a.ts'", ['./a.ts']],
    ["import type { A } from './a.ts'", ['./a.ts']],
    ["import { type A } from './a.ts'", ['./a.ts']],
    ["import * as a from './a.ts'", ['./a.ts']],
    ["import './a.ts'", ['./a.ts']],
    ["export { a } from './a.ts'", ['./a.ts']],
    ["export type { A } from './a.ts'", ['./a.ts']],
    ["export * from './a.ts'", ['./a.ts']],
    ["export type A = import('./a.ts').A", ['./a.ts']],
    ["export type A = typeof import /* of the file */ ('./a.ts')", ['./a.ts']],
    ["export const a = () => import('./a.ts')", ['./a.ts']],
    ['export const a = () => import(`./a.ts`)', ['./a.ts']],
    ['export const a = (name: string) => import(`./$' + '{name}.ts`)', [undefined]],
    ['export const a = (name: string) => import(name)', [undefined]],
    ["// import { a } from './a.ts'\nexport const a = \"import { a } from './a.ts'\"", []],
  ])('%s', (text, specifiers) => {
    expect(readModule('file.ts', text).imports.map(({ specifier }) => specifier)).toEqual(specifiers)
  })

  it('have their lines', () => {
    const text = "import { a } from './a.ts'\n\nexport type B = import('./b.ts').B\nexport const c = import('./c.ts')\n"
    expect(
      readModule('file.ts', text)
        .imports.map(({ specifier, line }) => `${specifier}:${line}`)
        .sort(),
    ).toEqual(['./a.ts:1', './b.ts:3', './c.ts:4'])
  })
})

describe('where an import leads', () => {
  const other = { 'packages/shared/src/core/b.ts': '', 'packages/rehearsal/src/rehearse.ts': '' }
  it.each([
    ['a relative path', 'packages/shared/src/core/a.ts', './b.ts', ['packages/shared/src/core/b.ts']],
    ['the path of the compiled file', 'packages/shared/src/core/a.ts', './b.js', ['packages/shared/src/core/b.ts']],
    ['a subpath of a package', 'actions/rollback/src/a.ts', '@slipway/shared/core/b', ['packages/shared/src/core/b.ts']],
    ['a single export of a package', 'packages/cli/src/a.ts', '@slipway/rehearsal/rehearse', ['packages/rehearsal/src/rehearse.ts']],
    ['a file of another kind', 'packages/shared/src/core/a.ts', './table.json', []],
    ['a package of others', 'packages/shared/src/core/a.ts', 'zod', []],
  ])('%s', (_, from, specifier, to) => {
    const tree = treeOf(aCheckout({ ...other, [from]: `import { b } from '${specifier}'` }))
    expect(tree.arrows.map((arrow) => arrow.to)).toEqual(to)
    expect(tree.problems).toEqual([])
  })

  it.each([
    ['no file', 'packages/shared/src/core/a.ts', './c.ts', 'imports ./c.ts, and git names no such file'],
    ['no export', 'packages/cli/src/a.ts', '@slipway/rollback/src/plan', 'imports @slipway/rollback/src/plan, and git names no such file'],
    ['no package', 'packages/cli/src/a.ts', '@slipway/none', 'imports @slipway/none, and git names no such file'],
    [
      'its own package by name',
      'packages/shared/src/core/a.ts',
      '@slipway/shared/core/b',
      'imports @slipway/shared/core/b of its own package: import it by its relative path',
    ],
  ])('%s is a problem', (_, from, specifier, problem) => {
    const tree = treeOf(aCheckout({ ...other, [from]: `\nimport { b } from '${specifier}'` }))
    expect(tree.problems).toEqual([`${from}:2 ${problem}`])
  })

  it('cannot be said of a computed import, save in the files that are known to have one', () => {
    const checkout = aCheckout({ 'tools/a.ts': 'export const a = (name: string) => import(name)' })
    expect(treeOf(checkout).problems).toEqual(['tools/a.ts:1 computes what it imports: name the file'])
    expect(treeOf(checkout, ['tools/a.ts']).problems).toEqual([])
  })
})

describe('a list of files', () => {
  const whole = { 'low/a.ts': 'export const a = 1', 'high/b.ts': "import { a } from '../low/a.ts'\nexport const b = a" }
  const limits = { areas: [{ name: 'all', at: '', uses: [], floors: [['low'], ['high']] }], fewestFiles: 2 }

  it('is well when all of it was read', () => {
    expect(problemsOf(treeOf(aCheckout(whole)), limits)).toEqual([])
  })

  it('is refused when its imports form a circle, be it of types', () => {
    const circle = { 'low/a.ts': "import type { B } from './b.ts'\nexport type A = B", 'low/b.ts': "export type B = import('./a.ts').A" }
    expect(problemsOf(treeOf(aCheckout({ ...whole, ...circle })), limits)).toEqual([
      'imports form a circle: low/a.ts:1 -> low/b.ts:1 -> low/a.ts',
    ])
  })

  it('is refused when a name has two meanings', () => {
    const twins = { 'actions/a/src/x.ts': 'export type Twin = 1', 'packages/b/src/y.ts': 'export const Twin = 1' }
    const areas = [...limits.areas, { name: 'rest', at: '', uses: [], floors: [['actions', 'packages']] }]
    expect(problemsOf(treeOf(aCheckout({ ...whole, ...twins })), { ...limits, areas })).toEqual([
      'Twin has 2 meanings: actions/a/src/x.ts:1, packages/b/src/y.ts:1',
    ])
  })

  it('is refused when a file could not be read', () => {
    expect(problemsOf(treeOf(aCheckout({ ...whole, 'low/c.ts': undefined })), limits)).toEqual([
      '2 of the 3 TypeScript files that git names were read',
      'low/c.ts could not be read, but git names it: restore it, or remove it with git rm',
    ])
  })

  it('is refused when a file does not parse', () => {
    expect(problemsOf(treeOf(aCheckout({ ...whole, 'low/c.ts': '\nexport const = 1' })), limits)).toEqual([
      '2 of the 3 TypeScript files that git names were read',
      'low/c.ts:2 does not parse: Unexpected token',
    ])
  })

  it.each([
    ['short', { 'low/a.ts': '', 'high/b.ts': '' }, 3],
    ['empty', {}, 1],
  ])('is refused when it is %s', (_, files, fewestFiles) => {
    expect(problemsOf(treeOf(aCheckout(files)), { ...limits, fewestFiles })[0]).toBe(
      `git names ${Object.keys(files).length} TypeScript files, fewer than ${fewestFiles}: the list is not the whole repository`,
    )
  })
})

describe('circles', () => {
  const circles = (...texts: string[]) => {
    const files = Object.fromEntries(texts.map((text, index) => [`${'abcd'[index]}.ts`, text]))
    return circlesOf(treeOf(aCheckout(files)).arrows).map(shownCircle)
  }

  it('are found by types alone, with the lines', () => {
    expect(circles("import type { B } from './b.ts'\nexport type A = B", "\nexport type B = import('./a.ts').A")).toEqual([
      'a.ts:1 -> b.ts:2 -> a.ts',
    ])
  })

  it('are the shortest, each once', () => {
    expect(circles("import './b.ts'", "import './c.ts'\nimport './a.ts'", "import './a.ts'", "import './a.ts'")).toEqual([
      'a.ts:1 -> b.ts:2 -> a.ts',
      'a.ts:1 -> b.ts:1 -> c.ts:1 -> a.ts',
    ])
  })

  it('have one file where it imports itself', () => {
    expect(circles("import './a.ts'")).toEqual(['a.ts:1 -> a.ts'])
  })

  it('are none where two ways lead to one file', () => {
    expect(circles("import './b.ts'\nimport './c.ts'", "import './d.ts'", "import './d.ts'", '')).toEqual([])
  })
})

describe('rooms', () => {
  const table: readonly Area[] = [
    {
      name: 'base',
      at: 'base/',
      uses: [],
      floors: [['core'], ['near', 'far'], [{ room: 'narrow', only: ['near'] }], [''], ['far/deep', 'x.ts']],
    },
    { name: 'app', at: 'app/', uses: ['base'], floors: [['']] },
    { name: 'spare', at: 'spare/', uses: ['app'], floors: [['']] },
  ]
  const files = ['base/core/a.ts', 'base/near/a.ts', 'base/far/a.ts', 'base/narrow/a.ts', 'base/a.ts', 'base/far/deep/a.ts', 'base/x.ts']
  const all = [...files, 'app/a.ts', 'spare/a.ts']
  it.each([
    ['base/near/a.ts', 'base/core/a.ts', undefined],
    ['base/far/deep/a.ts', 'base/far/a.ts', undefined],
    ['base/narrow/a.ts', 'base/near/a.ts', undefined],
    ['app/a.ts', 'base/x.ts', undefined],
    ['base/core/a.ts', 'base/near/a.ts', 'near of base stands above core of base'],
    ['base/near/a.ts', 'base/far/a.ts', 'far of base stands beside near of base'],
    ['base/far/a.ts', 'base/far/deep/a.ts', 'far/deep of base stands above far of base'],
    ['base/a.ts', 'base/x.ts', 'x.ts of base stands above the rest of base'],
    ['base/narrow/a.ts', 'base/core/a.ts', 'narrow of base imports only near of base'],
    ['base/x.ts', 'app/a.ts', 'base does not use app'],
    ['spare/a.ts', 'base/a.ts', 'spare does not use base, but only app'],
  ])('%s imports %s: %s', (from, to, reason) => {
    expect(roomProblems(all, [{ from, to, line: 3 }], table)).toEqual(reason === undefined ? [] : [`${from}:3 imports ${to}: ${reason}`])
  })

  it('hold every file, and every room has one', () => {
    expect(roomProblems([...all, 'other/a.ts'], [], table)).toEqual([
      'other/a.ts is in no room of the table: give it a place in tools/rooms/table.ts',
    ])
    expect(roomProblems(all.slice(1), [], table)).toEqual(['the table has the room base/core/, and no file is in it'])
  })

  it('stand in a table without contradictions', () => {
    const wrong: readonly Area[] = [
      { name: 'a', at: 'a/', uses: ['b'], floors: [[{ room: 'x', only: ['y'] }, 'x'], ['y']] },
      { name: 'b', at: 'b/', uses: [], floors: [['']] },
    ]
    expect(roomProblems(['a/x/1.ts', 'a/y/1.ts', 'b/1.ts'], [], wrong).filter((problem) => !problem.includes('no file'))).toEqual([
      'the table has the room a/x/ twice',
      'the area a uses b, which the table does not have before it',
      'the room x of a may import y, which is no room below it',
    ])
  })

  it.each([
    ['packages/shared/src/judge/rules.ts', 'packages/shared/src/traffic/look.ts'],
    ['packages/shared/src/rollout/engine/a.ts', 'packages/shared/src/testing/fakes.ts'],
    ['packages/shared/src/rollout/engine/a.ts', 'actions/report/src/run.ts'],
    ['actions/report/src/run.ts', 'actions/rollback/src/run.ts'],
    ['actions/report/src/run.ts', 'actions/report/src/main.ts'],
    ['actions/report/tests/run.test.ts', 'actions/rollback/src/run.ts'],
    ['packages/rehearsal/src/player/play-scenario.ts', 'actions/report/src/run.ts'],
  ])('of this repository keep %s from %s', (from, to) => {
    expect(roomProblems([from, to], [{ from, to, line: 1 }], areas).filter((problem) => problem.startsWith(from))).toHaveLength(1)
  })
})

describe('a name', () => {
  const doubles = (files: Readonly<Record<string, string>>) => doubleNames(treeOf(aCheckout(files)).modules)

  it('has one meaning in the product', () => {
    const files = {
      'actions/a/src/stage.ts': '\nexport type Stage = string',
      'packages/b/src/stage.ts': 'const Stage = 1\nexport { Stage }',
      'packages/b/tests/stage.ts': 'export const Stage = 1',
    }
    expect(doubles(files)).toEqual([{ name: 'Stage', places: ['actions/a/src/stage.ts:2', 'packages/b/src/stage.ts:2'] }])
  })

  it('may be exported again, overloaded, and be a type and a value at once', () => {
    const one = 'export function one(): void\nexport function one(): void {}\nexport type two = 1\nexport const two = 1\n'
    const again = "import { two } from './a.ts'\nexport { one } from './a.ts'\nexport { two }\nexport * from './a.ts'\n"
    expect(doubles({ 'packages/b/src/a.ts': one, 'packages/b/src/b.ts': again })).toEqual([])
  })

  it('is shared by the usual parts of actions, in their usual files alone', () => {
    const render = 'export const render = 1'
    expect(doubles({ 'actions/a/src/render.ts': render, 'actions/b/src/render.ts': render })).toEqual([])
    expect(doubles({ 'actions/a/src/render.ts': render, 'packages/b/src/render.ts': render })).toHaveLength(1)
    expect(doubles({ 'actions/a/src/render.ts': render, 'actions/b/src/other.ts': render })).toHaveLength(1)
  })
})
