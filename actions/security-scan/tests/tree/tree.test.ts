import type { Files } from '@slipway/shared/ports/files'
import { exited, fakeExec, fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { parseLsFiles } from '../../src/tree/git-entries.ts'
import { readWorkTree } from '../../src/tree/tree.ts'

const entry = (file: string, mode = '100644', blob = '0123') => `${mode} ${blob} 0\t${file}\0`

/** A machine on which `git ls-files` answers so, by the folder that it is asked in; what is listed is there, unless `files` says otherwise. */
const treeAt = (
  path: string,
  answers: Readonly<Record<string, readonly string[] | undefined>>,
  files: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(answers).flatMap(([folder, names]) => (names ?? []).map((name) => [`${folder}/${name}`, ''])),
  ),
) =>
  readWorkTree(
    { root: '/tree', path },
    {
      exec: fakeExec((_argv, { cwd = '' }) => {
        const listed = answers[cwd]
        return listed === undefined ? exited(128) : exited(0, listed.map((file) => entry(file)).join(''))
      }),
      files: fakeFiles(files),
      environment: {},
    },
  )

describe('readWorkTree', () => {
  it('takes what git tracks below the folder', async () => {
    expect(await treeAt('.', { '/tree': ['b.ts', 'a.ts'] })).toMatchObject({ root: '/tree', paths: ['a.ts', 'b.ts'], tracked: true })
    expect(await treeAt('api', { '/tree': ['api/a.ts'] })).toMatchObject({ root: '/tree', paths: ['api/a.ts'], tracked: true })
    expect(await treeAt('.', { '/tree': [] })).toMatchObject({ root: '/tree', paths: [], tracked: true })
  })

  it('asks a working copy within the working copy, of which the outer one knows nothing', async () => {
    const tree = await treeAt('scanned', { '/tree': [], '/tree/scanned': ['package-lock.json', 'src/a.ts'] })
    expect(tree).toMatchObject({
      root: '/tree',
      repository: '/tree/scanned',
      paths: ['scanned/package-lock.json', 'scanned/src/a.ts'],
      tracked: true,
    })
  })

  it('takes all files of a folder that git tracks nothing of, rather than none', async () => {
    const tree = await treeAt('dist', { '/tree': [], '/tree/dist': [] }, { '/tree/dist/a.js': '', '/tree/dist/node_modules/b.js': '' })
    expect(tree).toMatchObject({ root: '/tree', paths: ['dist/a.js'], tracked: false })
    expect((await treeAt('.', {}, { '/tree/a.js': '' })).paths).toEqual(['a.js'])
  })

  it('keeps apart what git tracks and the folder does not have', async () => {
    const tree = await treeAt('.', { '/tree': ['a.ts', 'gone.ts', 'away/b.ts', 'caf\ufffd.txt'] }, { '/tree/a.ts': '' })
    expect(tree.paths).toEqual(['a.ts'])
    expect(tree.gitOnly).toEqual([
      { path: 'away/b.ts', blob: '0123', why: 'it is not in the work tree' },
      { path: 'caf\ufffd.txt', blob: '0123', why: 'its name is not UTF-8' },
      { path: 'gone.ts', blob: '0123', why: 'it is not in the work tree' },
    ])
  })

  it('does not take a file behind a link for the tracked one', async () => {
    const files: Files = {
      ...fakeFiles({ '/tree/dir/b.ts': '' }),
      list: async (path) => (path === '/tree' ? [{ name: 'dir', kind: 'other' }] : [{ name: 'b.ts', kind: 'file' }]),
    }
    const tree = await readWorkTree(
      { root: '/tree', path: '.' },
      { exec: fakeExec(() => exited(0, entry('dir/b.ts'))), files, environment: {} },
    )
    expect(tree).toMatchObject({ paths: [], gitOnly: [{ path: 'dir/b.ts', why: 'something else than a folder is in its place' }] })
  })

  it('names submodules, and links apart', async () => {
    const listing = entry('lib', '160000') + entry('link', '120000', 'abcd')
    const tree = await readWorkTree(
      { root: '/tree', path: '.' },
      { exec: fakeExec(() => exited(0, listing)), files: fakeFiles(), environment: {} },
    )
    expect(tree).toMatchObject({ unscanned: [{ files: ['lib'] }], links: [{ path: 'link', blob: 'abcd' }] })
  })
})

describe('parseLsFiles', () => {
  it('tells files, links and submodules apart, sorted', () => {
    const entries = [entry('b c.ts'), entry('link', '120000'), entry('sub', '160000'), entry('a.sh', '100755')]
    expect(parseLsFiles(entries.join('')).map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'a.sh file',
      'b c.ts file',
      'link link',
      'sub submodule',
    ])
  })

  it('keeps two names that are not UTF-8 and read alike, and one of a path in conflict', () => {
    expect(parseLsFiles(entry('\ufffd', '100644', 'aa') + entry('\ufffd', '100644', 'bb'))).toHaveLength(2)
    expect(parseLsFiles(entry('a', '100644', 'aa') + entry('a', '100644', 'bb'))).toHaveLength(1)
  })
})
