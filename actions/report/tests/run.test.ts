import { aContext, answered, aRunner, fakeConfigPath, fakeFiles, fakeHttp } from '@slipway/shared/testing/fakes'
import { type FakeAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { writeReport } from '../src/run.ts'
import { anEvidence, anInputs } from './builders.ts'

const record = (overrides: Parameters<typeof anEvidence>[0]) => JSON.stringify(anEvidence(overrides))
const head = 'b'.repeat(40)
const pullRequest = (repository: string) => ({ pull_request: { number: 7, head: { sha: head, repo: { full_name: repository } } } })
const config = `service: harbor
environments: { production: { url: 'https://example.com' } }
notify:
  slack: [{ webhook: $SLACK_WEBHOOK, channel: '#deploys', on: failure }]
  mail: [{ server: $SMTP_URL, from: a@example.com, to: [b@example.com], on: all }]
`

type Story = {
  inputs?: Partial<Inputs>
  evidence?: Record<string, string>
  payload?: object
  config?: string
  /** The text of another configuration. */
  other?: string
  answer?: (route: string) => FakeAnswer | undefined
}

async function tell({ inputs, evidence, payload = {}, config: configured, other, answer }: Story) {
  const github = await fakeGithub(({ method, path }) => {
    const given = answer?.(`${method} ${path}`)
    if (given !== undefined) return given
    if (method === 'GET') return path.endsWith('/comments') ? { body: [] } : { status: 404 }
    return { status: 201, body: { id: 1, sha: 'c', html_url: 'https://github.com/quay/harbor/pull/7#1' } }
  })
  const files = fakeFiles({
    ...(evidence ?? { '/temp/slipway-evidence/health-check--deploy--1.json': record({}) }),
    ...(configured === undefined ? {} : { [fakeConfigPath]: configured }),
    ...(other === undefined ? {} : { '/workspace/other.yml': other }),
  })
  const http = fakeHttp(() => answered(200, 'ok'))
  const mails: unknown[] = []
  const context = aContext({ runner: aRunner({ payload }), files, rest: http })
  const outcome = await writeReport(anInputs(inputs), context, {
    github: async () => github,
    mail: async (_server, mail) => void mails.push(mail),
  })
  const writes = Object.values(Object(outcome.evidence.details?.['writes'])).map(
    (write) => `${Reflect.get(Object(write), 'what')}: ${Reflect.get(Object(write), 'state')}`,
  )
  return { outcome, github, files, http, mails, writes }
}

describe('writeReport', () => {
  it('writes comment and status on the head of a pull request, and no history', async () => {
    const { outcome, github, files, writes } = await tell({ payload: pullRequest('quay/harbor'), inputs: { environment: 'production' } })
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass' },
      outputs: { comment: 'https://github.com/quay/harbor/pull/7#1' },
    })
    expect(writes).toEqual(['comment on 7: done', 'status: done', 'history: skipped', 'dashboard: done'])
    expect(github.calls.find(({ route }) => route.includes('/statuses/'))).toMatchObject({
      route: `POST /repos/quay/harbor/statuses/${head}`,
      body: { state: 'success', context: 'slipway/watch/production' },
    })
    expect(files.all.get('/workspace/slipway-dashboard.html')).toContain('<!doctype html>')
  })

  it('leaves a line in the history of the environment', async () => {
    const { github, writes } = await tell({
      inputs: { environment: 'production' },
      evidence: {
        '/temp/slipway-evidence/blue-green-deploy--deploy--1.json': record({ action: 'blue-green-deploy', release: { version: 'v1.2.3' } }),
      },
    })
    expect(writes).toContain('history: done')
    const tree = github.calls.find(({ route }) => route.endsWith('/git/trees'))
    expect(JSON.stringify(tree?.body)).toContain('production/2026-01.ndjson')
    expect(JSON.stringify(tree?.body)).toContain('deployed')
  })

  it('says of a run that failed that it failed, and does not fail itself', async () => {
    const { outcome, github } = await tell({
      evidence: {
        '/temp/slipway-evidence/rollback--deploy--1.json': record({
          action: 'rollback',
          verdict: 'fail',
          cause: 'no release to go back to',
        }),
      },
    })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'fail', cause: 'no release to go back to' } })
    expect(github.calls[0]?.body).toMatchObject({ state: 'failure' })
  })

  it('sets a status of error where nothing was evaluated', async () => {
    const { github } = await tell({ evidence: {} })
    expect(github.calls[0]?.body).toMatchObject({ state: 'error', description: expect.stringContaining('not evaluated') })
  })

  it('writes nothing for a pull request from a fork, and says so', async () => {
    const { outcome, github, http, writes } = await tell({ payload: pullRequest('mallory/harbor'), config })
    expect(outcome.ok).toBe(true)
    expect(outcome.summary).toContain('from a fork')
    expect([...github.calls, ...http.calls]).toEqual([])
    expect(writes).toEqual(['comment: skipped', 'status: skipped', 'history: skipped', 'notifications: skipped', 'dashboard: done'])
  })

  const forbidden = (route: string): FakeAnswer | undefined =>
    route.startsWith('POST') && route.includes('/statuses/')
      ? {
          status: 403,
          body: { message: 'Resource not accessible by integration' },
          headers: { 'x-accepted-github-permissions': 'statuses=write' },
        }
      : undefined

  it('lists a refusal with the permission that is missing, and goes on', async () => {
    const { outcome, writes } = await tell({ payload: pullRequest('quay/harbor'), answer: forbidden })
    expect(outcome.ok).toBe(true)
    expect(writes).toContain('status: refused')
    expect(outcome.annotations).toEqual([
      { level: 'warning', title: 'Report: status was refused', message: 'the token lacks a permission: add statuses: write to the job' },
    ])
  })

  it('fails for a refusal when it is strict', async () => {
    const { outcome } = await tell({ inputs: { strict: true }, answer: forbidden })
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('add statuses: write') } })
  })

  it('tells whom the verdict concerns', async () => {
    const secrets = 'SLACK_WEBHOOK=https://hooks.slack.test/x\nSMTP_URL=smtp://mail.example.com'
    const well = await tell({ config, inputs: { secrets } })
    expect(well.http.calls).toEqual([])
    expect(well.mails).toHaveLength(1)
    const badly = await tell({ config, inputs: { secrets, result: 'failure' } })
    expect(badly.http.calls.map(({ url }) => url)).toEqual(['https://hooks.slack.test/x'])
    expect(badly.http.calls[0]?.body).toContain('#deploys')
  })

  it('never fails for a notification that cannot be sent', async () => {
    const { outcome, writes } = await tell({ config, inputs: { result: 'failure', secrets: 'SLACK_WEBHOOK=nowhere', strict: true } })
    expect(outcome.ok).toBe(true)
    expect(writes).toEqual(expect.arrayContaining(['Slack #deploys: failed', 'mail to b@example.com: failed']))
    expect(outcome.summary).toContain('SMTP')
  })

  it('reports all the same when the configuration is broken, and then fails', async () => {
    const { outcome, github } = await tell({ config: 'service: [' })
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('is not valid YAML') } })
    expect(github.calls.some(({ route }) => route.includes('/statuses/'))).toBe(true)
  })

  it('names the product, not one of its services, in a status of another configuration', async () => {
    const several = `product: swiftconcur
services: { api: { in: api, url: /api }, web: { in: web, url: / } }
environments: { production: { url: 'https://example.com' } }
`
    const contextOf = async (text: string) => {
      const { github } = await tell({
        config: text,
        inputs: { config: '.github/./slipway.yml', environment: 'production', gate: 'deploy' },
      })
      const other = await tell({ other: text, inputs: { config: 'other.yml', environment: 'production', gate: 'deploy' } })
      return [github, other.github].map(({ calls }) =>
        String(Reflect.get(Object(calls.find(({ route }) => route.includes('/statuses/'))?.body), 'context')),
      )
    }
    expect(await contextOf(several)).toEqual(['slipway/deploy/production', 'slipway/deploy/production/swiftconcur'])
    expect(await contextOf(config)).toEqual(['slipway/deploy/production', 'slipway/deploy/production/harbor'])
    expect(await contextOf('service: [')).toEqual(['slipway/deploy/production', 'slipway/deploy/production/other.yml'])
  })

  it('needs no token for summary and dashboard', async () => {
    const { token: _token, ...without } = anInputs()
    const files = fakeFiles({ '/temp/slipway-evidence/health-check--deploy--1.json': record({}) })
    const outcome = await writeReport(without, aContext({ files }))
    expect(outcome).toMatchObject({ ok: true, outputs: { dashboard: '/workspace/slipway-dashboard.html' } })
  })

  it('comments with always on the open pull requests of a pushed commit', async () => {
    const { writes } = await tell({
      inputs: { comment: 'always' },
      answer: (route) =>
        route.endsWith('/pulls')
          ? {
              body: [
                { number: 3, state: 'open' },
                { number: 2, state: 'closed' },
              ],
            }
          : undefined,
    })
    expect(writes[0]).toBe('comment on 3: done')
  })

  describe('tells the head of a pull request of its high findings', () => {
    const set = '0123456789abcdef'
    const scanned = (review: { count: number; set: string } | undefined) => ({
      '/temp/slipway-evidence/security-scan--scan--1.json': record({
        action: 'security-scan',
        details: review === undefined ? {} : { review },
      }),
    })
    const answers: Record<string, FakeAnswer> = {
      '/pulls/7': { body: { number: 7, user: { login: 'mona' } } },
      '/pulls/7/reviews': { body: [{ user: { login: 'rosa' }, state: 'APPROVED', commit_id: head, submitted_at: '2026-01-05T13:00:00Z' }] },
      [`/commits/${head}`]: { body: { author: { login: 'mona' }, committer: null } },
      '/collaborators/rosa/permission': { body: { permission: 'write' } },
    }
    const told = (at: string) => ({
      body: [
        {
          context: 'slipway/security-review',
          description: `${set}: 2 high findings; …`,
          creator: { login: 'github-actions[bot]' },
          created_at: at,
        },
      ],
    })
    const statusOf = async (review: { count: number; set: string } | undefined, statuses: FakeAnswer) => {
      const all = { ...answers, [`/commits/${head}/statuses`]: statuses }
      const answer = (route: string) => Object.entries(all).find(([end]) => route.startsWith('GET') && route.endsWith(end))?.[1]
      const { github } = await tell({ payload: pullRequest('quay/harbor'), evidence: scanned(review), answer })
      return github.calls.flatMap(({ body }) => (Reflect.get(Object(body), 'context') === 'slipway/security-review' ? [body] : []))
    }

    it('which wait until somebody else has approved', async () => {
      expect(await statusOf({ count: 2, set }, { body: [] })).toMatchObject([
        { state: 'pending', description: `${set}: 2 high findings; somebody else than the author has to approve this commit` },
      ])
      expect(await statusOf({ count: 2, set }, told('2026-01-05T12:00:00Z'))).toMatchObject([
        { state: 'success', description: `${set}: 2 high findings; approved by rosa` },
      ])
      expect(await statusOf({ count: 2, set }, told('2026-01-05T14:00:00Z'))).toMatchObject([{ state: 'pending' }])
    })

    it('also where there is none, so that the check can be required, and never where no policy asks', async () => {
      expect(await statusOf({ count: 0, set: '' }, { body: [] })).toMatchObject([{ state: 'success' }])
      expect(await statusOf(undefined, { body: [] })).toEqual([])
    })
  })
})
