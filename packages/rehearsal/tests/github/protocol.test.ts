import { fakeClock } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { anEmulator, aRun, jobToken, repo } from './emulator.ts'

describe('pages', () => {
  it('lead to one another by Link headers that can be followed', async () => {
    const { github, ask, mona: token } = await anEmulator()
    for (let number = 1; number <= 5; number += 1) await ask(`POST ${repo}/issues`, { token, body: { title: String(number) } })
    const titles: unknown[] = []
    let next: string | undefined = `${repo}/issues?per_page=2&direction=asc`
    while (next !== undefined) {
      const page = await ask(`GET ${next}`, { token })
      titles.push(page.at('0.title'), page.at('1.title'))
      const link = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
      next = link?.slice(github.apiUrl.length)
    }
    expect(titles).toEqual(['1', '2', '3', '4', '5', undefined])
    const first = await ask(`GET ${repo}/issues?per_page=2`, { token })
    expect(first.headers.get('link')).toContain('page=3>; rel="last"')
    expect((await ask(`GET ${repo}/issues`, { token })).headers.get('link')).toBeNull()
  })
})

describe('conditional requests', () => {
  it('are answered 304 until something changes', async () => {
    const { ask, mona: token } = await anEmulator()
    const etag = (await ask(`GET ${repo}/issues`, { token })).headers.get('etag') ?? ''
    const again = () => ask(`GET ${repo}/issues`, { token, headers: { 'if-none-match': etag } })
    const same = await again()
    expect([same.status, same.body]).toEqual([304, undefined])
    await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })
    expect((await again()).status).toBe(200)
  })
})

