import { describe, expect, it } from 'vitest'
import { anEmulator, jobToken, repo } from './emulator.ts'

const workflow = '.github/workflows/ci.yml'
const commits = ['another workflow', 'a new workflow', 'a workflow deeper down'] as const

/** A default branch whose newest commit has other workflow files than the one before, each commit with a tag. */
async function aRepository() {
  const emulator = await anEmulator({ files: { [workflow]: 'name: CI\n' } })
  const { commit, main, git, github, ask } = emulator
  const changed = await commit({ [workflow]: 'name: CI 2\n', 'src/a.ts': 'a' }, 'main', main)
  const added = await commit({ '.github/workflows/nightly.yml': 'name: Nightly\n' }, 'topic', changed)
  const deeper = await commit({ '.github/workflows/parts/x.yml': 'name: X\n' }, 'deeper', changed)
  const elsewhere = await commit({ 'src/a.ts': 'b' }, 'elsewhere', changed)
  const without = await commit({ 'README.md': '#' }, 'without')
  for (const [index, sha] of [main, changed].entries()) await git.run(['update-ref', `refs/tags/v1.${index}.0`, sha])
  const job = jobToken(github, main, { contents: 'write' })
  const differing = { 'another workflow': main, 'a new workflow': added, 'a workflow deeper down': deeper }
  const tagObject = async (sha: string) => {
    const body = {
      tag: 'x',
      message: 'x',
      object: sha,
      type: 'commit',
      tagger: { name: 'a', email: 'a@b.c', date: '2026-01-05T12:00:00Z' },
    }
    return String((await ask(`POST ${repo}/git/tags`, { token: job, body })).at('sha'))
  }
  return { ...emulator, job, differing, same: { changed, elsewhere, without }, tagObject }
}

type Repository = Awaited<ReturnType<typeof aRepository>>

const calls = {
  'to make a plain tag': async ({ ask, job }: Repository, sha: string) =>
    ask(`POST ${repo}/git/refs`, { token: job, body: { ref: 'refs/tags/here', sha } }),
  'to make an annotated tag': async ({ ask, job, tagObject }: Repository, sha: string) =>
    ask(`POST ${repo}/git/refs`, { token: job, body: { ref: 'refs/tags/here', sha: await tagObject(sha) } }),
  'to make a branch': async ({ ask, job }: Repository, sha: string) =>
    ask(`POST ${repo}/git/refs`, { token: job, body: { ref: 'refs/heads/here', sha } }),
  'to move a ref': async ({ ask, job, mona, same }: Repository, sha: string) => {
    await ask(`POST ${repo}/git/refs`, { token: mona, body: { ref: 'refs/heads/moved', sha: same.changed } })
    return await ask(`PATCH ${repo}/git/refs/heads/moved`, { token: job, body: { sha, force: true } })
  },
  'to make a release': async ({ ask, job }: Repository, sha: string) =>
    ask(`POST ${repo}/releases`, { token: job, body: { tag_name: 'v9.0.0', target_commitish: sha } }),
  'to publish a draft': async ({ ask, job, mona }: Repository, sha: string) => {
    const draft = await ask(`POST ${repo}/releases`, { token: mona, body: { tag_name: 'v9.0.0', target_commitish: sha, draft: true } })
    return await ask(`PATCH ${repo}/releases/${draft.at('id')}`, { token: job, body: { draft: false } })
  },
} as const

const kinds = [
  'to make a plain tag',
  'to make an annotated tag',
  'to make a branch',
  'to move a ref',
  'to make a release',
  'to publish a draft',
] as const

describe('workflow files', () => {
  it.each(kinds.flatMap((kind) => commits.map((which) => [kind, which] as const)))(
    'refuses a job %s at a commit with %s',
    async (kind, which) => {
      const repository = await aRepository()
      const refused = await calls[kind](repository, repository.differing[which])
      expect([refused.status, refused.at('message')]).toEqual([403, 'Resource not accessible by integration'])
      expect(refused.headers.get('x-accepted-github-permissions')).toBe('contents=write; contents=write,workflows=write')
      expect(repository.github.state.refused).toMatchObject([{ status: 403, reason: expect.stringContaining('.github/workflows/') }])
    },
  )

  it.each(kinds)('lets a job %s where the files are those of the default branch, or fewer', async (kind) => {
    for (const which of ['changed', 'elsewhere', 'without'] as const) {
      const repository = await aRepository()
      expect((await calls[kind](repository, repository.same[which])).status).toBeLessThan(300)
    }
  })

  it('lets a person, and a release of a tag that stands', async () => {
    const { ask, differing, mona, job } = await aRepository()
    const sha = differing['another workflow']
    expect((await ask(`POST ${repo}/git/refs`, { token: mona, body: { ref: 'refs/tags/mine', sha } })).status).toBe(201)
    expect((await ask(`POST ${repo}/releases`, { token: job, body: { tag_name: 'v1.0.0' } })).status).toBe(201)
  })
})
