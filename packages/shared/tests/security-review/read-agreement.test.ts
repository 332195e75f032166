import { readAgreement, toldBy } from '@slipway/shared/security-review/read-agreement'
import { type FakeAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'

const request = { count: 1, set: '0123456789abcdef' }
const [merge, head] = ['a'.repeat(40), 'b'.repeat(40)]
const status = {
  context: 'slipway/security-review',
  description: `${request.set}: 1 high finding; …`,
  creator: { login: 'github-actions[bot]' },
  created_at: '2026-01-05T12:00:00Z',
}
const review = { user: { login: 'rosa' }, state: 'APPROVED', commit_id: head, submitted_at: '2026-01-05T13:00:00Z' }

/** GitHub after a squash, with other answers for some routes. */
async function read(other: Readonly<Record<string, FakeAnswer>> = {}) {
  const answers: Record<string, FakeAnswer> = {
    [`/git/commits/${merge}`]: { body: { tree: { sha: 'tree' } } },
    [`/git/commits/${head}`]: { body: { tree: { sha: 'tree' } } },
    [`/commits/${merge}/pulls`]: { body: [{ number: 7, user: { login: 'mona' }, head: { sha: head } }] },
    [`/commits/${head}/statuses`]: { body: [status] },
    [`/commits/${head}`]: { body: { author: { login: 'ines' }, committer: { login: 'web-flow' } } },
    '/pulls/7/reviews': { body: [review] },
    '/collaborators/rosa/permission': { body: { permission: 'write' } },
    '/collaborators/ines/permission': { body: { permission: 'admin' } },
    ...other,
  }
  const github = await fakeGithub(({ path }) => {
    const [, found = { status: 404 }] = Object.entries(answers).find(([end]) => path.endsWith(end)) ?? []
    return found
  })
  return await readAgreement(github, merge, request)
}

describe('the agreement of a person, read from GitHub', () => {
  it('holds for the commit that a squash has made of the files that were approved', async () => {
    expect(await read()).toEqual({ state: 'given', pull: 7, by: 'rosa' })
  })

  it.each<[string, Readonly<Record<string, FakeAnswer>>, string]>([
    ['a head with other files', { [`/git/commits/${head}`]: { body: { tree: { sha: 'other' } } } }, 'files of this commit'],
    ['a head that is gone', { [`/git/commits/${head}`]: { status: 404 } }, 'files of this commit'],
    ['reviews that only comment', { '/pulls/7/reviews': { body: [{ ...review, state: 'COMMENTED' }] } }, 'nobody but'],
    [
      'a review that is not handed in',
      { '/pulls/7/reviews': { body: [{ ...review, state: 'PENDING', submitted_at: undefined }] } },
      'nobody but',
    ],
    ['a reviewer whose account is gone', { '/pulls/7/reviews': { body: [{ ...review, user: null }] } }, 'nobody but'],
    ['who wrote the head', { '/pulls/7/reviews': { body: [{ ...review, user: { login: 'ines' } }] } }, 'nobody but'],
    ['who may only read', { '/collaborators/rosa/permission': { body: { permission: 'read' } } }, 'may not write'],
    ['who is no collaborator', { '/collaborators/rosa/permission': { status: 404 } }, 'may not write'],
    ['a status of somebody', { [`/commits/${head}/statuses`]: { body: [{ ...status, creator: { login: 'mona' } }] } }, 'never told'],
    ['another status', { [`/commits/${head}/statuses`]: { body: [{ ...status, context: 'ci' }] } }, 'never told'],
    ['no pull request', { [`/commits/${merge}/pulls`]: { body: [] } }, 'no pull request'],
  ])('does not hold for %s', async (_what, other, reason) => {
    expect(await read(other)).toMatchObject({ state: 'missing', reason: expect.stringContaining(reason) })
  })

  it('is not taken for missing where GitHub does not say', async () => {
    await expect(read({ '/pulls/7/reviews': { status: 403, body: { message: 'Resource not accessible' } } })).rejects.toThrow('403')
  })

  it('knows when a set was told first, however often it was told', () => {
    const at = (time: number, over = {}) => ({
      context: status.context,
      description: status.description,
      by: 'github-actions[bot]',
      at: time,
      ...over,
    })
    expect(toldBy([at(300), at(100), at(200, { context: 'slipway/security-review/web', description: `${'f'.repeat(16)}: 2 …` })])).toEqual([
      { set: request.set, at: 100 },
      { set: 'f'.repeat(16), at: 200 },
    ])
  })
})
