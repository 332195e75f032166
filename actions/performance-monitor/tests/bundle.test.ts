import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { parseEntries } from '@slipway/shared/watch/watch-entry'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const inputs = {
  'minimum-requests': '20',
  'stop-early': 'true',
  look: 'false',
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

it.concurrent('certifies a service that answers well', async () => {
  const { server, url } = await serving(200)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url, version: 'v2' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'pass', judgement: 'HEALTHY', 'error-rate': '0.000000' } })
  expect(run.outputs['results']).toBe(join(job.workspace, 'monitoring-results'))
  const results = JSON.parse(await readFile(join(job.workspace, 'monitoring-results/results.json'), 'utf8'))
  expect(results).toMatchObject({ judgement: 'HEALTHY', plannedMs: expect.any(Number) })
  // 1 s is not enough for the requests that a judgement needs.
  expect(results.plannedMs).toBeGreaterThan(1_000)
  expect(run.output).toMatch(/watched for \d+s(?:\d+ms)? instead of 1s: \d+ requests are needed to judge the release, at 50 a second/)
  expect(results.releases.v2).toBeGreaterThan(50)
  expect(Number(run.outputs['p95'])).toBeGreaterThan(0)
})

it.concurrent('fails a service that does not, with its results written', async () => {
  const { server, url } = await serving(503)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', judgement: 'REGRESSED', 'error-rate': '1.000000' } })
  expect(run.output).toMatch(
    /::error title=Performance REGRESSED::(\d+) of \1 requests failed in the \d+s to [\d:]{8} UTC, 100%25 where 5%25 is allowed/,
  )
  expect(run.summary).toContain('### Performance')
  expect(await readFile(join(job.workspace, 'monitoring-results/samples.ndjson'), 'utf8')).toContain('"kind":"traffic"')
})

it.concurrent('is HEALTHY with a warning where no answer tells its release', async () => {
  const { server, url } = await serving(() => ({ status: 200, body: '{}' }))
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url, version: 'v2' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'warn', judgement: 'HEALTHY' } })
  expect(run.output).toContain('::warning title=Performance HEALTHY::no answer told its release (header x-release)')
})

it.concurrent('says that it leaves out a judge-state that it cannot read', async () => {
  const { server, url } = await serving(200)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url, version: 'v2', 'judge-state': '{"schema":1}' })
  expect(run).toMatchObject({ code: 0, outputs: { judgement: 'HEALTHY' } })
  expect(run.output).toContain('the input judge-state could not be read, so the tests of the steps do not go on in this watch')
})

it.concurrent('only reports where the judge only observes', async () => {
  const { server, url } = await serving(503)
  await using _server = server
  const config = `service: harbor\nenvironments: { staging: { url: '${url}', thresholds: { error-rate: 5% }, judge: { mode: observe } } }\n`
  await using job = await Job.start({ '.github/slipway.yml': config })
  const run = await job.run(folder, { ...inputs, environment: 'staging' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'warn', judgement: 'REGRESSED' } })
  expect(run.evidence).toMatchObject({
    verdict: 'warn',
    cause: expect.stringMatching(/^would have been rolled back: .*; judge\.mode is observe$/),
  })
  expect(run.output).toContain('::warning title=Performance REGRESSED::would have been rolled back')
})

it.concurrent('counts an answer in the second in which its request was planned, however late it comes', async () => {
  // The answers to the requests of the second second come in the fourth, after the planned time.
  const { server, url } = await serving((index) => (index >= 20 && index < 40 ? { status: 503, takes: 1_600 } : { status: 200 }))
  await using _server = server
  await using job = await Job.start()
  await job.run(folder, { ...inputs, url, duration: '3s', 'requests-per-second': '20', 'stop-early': 'false' })
  const entries = parseEntries(await readFile(join(job.workspace, 'monitoring-results/samples.ndjson'), 'utf8'))
  const windows = entries.flatMap((entry) => (entry.kind === 'traffic' ? [entry] : []))
  const start = windows[0]?.at ?? 0
  const ofSecond = (second: number) => windows.filter(({ at }) => Math.floor((at - start) / 1_000) === second)
  const sums = [0, 1, 2].map((second) => {
    const seen = ofSecond(second)
    return [seen.reduce((sum, { sent }) => sum + sent, 0), seen.reduce((sum, { statuses }) => sum + statuses['5xx'], 0)]
  })
  expect(sums).toEqual([
    [20, 0],
    [20, 20],
    [20, 0],
  ])
  const { plannedMs } = JSON.parse(await readFile(join(job.workspace, 'monitoring-results/results.json'), 'utf8'))
  const over = entries.findIndex((entry) => entry.kind === 'time-over')
  const later = entries.slice(over).flatMap((entry) => (entry.kind === 'traffic' ? [entry.at - start] : []))
  expect(Math.min(plannedMs, ...later)).toBe(plannedMs)
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
  it.concurrent('is REGRESSED when every answer is 404', async () => {
    const { judgement, headline, code, summary } = await judged(() => ({ status: 404 }))
    expect({ judgement, code }).toEqual({ judgement: 'REGRESSED', code: 1 })
    expect(headline).toMatch(/0 of (\d+) answers were 2xx \(\1 answered 404\)/)
    expect(summary).toMatch(/Answers by status: \d+ 4xx\./)
  })

  it.concurrent.each<[string, Reply, RegExp]>([
    ['a redirect to a log-in page', redirect, /every answer was a redirect to \/login; nothing was measured/],
    ['429', { status: 429 }, /every answer was 429, too many requests; nothing was measured/],
    ['an empty page', { status: 200 }, /(\d+) of \1 answers had nothing in them/],
    ['a maintenance page', page('Down for maintenance'), /as a maintenance page does/],
  ])('is INCONCLUSIVE when every answer is %s', async (_what, reply, because) => {
    const { judgement, headline, code } = await judged(() => reply)
    expect({ judgement, code }).toEqual({ judgement: 'INCONCLUSIVE', code: 1 })
    expect(headline).toMatch(because)
    expect(headline).toMatch(/; 0 of (\d+) answers were (?:2xx|as expected)/)
    expect(headline).not.toContain('secret')
  })

  it.concurrent('is REGRESSED when every body says that it fails', async () => {
    expect((await judged(() => ({ status: 200, body: '{"status":"fail"}' }))).judgement).toBe('REGRESSED')
  })
})

