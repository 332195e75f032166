import { describe, expect, it } from 'vitest'
import { acceptedHeader, endpoints, isEndpoint, mayCall, ruleOf } from '../../src/github/state/endpoint-permissions.ts'
import { anEmulator, aRun, jobToken, repo } from './emulator.ts'

describe('the table of permissions', () => {
  it.each([
    [`GET ${repo}/git/ref/heads/main`, { contents: 'read' }, {}],
    [`POST ${repo}/git/refs`, { contents: 'write' }, { contents: 'read' }],
    [`POST ${repo}/deployments`, { deployments: 'write' }, { deployments: 'read', contents: 'write' }],
    [`POST ${repo}/statuses/MAIN`, { statuses: 'write' }, { checks: 'write' }],
    [`POST ${repo}/issues`, { issues: 'write' }, { 'pull-requests': 'write' }],
    [`GET ${repo}/environments/production`, { actions: 'read' }, { deployments: 'write' }],
    [`POST ${repo}/code-scanning/sarifs`, { 'security-events': 'write' }, { contents: 'write' }],
    [`POST ${repo}/actions/workflows/ci.yml/dispatches`, { actions: 'write' }, { actions: 'read' }],
  ] as const)('%s passes with %j and is refused with %j', async (route, enough, lacking) => {
    const { ask, github, main } = await anEmulator()
    const [method] = route.split(' ')
    const call = (permissions: typeof enough | typeof lacking) =>
      ask(route.replace('MAIN', main), { token: jobToken(github, main, permissions), ...(method === 'POST' ? { body: {} } : {}) })
    const refused = await call(lacking)
    expect([refused.status, refused.at('message')]).toEqual([403, 'Resource not accessible by integration'])
    expect(refused.headers.get('x-accepted-github-permissions')).not.toBe('')
    expect((await call(enough)).status).not.toBe(403)
    expect(github.state.refused).toHaveLength(1)
    expect(github.state.refused[0]).toMatchObject({ method, status: 403, jobId: github.state.jobs[0]?.id })
  })

  it('names the alternatives as GitHub does', () => {
    const rule = ruleOf('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}')
    expect(acceptedHeader(rule)).toBe('issues=write; pull_requests=write')
    expect(mayCall(rule, { 'pull-requests': 'write' })).toBe(true)
    expect(mayCall(rule, { 'pull-requests': 'read', issues: 'read' })).toBe(false)
  })

  it('gives every endpoint a source', () => {
    expect(
      Object.keys(endpoints)
        .filter(isEndpoint)
        .filter((endpoint) => ruleOf(endpoint).source.length < 20),
    ).toEqual([])
  })

  it('lets pull-requests: write write on pull requests and not on issues', async () => {
    const { ask, github, main, commit, mona } = await anEmulator()
    const head = await commit({ a: '1' }, 'topic', main)
    const pull = await github.openPullRequest({
      title: 'T',
      headRef: 'topic',
      headSha: head,
      headRepository: 'quay/harbor',
      baseRef: 'main',
      author: 'mona',
    })
    const issue = await ask(`POST ${repo}/issues`, { token: mona, body: { title: 'I' } })
    const token = jobToken(github, main, { 'pull-requests': 'write' })
    const comment = (number: unknown) => ask(`POST ${repo}/issues/${number}/comments`, { token, body: { body: 'hello' } })
    expect([(await comment(pull.number)).status, (await comment(issue.at('number'))).status]).toEqual([201, 403])
    expect(github.state.refused).toHaveLength(1)
  })

  it('refuses what is not in it, to everyone', async () => {
    const { ask, github, main, mona } = await anEmulator()
    for (const token of [mona, jobToken(github, main, { contents: 'write' })]) {
      expect((await ask(`GET ${repo}/branches/main/protection`.replace('/branches/main', '/keys'), { token })).status).toBe(403)
    }
    expect(github.state.refused.map(({ reason }) => reason)).toEqual(Array(2).fill('the endpoint is not in the table of permissions'))
  })
})

describe('tokens', () => {
  it('have the new length, and end with their job', async () => {
    const { ask, github, main } = await anEmulator()
    const token = jobToken(github, main, { contents: 'read' })
    expect(token).toMatch(/^ghs_[\w-]{500,}$/)
    expect((await ask(`GET ${repo}/branches`, { token })).status).toBe(200)
    github.revokeToken(token)
    const late = await ask(`GET ${repo}/branches`, { token })
    expect([late.status, late.at('message')]).toEqual([401, 'Bad credentials'])
  })

  it('are named by their job in the log of requests, and never written there', async () => {
    const { ask, github, main } = await anEmulator()
    const token = jobToken(github, main, { contents: 'read' })
    await ask(`GET ${repo}/branches`, { token })
    expect(github.state.requests).toMatchObject([{ method: 'GET', path: `${repo}/branches`, status: 200, jobId: github.state.jobs[0]?.id }])
    expect(JSON.stringify(github.state)).not.toContain(token)
  })

  it('are taken in each of the three forms', async () => {
    const { ask, mona } = await anEmulator({ private: true })
    const basic = Buffer.from(`x-access-token:${mona}`).toString('base64')
    for (const authorization of [`token ${mona}`, `Bearer ${mona}`, `Basic ${basic}`]) {
      expect((await ask(`GET ${repo}`, { headers: { authorization } })).status).toBe(200)
    }
  })

  it('are needed to see a private repository and to write to a public one', async () => {
    const hidden = await anEmulator({ private: true })
    expect((await hidden.ask(`GET ${repo}`)).status).toBe(404)
    const open = await anEmulator()
    expect((await open.ask(`GET ${repo}`)).status).toBe(200)
    expect((await open.ask(`POST ${repo}/issues`, { body: { title: 'x' } })).status).toBe(401)
  })

  it('of a person who may only read write nothing', async () => {
    const { ask, github } = await anEmulator()
    const token = github.issueUserToken('guest', { role: 'read' })
    expect((await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })).status).toBe(403)
    expect((await ask('GET /user', { token })).at('login')).toBe('guest')
  })

  it('of a job are nobody’s: no user, and no other repository', async () => {
    const { ask, github, main } = await anEmulator()
    const token = jobToken(github, main, { contents: 'write' })
    expect((await ask('GET /user', { token })).status).toBe(403)
    expect((await ask('GET /repos/quay/other', { token })).status).toBe(404)
  })

  it('write as github-actions[bot]', async () => {
    const { ask, github, main } = await anEmulator()
    const made = await ask(`POST ${repo}/issues`, { token: jobToken(github, main, { issues: 'write' }), body: { title: 'x' } })
    expect([made.at('user.login'), made.at('user.type')]).toEqual(['github-actions[bot]', 'Bot'])
    expect(aRun(github, main).actor).toBe('mona')
  })
})
