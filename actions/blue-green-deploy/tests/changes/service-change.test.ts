import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeOf, differingFiles, type LiveCommit, type ReadableFiles } from '../../src/changes/service-change.ts'

const live: LiveCommit = { state: 'known', version: 'v1.0.0', sha: 'a'.repeat(40), passed: true }
const api = { folder: 'api', paths: ['packages/common/**', 'schema.sql'] }

const read = (files: Readonly<Record<string, string>>): ReadableFiles => ({ state: 'read', files: new Map(Object.entries(files)) })
const tree = {
  'api/a.ts': '1',
  'api/sub/b.ts': '1',
  'web/a.ts': '1',
  'packages/common/x.ts': '1',
  'db/schema.sql': '1',
  'package.json': '1',
}
const since = (change: Readonly<Record<string, string>>, place = api) => {
  const after = Object.fromEntries(Object.entries({ ...tree, ...change }).filter(([, id]) => id !== 'gone'))
  return changeOf(place, live, { before: read(tree), after: read(after) })
}

describe('a service counts as changed', () => {
  it.each<[string, Record<string, string>]>([
    ['by a file of its folder', { 'api/a.ts': '2' }],
    ['by a file deep in its folder', { 'api/sub/b.ts': '2' }],
    ['by a new file', { 'api/new.ts': '1' }],
    ['by a file that is gone', { 'api/a.ts': 'gone' }],
    ['by a file of its paths', { 'packages/common/deep/y.ts': '1' }],
    ['by a manifest in the root', { 'package.json': '2' }],
    ['by a lock file in the root', { 'pnpm-lock.yaml': '1' }],
    ['by any other file in the root', { 'tsconfig.base.json': '1' }],
    ['by a hidden file in the root', { '.npmrc': '1' }],
  ])('%s', (_what, change) => {
    const [file = ''] = Object.keys(change)
    expect(since(change)).toMatchObject({ changed: true, reason: `${file} changed since v1.0.0 (aaaaaaaaaaaa), which is live` })
  })

  it.each<[string, Record<string, string>]>([
    ['by nothing', {}],
    ['by a file of another service', { 'web/a.ts': '2' }],
    ['by a folder whose name only begins alike', { 'api-docs/a.ts': '1' }],
    ['by a workflow', { '.github/workflows/ci.yml': '1' }],
    ['by a file of the same name elsewhere', { 'db/schema.sql': '2' }],
    [
      'by words in the root',
      { 'README.md': '1', 'LICENSE-MIT': '1', LICENSE: '1', '.gitignore': '1', '.editorconfig': '1', 'NOTICE.txt': '1' },
    ],
  ])('not %s', (_what, change) => {
    expect(since(change)).toMatchObject({ changed: false, reason: 'nothing of it has changed since v1.0.0 (aaaaaaaaaaaa), which is live' })
  })

  it.each<[LiveCommit, string]>([
    [{ state: 'nothing' }, 'nothing of it is live'],
    [{ state: 'unread' }, 'the ledger could not be read, so what is live is not known'],
    [{ state: 'unknown-commit', version: 'v0.9.0' }, 'the commit of v0.9.0, which is live, is not known'],
  ])('where what is live is not known: %o', (state, reason) => {
    expect(changeOf(api, state, { before: read(tree), after: read(tree) })).toMatchObject({ changed: true, reason })
  })

  it.each<[ReadableFiles, string]>([
    [{ state: 'missing' }, 'GitHub knows nothing (any more)'],
    [{ state: 'truncated' }, 'GitHub lists only a part of the files'],
    [{ state: 'unread' }, 'the files could not be read'],
  ])('where a commit cannot be read: %o', (files, why) => {
    for (const pair of [
      { before: files, after: read(tree) },
      { before: read(tree), after: files },
    ]) {
      expect(changeOf(api, live, pair)).toMatchObject({ changed: true, reason: expect.stringContaining(why) })
    }
  })

  it('says how many files more', () => {
    expect(since({ 'api/a.ts': '2', 'api/sub/b.ts': '2', 'package.json': '2' }).reason).toContain('api/a.ts and 2 more changed')
  })

  it('by every file where it has the whole repository', () => {
    expect(since({ 'docs/a.md': '1' }, { folder: '.', paths: [] }).changed).toBe(true)
  })
})

describe('the files that differ', () => {
  const files = fc.dictionary(fc.constantFrom('a', 'api/b', 'api/c', 'web/d', 'e/f/g'), fc.constantFrom('1', '2'))

  it('are none of a commit with itself, and the same both ways', () => {
    fc.assert(
      fc.property(files, files, (one, other) => {
        const [before, after] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
        expect(differingFiles(before, before)).toEqual([])
        expect(differingFiles(before, after)).toEqual(differingFiles(after, before))
      }),
    )
  })

  it('make a service changed exactly where one of them is in its folder, its paths or the root', () => {
    fc.assert(
      fc.property(files, files, (one, other) => {
        const differing = differingFiles(new Map(Object.entries(one)), new Map(Object.entries(other)))
        const expected = differing.some((file) => file.startsWith('api/') || file === 'e/f/g' || !file.includes('/'))
        const { changed } = changeOf({ folder: 'api', paths: ['e/**'] }, live, { before: read(one), after: read(other) })
        expect(changed).toBe(expected)
      }),
    )
  })
})
