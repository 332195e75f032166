import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { parseEntries } from '../src/watch-entry.ts'

const folder = join(import.meta.dirname, '..')
const inputs = {
  'minimum-requests': '20',
  'stop-early': 'true',
  results: 'monitoring-results',
  duration: '1s',
  'requests-per-second': '50',
  p95: '5s',
  'error-rate': '5%',
}

type Reply = { status: number; body?: string; headers?: Record<string, string>; takes?: number }

async function serving(reply: number | ((index: number, path: string) => Reply)) {
  let asked = 0
  const server = createServer((request, response) => {
    const {
      status,
      body = '',
      headers = {},
      takes = 0,
    } = typeof reply === 'number' ? { status: reply, body: '{}', headers: { 'x-release': 'v2' } } : reply(asked, request.url ?? '')
    asked += 1
    setTimeout(() => response.writeHead(status, headers).end(body), takes)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { server, url: `http://127.0.0.1:${address.port}` }
}

it('certifies a service that answers well', async () => {
  const { server, url } = await serving(200)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url, version: 'v2' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'pass', judgement: 'HEALTHY', 'error-rate': '0.000000' } })
  expect(run.outputs['results']).toBe(join(job.workspace, 'monitoring-results'))
  const results = JSON.parse(await readFile(join(job.workspace, 'monitoring-results/results.json'), 'utf8'))
  expect(results).toMatchObject({ judgement: 'HEALTHY', releases: { v2: 50 } })
  expect(Number(run.outputs['p95'])).toBeGreaterThan(0)
})

it('fails a service that does not, with its results written', async () => {
  const { server, url } = await serving(503)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', judgement: 'REGRESSED', 'error-rate': '1.000000' } })
  expect(run.output).toContain('::error title=Performance REGRESSED::error-rate was 100%25, above 5%25')
  expect(run.summary).toContain('### Performance')
  expect(await readFile(join(job.workspace, 'monitoring-results/samples.ndjson'), 'utf8')).toContain('"kind":"traffic"')
})

it('is HEALTHY with a warning where no answer tells its release', async () => {
  const { server, url } = await serving(() => ({ status: 200, body: '{}' }))
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url, version: 'v2' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'warn', judgement: 'HEALTHY' } })
  expect(run.output).toContain('::warning title=Performance HEALTHY::no answer told its release (header x-release)')
})

it('only reports where the judge only observes', async () => {
  const { server, url } = await serving(503)
  await using _server = server
  const config = `service: harbor\nenvironments: { staging: { url: '${url}', thresholds: { error-rate: 5% }, judge: { mode: observe } } }\n`
  await using job = await Job.start({ '.github/slipway.yml': config })
  const run = await job.run(folder, { ...inputs, environment: 'staging' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'warn', judgement: 'REGRESSED' } })
  expect(run.evidence).toMatchObject({
    verdict: 'warn',
    cause: expect.stringMatching(/^would have been taken back: .*; judge\.mode is observe$/),
  })
  expect(run.output).toContain('::warning title=Performance REGRESSED::would have been taken back')
})

it('counts an answer in the second in which its request was planned, however late it comes', async () => {
  // The answers to the requests of the second second come in the fourth, after the planned time.
  const { server, url } = await serving((index) => (index >= 20 && index < 40 ? { status: 503, takes: 1_600 } : { status: 200 }))
  await using _server = server
  await using job = await Job.start()
  await job.run(folder, { ...inputs, url, duration: '3s', 'requests-per-second': '20' })
  const entries = parseEntries(await readFile(join(job.workspace, 'monitoring-results/samples.ndjson'), 'utf8'))
  const windows = entries.flatMap((entry) => (entry.kind === 'traffic' ? [entry] : []))
  const start = windows[0]?.at ?? 0
  expect(windows.slice(0, 3).map(({ at, sent, statuses }) => [at - start, sent, statuses['5xx']])).toEqual([
    [0, 20, 0],
    [1_000, 20, 20],
    [2_000, 20, 0],
  ])
  const over = entries.findIndex((entry) => entry.kind === 'time-over')
  expect(entries.slice(0, over).filter((entry) => entry.kind === 'traffic')).toHaveLength(3)
})

