import { readCommitFiles } from '@slipway/shared/github/git/trees'
import { fakeGithub } from '@slipway/shared/testing/github'
import { expect, it } from 'vitest'

const sha = 'a'.repeat(40)
const entry = (path: string, type: 'blob' | 'tree' | 'commit', mode = '100644') => ({ path, type, mode, sha: `id of ${path}` })

const githubWith = (tree: unknown) =>
  fakeGithub(({ path, query }) => {
    if (path.endsWith(`/git/commits/${sha}`)) return { body: { sha, tree: { sha: 'root' } } }
    if (path.endsWith('/git/trees/root') && query.get('recursive') === '1') return { body: tree }
    return { status: 404, body: { message: 'Not Found' } }
  })

it('reads every file of a commit with its mode, a submodule as its commit, and no folder', async () => {
  const tree = [entry('api', 'tree', '040000'), entry('api/run.sh', 'blob', '100755'), entry('vendor/lib', 'commit', '160000')]
  expect(await readCommitFiles(await githubWith({ sha: 'root', tree, truncated: false }), sha)).toEqual({
    state: 'read',
    files: new Map([
      ['api/run.sh', '100755 id of api/run.sh'],
      ['vendor/lib', '160000 id of vendor/lib'],
    ]),
  })
})

it('says that a list is cut, and that a commit is gone', async () => {
  expect(await readCommitFiles(await githubWith({ sha: 'root', tree: [], truncated: true }), sha)).toEqual({ state: 'truncated' })
  expect(await readCommitFiles(await githubWith({}), 'b'.repeat(40))).toEqual({ state: 'missing' })
})
