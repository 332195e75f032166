import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { statusContextOf } from '../../src/core/keys.ts'
import { shorten } from '../../src/core/outcome-sentence.ts'
import { markerOf } from '../../src/github/comments.ts'
import { createTag } from '../../src/github/git/tags.ts'
import { findIssue, writeIssue } from '../../src/github/issues.ts'
import { createRelease } from '../../src/github/releases.ts'
import { setStatus } from '../../src/github/statuses.ts'

const sha = 'a'.repeat(40)

describe('setStatus', () => {
  it('cuts the description to what GitHub takes', async () => {
    const github = await fakeGithub(() => ({ status: 201 }))
    await setStatus(github, { sha, state: 'failure', subject: { gate: 'ci' }, description: 'x '.repeat(200), url: 'https://x' })
    expect(github.calls[0]?.route).toBe(`POST /repos/quay/harbor/statuses/${sha}`)
    expect(github.calls[0]?.body).toMatchObject({
      state: 'failure',
      context: 'slipway/ci',
      description: expect.stringMatching(/^.{139}…$/),
    })
  })

  it('gives every subject a context of its own', () => {
    const contexts = [
      statusContextOf({ gate: 'ci' }),
      statusContextOf({ gate: 'pull-request' }),
      statusContextOf({ gate: 'ci', service: 'api' }),
      statusContextOf({ gate: 'deploy', environment: 'production' }),
      statusContextOf({ gate: 'deploy', environment: 'production', service: 'api' }),
      statusContextOf({ gate: 'deploy', environment: 'production/api' }),
      statusContextOf({ gate: 'deploy', environment: 'production%2Fapi' }),
      statusContextOf({ gate: 'watch', environment: 'production' }),
    ]
    expect(contexts.slice(0, 6)).toEqual([
      'slipway/ci',
      'slipway/pull-request',
      'slipway/ci/api',
      'slipway/deploy/production',
      'slipway/deploy/production/api',
      'slipway/deploy/production%2Fapi',
    ])
    expect(new Set(contexts).size).toBe(contexts.length)
  })

  it('never cuts within a character', () => {
    expect(shorten('ab😀cd', 4)).toBe('ab…')
    expect(shorten('a\n b', 10)).toBe('a b')
  })
})

describe('writeIssue', () => {
  const key = { label: 'slipway-incident', key: 'production-1' }
  const issue = (number: number, login: string, more: object = {}) => ({
    number,
    title: 't',
    state: 'open',
    html_url: `https://x/${number}`,
    body: markerOf(key.key),
    user: { login },
    ...more,
  })

  it('rewrites the open issue of its key, not one of someone else or a pull request', async () => {
    const github = await fakeGithub(({ method }) =>
      method === 'GET'
        ? { body: [issue(1, 'mallory'), issue(2, 'github-actions[bot]', { pull_request: {} }), issue(3, 'github-actions[bot]')] }
        : { body: issue(3, 'github-actions[bot]') },
    )
    expect(await findIssue(github, key)).toMatchObject({ number: 3 })
    expect(await writeIssue(github, key, { title: 'again', body: 'b' })).toMatchObject({ number: 3, did: 'updated' })
    expect(github.calls.at(-1)).toMatchObject({ route: 'PATCH /repos/quay/harbor/issues/3', body: { title: 'again' } })
  })

  it('opens one where there is none, and looks first when the answer is lost', async () => {
    let made = false
    const github = await fakeGithub(({ method }) => {
      if (method === 'GET') return { body: made ? [issue(4, 'github-actions[bot]')] : [] }
      if (method === 'PATCH') return { body: issue(4, 'github-actions[bot]') }
      made = true
      return { status: 502 }
    })
    await writeIssue(github, key, { title: 't', body: 'b', labels: ['incident'] })
    expect(github.calls.filter(({ route }) => route.startsWith('POST'))).toEqual([
      {
        route: 'POST /repos/quay/harbor/issues',
        body: { title: 't', body: `${markerOf(key.key)}\nb`, labels: ['slipway-incident', 'incident'] },
      },
    ])
  })
})

