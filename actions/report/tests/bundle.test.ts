import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { evidenceFileOf } from '@slipway/shared/evidence/file-name'
import { parseLines } from '@slipway/shared/github/history'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { anEvidence, aStep, otherRun } from './builders.ts'

const action = fileURLToPath(new URL('..', import.meta.url))

type Reply = (route: string) => { status: number; body?: unknown; headers?: Record<string, string> }

/** A server on this machine in the place of GitHub and of Slack, which keeps what it is asked. */
async function aServer(reply: Reply) {
  const requests: { route: string; body: string }[] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const route = `${request.method} ${request.url?.split('?')[0]}`
    requests.push({ route, body: Buffer.concat(chunks).toString() })
    const { status, body, headers } = reply(route)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, requests, [Symbol.asyncDispose]: async () => void server.close() }
}

/** GitHub of an empty repository with one pull request, and a Slack that says yes. */
const friendly: Reply = (route) => {
  if (route.startsWith('GET') && route.endsWith('/comments')) return { status: 200, body: [] }
  if (route.startsWith('GET')) return { status: 404, body: { message: 'Not Found' } }
  return { status: 201, body: { id: 1, sha: 'c'.repeat(40), html_url: 'https://github.com/quay/harbor/pull/7#issuecomment-1' } }
}

const defaults = {
  comment: 'auto',
  'comment-author': 'github-actions[bot]',
  status: 'true',
  notify: 'true',
  history: 'true',
  dashboard: 'slipway-dashboard.html',
  strict: 'false',
  token: 'a-token',
}

async function aJob(config = '') {
  const job = await Job.start(config === '' ? {} : { '.github/slipway.yml': config })
  const folder = join(job.temp, 'slipway-evidence')
  await mkdir(folder, { recursive: true })
  const deploy = anEvidence({ action: 'blue-green-deploy', headline: 'v1.2.3 serves', release: { version: 'v1.2.3' }, service: 'harbor' })
  await writeFile(join(folder, 'blue-green-deploy--deploy--1.json'), JSON.stringify(deploy))
  await writeFile(join(folder, 'rollback--deploy--1.json'), JSON.stringify(anEvidence({ action: 'rollback', run: otherRun({ id: 99 }) })))
  return job
}

const config = `service: harbor
environments: { production: { url: 'https://example.com' } }
notify: { slack: [{ webhook: $SLACK_WEBHOOK, channel: '#deploys' }] }
`