/** The judgement of the action as shipped over a service that answers so, with its headline. */
async function judged(reply: (index: number, path: string) => Reply, more: Record<string, string> = {}) {
  const { server, url } = await serving(reply)
  await using _server = server
  await using job = await Job.start({
    '.github/slipway.yml': `service: harbor
environments: { staging: { url: '${url}', thresholds: { error-rate: 5% }, traffic: { paths: [/api/session, { path: /gone, status: 410 }] } } }
health: { basic: [{ name: auth, http: { path: /api/session, expect: { status: 401 } } }] }
`,
  })
  const run = await job.run(folder, { ...inputs, ...('environment' in more ? {} : { url, paths: '/api/health' }), ...more })
  return { judgement: run.outputs['judgement'], headline: run.evidence?.headline, code: run.code, summary: run.summary }
}
const redirect = { status: 302, headers: { location: '/login?next=secret' } }
const page = (title: string): Reply => ({
  status: 200,
  body: `<!doctype html><title>${title}</title>`,
  headers: { 'content-type': 'text/html' },
})

describe('a service that answers, but not as it should', () => {
  it('is REGRESSED when every answer is 404', async () => {
    const { judgement, headline, code, summary } = await judged(() => ({ status: 404 }))
    expect({ judgement, code }).toEqual({ judgement: 'REGRESSED', code: 1 })
    expect(headline).toContain('0 of 50 answers were 2xx (50 answered 404)')
    expect(summary).toContain('Answers by status: 50 4xx.')
  })

  it.each<[string, Reply, string]>([
    ['a redirect to a log-in page', redirect, 'every answer was a redirect to /login; nothing was measured'],
    ['an empty page', { status: 200 }, '50 of 50 answers had nothing in them'],
    ['a maintenance page', page('Down for maintenance'), 'as a maintenance page does'],
  ])('is INCONCLUSIVE when every answer is %s', async (_what, reply, because) => {
    const { judgement, headline, code } = await judged(() => reply)
    expect({ judgement, code }).toEqual({ judgement: 'INCONCLUSIVE', code: 1 })
    expect(headline).toContain(because)
    expect(headline).not.toContain('secret')
  })

  it('is REGRESSED when every body says that it fails', async () => {
    expect((await judged(() => ({ status: 200, body: '{"status":"fail"}' }))).judgement).toBe('REGRESSED')
  })
})

describe('a service that answers as it should', () => {
  it('is HEALTHY with what the probe of the path, or the path itself, expects', async () => {
    const right = (_index: number, path: string) => ({ status: path === '/gone' ? 410 : 401, body: '{}' })
    expect(await judged(right, { environment: 'staging' })).toMatchObject({ judgement: 'HEALTHY', code: 0 })
    const wrong = (_index: number, path: string) => ({ status: path === '/gone' ? 410 : 200, body: '{}' })
    expect(await judged(wrong, { environment: 'staging' })).toMatchObject({ judgement: 'REGRESSED' })
  })

  it('is HEALTHY with a redirect that is expected', async () => {
    expect(await judged(() => redirect, { 'expect-status': '302' })).toMatchObject({ judgement: 'HEALTHY', code: 0 })
  })
})

describe('a runner that reaches nobody', () => {
  const away = { https_proxy: 'http://127.0.0.1:1' }
  const watch = { ...inputs, url: 'https://service.test', 'stop-early': 'false' }

  it('says nothing of the service, and is no reason to go back', async () => {
    await using job = await Job.start()
    const run = await job.run(folder, watch, away)
    expect(run).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated', judgement: 'INCONCLUSIVE' } })
    expect(run.evidence?.headline).toContain('no request reached the service (for 50 the proxy refused)')
  })

  it('is told from a service that is gone by a control address, where one is known', async () => {
    const { server, url } = await serving(200)
    await using _server = server
    await using job = await Job.start()
    const judged = await job.run(folder, { ...watch, 'control-url': url }, away)
    expect(judged.outputs).toMatchObject({ verdict: 'fail', judgement: 'REGRESSED' })
    const excused = await job.run(folder, { ...watch, 'control-url': 'https://control.test' }, away)
    expect(excused.outputs).toMatchObject({ verdict: 'not-evaluated', judgement: 'INCONCLUSIVE' })
  })
})