describe('the rate limit', () => {
  it('is told with each answer, and refuses when it is used up until the hour is over', async () => {
    const clock = fakeClock()
    const { ask, clockedOut } = await (async () => {
      const world = await anEmulator({ clock })
      return { ...world, clockedOut: async () => Promise.all(Array.from({ length: 60 }, () => world.ask(`GET ${repo}`))) }
    })()
    const first = await ask(`GET ${repo}`)
    expect([first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')]).toEqual(['60', '59'])
    await clockedOut()
    const refused = await ask(`GET ${repo}`)
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0'])
    expect((await ask('GET /rate_limit')).at('rate.remaining')).toBe(0)
    clock.advance(3_600_000)
    expect((await ask(`GET ${repo}`)).status).toBe(200)
  })

  it('does not count what had not changed', async () => {
    const { ask, github, mona: token } = await anEmulator()
    const first = await ask(`GET ${repo}`, { token })
    await ask(`GET ${repo}`, { token, headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    const next = await ask(`GET ${repo}`, { token })
    expect(Number(first.headers.get('x-ratelimit-remaining')) - Number(next.headers.get('x-ratelimit-remaining'))).toBe(1)
    await ask('GET /rate_limit', { token })
    expect(github.state.requests.slice(-4).map(({ counted }) => counted)).toEqual([true, false, true, false])
  })
})

describe('the description', () => {
  it.each([
    [`GET ${repo}/issues?lables=x`, undefined],
    [`POST ${repo}/issues`, {}],
    [`POST ${repo}/git/refs`, { ref: 1 }],
    [`POST ${repo}/deployments`, []],
    [`PATCH ${repo}/git/refs/heads/main`, undefined],
  ])('refuses %s with %j, and it is remembered', async (route, body) => {
    const { ask, github, mona: token } = await anEmulator()
    expect((await ask(route, { token, ...(body === undefined ? {} : { body }) })).status).toBe(422)
    expect(github.state.invalid).toHaveLength(1)
    expect(github.state.defects).toEqual([])
  })

  it('turns an answer of ours that it forbids into a defect', async () => {
    const { ask, github, main, mona: token } = await anEmulator({ defects: 1 })
    const run = aRun(github, main)
    Object.assign(run, { createdAt: 'yesterday' })
    expect((await ask(`GET ${repo}/actions/runs/${run.id}`, { token })).status).toBe(500)
    expect(github.state.defects[0]?.problems.join()).toContain('/created_at')
  })

  it('is not asked about what is no JSON, no known version, or without a user agent', async () => {
    const { ask, mona: token } = await anEmulator()
    const torn = await ask(`POST ${repo}/issues`, { token, body: '{"title":' })
    expect([torn.status, torn.at('message')]).toEqual([400, 'Problems parsing JSON'])
    expect((await ask(`GET ${repo}`, { token, headers: { 'x-github-api-version': '2019-01-01' } })).status).toBe(400)
    expect((await ask(`GET ${repo}`, { token, headers: { 'user-agent': '' } })).status).toBe(403)
  })
})

describe('faults', () => {
  it('strike so often and no more, on what they are meant for', async () => {
    const { ask, github, mona: token } = await anEmulator()
    github.fault({ method: 'POST', path: /\/issues$/, kind: 'status', status: 502, times: 2 })
    const post = async () => (await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })).status
    expect((await ask(`GET ${repo}/issues`, { token })).status).toBe(200)
    expect([await post(), await post(), await post()]).toEqual([502, 502, 201])
    expect(github.state.issues).toHaveLength(1)
    expect(github.state.requests.map(({ fault }) => fault)).toEqual([undefined, 'status', 'status', undefined])
  })

  it('lose an answer whose request was carried out', async () => {
    const { ask, github, mona: token } = await anEmulator()
    github.fault({ path: /\/issues$/, kind: 'status', times: 1, carriedOut: true })
    expect((await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })).status).toBe(500)
    expect(github.state.issues).toHaveLength(1)
  })

  it('tell when to come back, by either limit', async () => {
    const clock = fakeClock(0)
    const { ask, github, mona: token } = await anEmulator({ clock })
    github.fault({ path: /./, kind: 'rate-limit', seconds: 5, times: 1 })
    github.fault({ path: /./, kind: 'secondary-limit', status: 429, seconds: 7, times: 1 })
    const primary = await ask(`GET ${repo}`, { token })
    expect([primary.status, primary.headers.get('x-ratelimit-remaining'), primary.headers.get('x-ratelimit-reset')]).toEqual([
      403,
      '0',
      '5',
    ])
    const secondary = await ask(`GET ${repo}`, { token })
    expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([429, '7'])
  })

  it('tear JSON in two', async () => {
    const { ask, github, mona: token } = await anEmulator()
    github.fault({ path: /heads\/main/, kind: 'torn-json', times: 1 })
    await expect(ask(`GET ${repo}/git/ref/heads%2Fmain`, { token })).rejects.toThrow(SyntaxError)
  })

  it('never answer', async () => {
    const { github, mona } = await anEmulator()
    github.fault({ path: /./, kind: 'timeout', times: 1 })
    const abort = new AbortController()
    const asked = fetch(`${github.apiUrl}${repo}`, { headers: { authorization: `token ${mona}` }, signal: abort.signal })
    while (github.state.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(github.state.requests[0]?.status).toBe(0)
    abort.abort(new Error('gave up'))
    await expect(asked).rejects.toThrow('gave up')
  })
})

describe('GraphQL', () => {
  it('answers what gh asks', async () => {
    const { ask, github, main, mona: token, commit } = await anEmulator()
    const headSha = await commit({ a: '1' }, 'topic', main)
    await github.openPullRequest({ title: 'T', headRef: 'topic', headSha, headRepository: 'quay/harbor', baseRef: 'main', author: 'mona' })
    const query = `query PullRequestForRun($owner: String!, $repo: String!, $headBranch: String!) {
      repository(owner: $owner, name: $repo) {
        defaultBranchRef { name }
        pullRequests(headRefName: $headBranch, first: 1, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { number headRepository { owner { login } name } }
        }
      }
    }`
    const answer = await ask('POST /graphql', { token, body: { query, variables: { owner: 'quay', repo: 'harbor', headBranch: 'topic' } } })
    expect(answer.at('data.repository.defaultBranchRef.name')).toBe('main')
    expect(answer.at('data.repository.pullRequests.nodes.0')).toEqual({
      number: 1,
      headRepository: { owner: { login: 'quay' }, name: 'harbor' },
    })
  })

  it('says what it does not know, and needs a token', async () => {
    const { ask, github, main } = await anEmulator()
    const token = jobToken(github, main, {})
    const answer = await ask('POST /graphql', { token, body: { query: '{ viewer { login shoeSize } }' } })
    expect(String(answer.at('errors.0.message'))).toContain('shoeSize')
    expect((await ask('POST /graphql', { token, body: { query: '{ viewer { login } }' } })).at('data.viewer.login')).toBe(
      'github-actions[bot]',
    )
    expect((await ask('POST /graphql', { body: { query: '{ viewer { login } }' } })).status).toBe(401)
  })
})