describe('the bundle', () => {
  it('writes status, history, Slack and dashboard of a deployment', async () => {
    await using server = await aServer(friendly)
    await using job = await aJob(config)
    const page = 'https://github.test/quay/harbor/actions/runs/1/artifacts/7'
    const inputs = { ...defaults, environment: 'production', result: 'success', secrets: `SLACK_WEBHOOK=${server.url}/slack`, page }
    const step = await job.run(action, inputs, { GITHUB_API_URL: server.url })
    expect(step.output).not.toContain('::error')
    expect(step.code).toBe(0)
    expect(step.outputs).toMatchObject({ verdict: 'pass', dashboard: join(job.workspace, 'slipway-dashboard.html') })
    expect(server.requests.map(({ route }) => route)).toEqual([
      `POST /repos/quay/harbor/statuses/${'a'.repeat(40)}`,
      'GET /repos/quay/harbor/git/ref/heads%2Fslipway-history',
      'POST /repos/quay/harbor/git/trees',
      'POST /repos/quay/harbor/git/commits',
      'POST /repos/quay/harbor/git/refs',
      'GET /repos/quay/harbor/git/ref/heads%2Fslipway-history',
      'POST /slack',
    ])
    expect(step.output).toContain(`::add-mask::${server.url}/slack`)
    expect(step.summary).toContain('Refused a record: rollback of job deploy')
    expect(step.summary).toContain(`(${page})`)
    expect(JSON.stringify(step.evidence)).not.toContain(server.url)
    expect(await readFile(join(job.workspace, 'slipway-dashboard.html'), 'utf8')).toContain('"version":"v1.2.3"')
  })

  it('tells of several services in one status, one message and one commit of the history', async () => {
    await using server = await aServer(friendly)
    await using job = await Job.start({
      '.github/slipway.yml': config.replace(
        'service: harbor',
        'product: swiftconcur\nservices: { api: { in: api, url: /api }, dashboard: { in: dashboard, url: / } }',
      ),
    })
    const folder = join(job.temp, 'slipway-evidence')
    await mkdir(folder, { recursive: true })
    const release = (version: string) => ({ headline: `${version} serves all of production`, release: { version } })
    const deploy = aStep('blue-green-deploy', { api: release('v1.3.0'), dashboard: release('v2.0.0') })
    const watch = aStep('performance-monitor', { api: {}, dashboard: { verdict: 'fail', cause: 'p95 2.1s above 1s' } })
    for (const { whole, ofServices } of [deploy, watch]) {
      for (const record of [...ofServices, ...(whole === undefined ? [] : [whole])])
        await writeFile(join(folder, evidenceFileOf({ ...record, job: 'deploy', number: 1 })), JSON.stringify(record))
    }
    const title = 'swiftconcur to production'
    const inputs = { ...defaults, title, environment: 'production', result: 'failure', secrets: `SLACK_WEBHOOK=${server.url}/slack` }
    const step = await job.run(action, inputs, { GITHUB_API_URL: server.url })
    const headline = `${title}: failed: dashboard: performance-monitor: p95 2.1s above 1s`
    expect([step.code, step.outputs['verdict'], step.evidence]).toMatchObject([0, 'fail', { headline }])
    const bodies = (route: string) => server.requests.filter((request) => request.route.endsWith(route)).map(({ body }) => body)
    expect(bodies(`/statuses/${'a'.repeat(40)}`).map((body) => JSON.parse(body))).toMatchObject([
      { context: 'slipway/deploy/production', state: 'failure', description: headline },
    ])
    expect(bodies('/git/commits')).toHaveLength(1)
    const [tree = '{}'] = bodies('/git/trees')
    const lines = parseLines(JSON.parse(tree).tree[0].content)
    expect(lines.records.map(({ key, service, outcome }) => [key, service, outcome])).toEqual([
      ['100+1+deploy+api', 'api', 'deployed'],
      ['100+1+deploy+dashboard', 'dashboard', 'failed'],
    ])
    expect(bodies('/slack')).toHaveLength(1)
    expect(bodies('/slack')[0]).toContain('api: v1.3.0: passed')
    expect(step.summary).toContain('| ❌ **fail** | dashboard | production | v2.0.0 |')
  })

  it('comments on a pull request, and passes without the permission to set a status', async () => {
    await using server = await aServer((route) =>
      route.includes('/statuses/')
        ? {
            status: 403,
            body: { message: 'Resource not accessible by integration' },
            headers: { 'x-accepted-github-permissions': 'statuses=write' },
          }
        : friendly(route),
    )
    await using job = await aJob()
    const event = join(job.root, 'pull-request.json')
    await writeFile(
      event,
      JSON.stringify({ pull_request: { number: 7, head: { sha: 'b'.repeat(40), repo: { full_name: 'quay/harbor' } } } }),
    )
    const environment = { GITHUB_API_URL: server.url, GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event }
    const step = await job.run(action, defaults, environment)
    expect(step.code).toBe(0)
    expect(step.outputs['comment']).toBe('https://github.com/quay/harbor/pull/7#issuecomment-1')
    const comment = server.requests.find(({ route }) => route === 'POST /repos/quay/harbor/issues/7/comments')
    expect(comment?.body).toContain('<!-- slipway:report-enhanced-ci -->')
    expect(step.output).toContain('the token lacks a permission: add statuses: write to the job')
  })

  it('leaves a red commit red, whatever a look from the same head says', async () => {
    await using server = await aServer(friendly)
    await using job = await aJob()
    const environment = { GITHUB_API_URL: server.url }
    const results = JSON.stringify({ security: { result: 'failure' }, build: { result: 'success' } })
    await job.run(action, { ...defaults, gate: 'ci', gates: 'security build', results, notify: 'false' }, environment)
    const look = { ...defaults, environment: 'production', result: 'success', notify: 'false', history: 'false' }
    await job.run(action, { ...look, gate: 'deploy' }, { ...environment, GITHUB_EVENT_NAME: 'workflow_dispatch' })
    await job.run(action, { ...look, gate: 'watch' }, { ...environment, GITHUB_EVENT_NAME: 'schedule' })
    const statuses = server.requests.filter(({ route }) => route.includes('/statuses/')).map(({ body }) => JSON.parse(body))
    expect(statuses.map(({ context, state }) => `${context}: ${state}`)).toEqual([
      'slipway/ci: failure',
      'slipway/deploy/production: success',
    ])
  })

  it('tells the alert channel of a failed gate once, by what SLIPWAY_NOTIFY holds of webhooks, and nothing of its rest', async () => {
    await using server = await aServer(friendly)
    await using job = await Job.start({ '.github/slipway.yml': config })
    const inputs = {
      ...defaults,
      results: JSON.stringify({ build: { result: 'failure' }, deploy: { result: 'skipped' } }),
      notify: 'untold',
      'notify-secrets': `SLACK_WEBHOOK=${server.url}/slack\nDATABASE_URL=postgres://harbor:key@db`,
    }
    const step = await job.run(action, inputs, { GITHUB_API_URL: server.url, GITHUB_JOB: 'report' })
    expect(step.code).toBe(0)
    const messages = () => server.requests.filter(({ route }) => route === 'POST /slack')
    expect(messages()).toHaveLength(1)
    expect(messages()[0]?.body).toContain('job build')
    for (const value of [`${server.url}/slack`, 'postgres://harbor:key@db']) expect(step.output).toContain(`::add-mask::${value}`)
    expect(step.output).toContain('Nothing under notify of slipway.yml reads $DATABASE_URL')
    const shown = `${step.output.replace(/^::add-mask::.*$/gm, '')}${step.summary}${JSON.stringify(step.evidence)}`
    expect(shown).not.toMatch(/postgres:|\/slack/)
    // Its record lies where the next report of the same run looks.
    await job.run(action, inputs, { GITHUB_API_URL: server.url, GITHUB_JOB: 'report' })
    expect(messages()).toHaveLength(1)
  })

  it('says in one sentence what is wrong with an input', async () => {
    await using job = await aJob()
    const step = await job.run(action, { ...defaults, comment: 'alway' })
    expect(step.code).toBe(1)
    expect(step.output).toContain('comment: "alway"')
    expect(step.output).toContain('did you mean "always"?')
  })
})
