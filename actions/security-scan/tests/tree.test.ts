import { exited, fakeExec, fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { readTree } from '../src/tree.ts'

/** A machine on which `git ls-files` answers so, by the folder that it is asked in. */
const treeAt = (
  path: string,
  answers: Readonly<Record<string, readonly string[] | undefined>>,
  files: Readonly<Record<string, string>> = {},
) =>
  readTree('/tree', path, {
    exec: fakeExec((_argv, { cwd = '' }) => {
      const listed = answers[cwd]
      return listed === undefined ? exited(128) : exited(0, listed.map((file) => `100644 0123 0\t${file}\0`).join(''))
    }),
    files: fakeFiles(files),
    environment: {},
  })

describe('readTree', () => {
  it('takes what git tracks below the folder', async () => {
    expect(await treeAt('.', { '/tree': ['b.ts', 'a.ts'] })).toEqual({ root: '/tree', paths: ['a.ts', 'b.ts'], tracked: true })
    expect(await treeAt('api', { '/tree': ['api/a.ts'] })).toEqual({ root: '/tree', paths: ['api/a.ts'], tracked: true })
    expect(await treeAt('.', { '/tree': [] })).toEqual({ root: '/tree', paths: [], tracked: true })
  })

  it('asks a working copy within the working copy, of which the outer one knows nothing', async () => {
    const tree = await treeAt('scanned', { '/tree': [], '/tree/scanned': ['package-lock.json', 'src/a.ts'] })
    expect(tree).toEqual({ root: '/tree', paths: ['scanned/package-lock.json', 'scanned/src/a.ts'], tracked: true })
  })

  it('takes all files of a folder that git tracks nothing of, rather than none', async () => {
    const tree = await treeAt('dist', { '/tree': [], '/tree/dist': [] }, { '/tree/dist/a.js': '', '/tree/dist/node_modules/b.js': '' })
    expect(tree).toEqual({ root: '/tree', paths: ['dist/a.js'], tracked: false })
    expect((await treeAt('.', {}, { '/tree/a.js': '' })).paths).toEqual(['a.js'])
  })
})
