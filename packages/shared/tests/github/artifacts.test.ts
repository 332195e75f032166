import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { deleteArtifacts } from '../../src/github/artifacts.ts'
import { readFileAt } from '../../src/github/git/contents.ts'

describe('deleteArtifacts', () => {
  it('deletes those of that very name, and takes one that is gone as deleted', async () => {
    const artifact = (id: number, name: string, expired = false) => ({ id, name, expired })
    const all = [artifact(1, 'release'), artifact(2, 'release-notes'), artifact(3, 'release'), artifact(4, 'release', true)]
    const github = await fakeGithub(({ method, path }) =>
      method === 'GET' ? { body: { total_count: all.length, artifacts: all } } : path.endsWith('/3') ? { status: 404 } : { status: 204 },
    )
    expect(await deleteArtifacts(github, { run: 12, name: 'release' })).toBe(2)
    expect(github.calls.map(({ route }) => route)).toEqual([
      'GET /repos/quay/harbor/actions/runs/12/artifacts',
      'DELETE /repos/quay/harbor/actions/artifacts/1',
      'DELETE /repos/quay/harbor/actions/artifacts/3',
    ])
  })
})

describe('readFileAt', () => {
  it('reads a file as a commit has it, and nothing where there is none or it is a folder', async () => {
    const sha = 'a'.repeat(40)
    const github = await fakeGithub(({ path, query }) => {
      expect(query.get('ref')).toBe(sha)
      if (path.endsWith('/folder')) return { body: [] }
      if (path.endsWith('/missing')) return { status: 404 }
      return { body: { type: 'file', content: Buffer.from('größer: 1\n').toString('base64') } }
    })
    expect(await readFileAt(github, { path: '.github/slipway.yml', sha })).toBe('größer: 1\n')
    expect(await readFileAt(github, { path: 'folder', sha })).toBeUndefined()
    expect(await readFileAt(github, { path: 'missing', sha })).toBeUndefined()
  })
})