describe('createTag', () => {
  const tag = { name: 'recovery-1', sha, message: 'before the rollback', at: 0 }

  it('makes a tag object and then its ref', async () => {
    const github = await fakeGithub(({ method }) => (method === 'GET' ? { status: 404 } : { status: 201, body: { sha: 'b' } }))
    expect(await createTag(github, tag)).toBe('created')
    expect(github.calls.map(({ route }) => route)).toEqual([
      'GET /repos/quay/harbor/git/ref/tags%2Frecovery-1',
      'POST /repos/quay/harbor/git/tags',
      'POST /repos/quay/harbor/git/refs',
    ])
  })

  it('leaves one that stands there already, seen through its tag object', async () => {
    const github = await fakeGithub(({ path }) => ({
      body: path.includes('/git/ref/') ? { object: { type: 'tag', sha: 'b' } } : { object: { type: 'commit', sha } },
    }))
    expect(await createTag(github, tag)).toBe('exists')
  })

  it('says why GitHub refuses one whose object it has taken, and that no job may set it', async () => {
    const github = await fakeGithub(({ method, path }) => {
      if (method === 'GET') return { status: 404 }
      if (path.endsWith('/git/tags')) return { status: 201, body: { sha: 'd'.repeat(40) } }
      const accepted = { 'x-accepted-github-permissions': 'contents=write; contents=write,workflows=write' }
      return { status: 403, body: { message: 'Resource not accessible by integration' }, headers: accepted }
    })
    const refused = await createTag(github, tag).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      message: expect.stringContaining(`GitHub refused to set the tag recovery-1 on ${tag.sha}: GitHub refused POST`),
      hint: expect.stringContaining('which GITHUB_TOKEN cannot have'),
      // No workflow may ask for the permission workflows: a file that does is invalid.
      cause: { permissions: ['contents: write'], hint: expect.not.stringContaining('workflows: write') },
    })
  })

  it('does not take a limit for a refusal of the tag', async () => {
    const github = await fakeGithub(({ method, path }) => {
      if (method === 'GET') return { status: 404 }
      if (path.endsWith('/git/tags')) return { status: 201, body: { sha: 'd'.repeat(40) } }
      return { status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '600' } }
    })
    await expect(createTag(github, tag)).rejects.toMatchObject({ status: 403, rateLimit: {}, hint: expect.stringContaining('rate limit') })
  })

  it('refuses to move one that stands elsewhere', async () => {
    const github = await fakeGithub(() => ({ body: { object: { type: 'commit', sha: 'c'.repeat(40) } } }))
    await expect(createTag(github, tag)).rejects.toThrow('The tag recovery-1 stands on ccc')
    expect(github.calls).toHaveLength(1)
  })
})

describe('createRelease', () => {
  const release = { tag: 'v1.2.3', sha, name: 'v1.2.3', notes: 'new' }
  const made = { id: 1, tag_name: 'v1.2.3', name: 'v1.2.3', html_url: 'https://x', draft: false, body: 'new' }

  it.each([
    ['names its commit where its tag is missing', false, { target_commitish: sha }],
    ['names none where its tag stands, which GitHub would hold against workflow files', true, {}],
  ])('%s', async (_what, stands, target) => {
    const github = await fakeGithub(({ method, path }) => {
      if (method === 'POST') return { status: 201, body: made }
      return stands && path.includes('/git/ref/') ? { body: { object: { type: 'commit', sha } } } : { status: 404 }
    })
    await createRelease(github, release)
    const { body } = github.calls.find(({ route }) => route.startsWith('POST')) ?? {}
    expect(body).toEqual({ tag_name: 'v1.2.3', name: 'v1.2.3', body: 'new', prerelease: false, ...target })
  })

  it('publishes once', async () => {
    let published = false
    const github = await fakeGithub(({ method }) => {
      if (method === 'GET') return published ? { body: made } : { status: 404 }
      published = true
      return { status: 201, body: made }
    })
    expect(await createRelease(github, release)).toMatchObject({ did: 'created', tag: 'v1.2.3' })
    expect(await createRelease(github, release)).toMatchObject({ did: 'exists' })
    expect(github.calls.filter(({ route }) => route.startsWith('POST'))).toHaveLength(1)
  })
})