describe('a service that answers as it should', () => {
  it.concurrent('is HEALTHY with what the probe of the path, or the path itself, expects', async () => {
    const right = (_index: number, path: string) => ({ status: path === '/gone' ? 410 : 401, body: '{}' })
    expect(await judged(right, { environment: 'staging' })).toMatchObject({ judgement: 'HEALTHY', code: 0 })
    const wrong = (_index: number, path: string) => ({ status: path === '/gone' ? 410 : 200, body: '{}' })
    expect(await judged(wrong, { environment: 'staging' })).toMatchObject({ judgement: 'REGRESSED' })
  })

  it.concurrent('is HEALTHY with a redirect that is expected', async () => {
    expect(await judged(() => redirect, { 'expect-status': '302' })).toMatchObject({ judgement: 'HEALTHY', code: 0 })
  })
})

describe('a runner that reaches nobody', () => {
  const away = { https_proxy: 'http://127.0.0.1:1' }
  const watch = { ...inputs, url: 'https://service.test', 'stop-early': 'false' }

  it.concurrent('says nothing of the service, and is no reason to go back', async () => {
    await using job = await Job.start()
    const run = await job.run(folder, watch, away)
    expect(run).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated', judgement: 'INCONCLUSIVE' } })
    expect(run.evidence?.headline).toContain('but the control address does not answer this machine either')
  })

  it.concurrent('is told from a service that is gone by a control address, where one is known', async () => {
    const { server, url } = await serving(200)
    await using _server = server
    await using job = await Job.start()
    const judged = await job.run(folder, { ...watch, 'control-url': url }, away)
    expect(judged.outputs).toMatchObject({ verdict: 'fail', judgement: 'REGRESSED' })
    const excused = await job.run(folder, { ...watch, 'control-url': 'https://control.test' }, away)
    expect(excused.outputs).toMatchObject({ verdict: 'not-evaluated', judgement: 'INCONCLUSIVE' })
  })
})

describe('several services', () => {
  const sha = 'a'.repeat(40)
  const releases = JSON.stringify([
    { service: 'api', version: 'v1.0.0', sha },
    { service: 'web', version: 'v2.0.0', sha },
  ])
  const told = (release: string) => ({ status: 200, body: '{}', headers: { 'x-release': release } })
  const watchBoth = async (reply: (path: string) => Reply) => {
    const { server, url } = await serving((_index, path) => reply(path))
    await using _server = server
    const config = `product: harbor
services: { api: { in: api, url: /api }, web: { in: web, url: /, needs: [api] } }
environments: { staging: { url: '${url}', thresholds: { error-rate: 5% }, traffic: { paths: [/api/items, /] } } }
health: { up: { of: each, get: /health }, through: { of: web, get: /api/items } }
`
    await using job = await Job.start({ '.github/slipway.yml': config })
    const run = await job.run(folder, { ...inputs, environment: 'staging', releases })
    const written = await Promise.all(
      ['api', 'web'].map((name) => readFile(join(job.workspace, `monitoring-results/${name}/results.json`), 'utf8')),
    )
    return { run, results: written.map((text) => JSON.parse(text)) }
  }

  it.concurrent('on one host are HEALTHY, each by its own release', async () => {
    const { run, results } = await watchBoth((path) => told(path.startsWith('/api') ? 'v1.0.0' : 'v2.0.0'))
    expect(run).toMatchObject({ code: 0, outputs: { verdict: 'pass', judgement: 'HEALTHY' } })
    expect(results.map(({ service, releases: by }) => [service, Object.keys(by)])).toEqual([
      ['api', ['v1.0.0']],
      ['web', ['v2.0.0']],
    ])
    expect(run.output).toContain('api: Watching')
  })

  it.concurrent('are REGRESSED with the one that is, and the other is not judged', async () => {
    const { run } = await watchBoth((path) => (path.startsWith('/api') ? { status: 503 } : told('v2.0.0')))
    expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', judgement: 'REGRESSED' } })
    expect(JSON.parse(run.outputs['services'] ?? '')).toMatchObject({
      api: { verdict: 'fail', judgement: 'REGRESSED' },
      web: { judgement: expect.stringMatching(/INCONCLUSIVE|REGRESSED/) },
    })
  })
})
