import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { permissionLines } from '../../src/github/errors.ts'
import { listOf } from '../../src/github/octokit.ts'

describe('createGithub', () => {
  it('repeats a read after a fault of GitHub, and gives the whole answer', async () => {
    let tries = 0
    const github = await fakeGithub(() => (++tries < 3 ? { status: 502, body: 'bad gateway' } : { body: { full_name: 'quay/harbor' } }))
    const answer = await github.request('GET /repos/{owner}/{repo}', github.repository)
    expect(answer.data.full_name).toBe('quay/harbor')
    expect(github.calls).toHaveLength(3)
  })

  it('repeats a read whose answer was torn', async () => {
    let tries = 0
    const github = await fakeGithub(() => (++tries === 1 ? { body: '{"full_name": "quay/h' } : { body: { full_name: 'quay/harbor' } }))
    expect((await github.request('GET /repos/{owner}/{repo}', github.repository)).data.full_name).toBe('quay/harbor')
  })

  it('never repeats a creation by itself, since the first may have happened', async () => {
    const github = await fakeGithub(() => ({ status: 500, body: { message: 'oops' } }))
    const creating = github.request('POST /repos/{owner}/{repo}/issues', { ...github.repository, title: 'x' })
    await expect(creating).rejects.toMatchObject({ name: 'GithubError', status: 500 })
    expect(github.calls).toHaveLength(1)
  })

  it('repeats what is named by its content', async () => {
    let tries = 0
    const github = await fakeGithub(() => (++tries === 1 ? { status: 503 } : { status: 201, body: { sha: 'b' } }))
    await github.request('POST /repos/{owner}/{repo}/git/blobs', { ...github.repository, content: 'x' })
    expect(github.calls).toHaveLength(2)
  })

  it('names the permission that is missing', async () => {
    const github = await fakeGithub(() => ({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
      headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
    }))
    const refused = github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...github.repository,
      issue_number: 7,
      body: 'x',
    })
    await expect(refused).rejects.toMatchObject({
      status: 403,
      message: 'GitHub refused POST /repos/quay/harbor/issues/7/comments (403): Resource not accessible by integration',
      hint: expect.stringContaining('issues: write, or pull-requests: write'),
      permissions: ['issues: write', 'pull-requests: write'],
    })
    expect(github.calls).toHaveLength(1)
  })

  it('says of a network that fails that no answer came, after four tries', async () => {
    const github = await fakeGithub(() => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    })
    await expect(github.request('GET /repos/{owner}/{repo}', github.repository)).rejects.toMatchObject({
      status: undefined,
      message: 'GitHub did not answer GET /repos/quay/harbor: connect ECONNREFUSED',
    })
    expect(github.calls).toHaveLength(4)
  })

  it('waits when GitHub names a short secondary limit, even for a creation, since that was refused', async () => {
    let tries = 0
    const github = await fakeGithub(() =>
      ++tries === 1
        ? { status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '2' } }
        : { status: 201, body: { number: 1 } },
    )
    await github.request('POST /repos/{owner}/{repo}/issues', { ...github.repository, title: 'x' })
    expect(github.calls).toHaveLength(2)
  })

  it('gives up on a limit that lasts too long', async () => {
    const github = await fakeGithub(() => ({
      status: 429,
      body: { message: 'You have exceeded a secondary rate limit' },
      headers: { 'retry-after': '3600', 'x-accepted-github-permissions': 'contents=read' },
    }))
    await expect(github.request('GET /repos/{owner}/{repo}', github.repository)).rejects.toMatchObject({
      status: 429,
      permissions: [],
      hint: expect.stringContaining('rate limit'),
    })
    expect(github.calls).toHaveLength(1)
  })

  it('waits for no limit while traffic waits for the answer', async () => {
    const headers = { 'retry-after': '2' }
    const github = await fakeGithub(() => ({ status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers }), {
      urgent: () => true,
    })
    await expect(github.request('GET /repos/{owner}/{repo}', github.repository)).rejects.toMatchObject({ status: 403, rateLimit: {} })
    expect(github.calls).toHaveLength(1)
  })

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const github = await fakeGithub(
      () => {
        controller.abort(new Error('cancelled'))
        return new Promise(() => undefined)
      },
      { signal: controller.signal },
    )
    await expect(github.request('GET /repos/{owner}/{repo}', github.repository)).rejects.toThrow('cancelled')
  })
})

describe('paginate', () => {
  it('goes on while GitHub names a next page', async () => {
    const github = await fakeGithub(({ query }) => {
      const page = Number(query.get('page'))
      return {
        body: { total_count: 3, workflow_runs: [{ id: page }] },
        headers: page < 3 ? { link: '<https://x/?page=9>; rel="next"' } : {},
      }
    })
    const runs = github.paginate(async (page) =>
      listOf(
        await github.request('GET /repos/{owner}/{repo}/actions/runs', { ...github.repository, ...page }),
        (data) => data.workflow_runs,
      ),
    )
    expect((await Array.fromAsync(runs)).map((run) => run.id)).toEqual([1, 2, 3])
  })
})

describe('permissionLines', () => {
  it.each([
    ['contents=write', ['contents: write']],
    ['issues=write; pull_requests=write', ['issues: write', 'pull-requests: write']],
    ['metadata=read,contents=read', ['contents: read']],
    ['', []],
  ])('%s', (accepted, lines) => expect(permissionLines(accepted)).toEqual(lines))
})
