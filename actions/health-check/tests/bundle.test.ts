import { createServer } from 'node:http'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const defaults = { mode: 'wait', successes: '1' }

async function serving(
  statusOf: (path: string) => number,
  body: string | Buffer = '{"status":"ok"}',
  headers: Readonly<Record<string, string>> = { 'x-release': 'v2' },
) {
  const server = createServer((request, response) => {
    response.writeHead(statusOf(request.url ?? ''), headers).end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { server, url: `http://127.0.0.1:${address.port}/app` }
}

it('finds a healthy service healthy', async () => {
  const { server, url } = await serving(() => 200)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...defaults, url, path: '/api/health', 'expect-json': 'status=ok', version: 'v2' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'pass', healthy: 'true', failing: '' }, evidence: { verdict: 'pass' } })
  expect(run.summary).toContain('### Health check')
})

it.each<[string, Buffer, Record<string, string>]>([
  ['gzip', gzipSync('{"status":"ok"}'), { 'content-encoding': 'gzip' }],
  ['br', brotliCompressSync('{"status":"ok"}'), { 'content-encoding': 'br' }],
  ['a byte order mark', Buffer.from('\uFEFF{"status":"ok"}'), {}],
  ['both', gzipSync('\uFEFF{"status":"ok"}'), { 'content-encoding': 'gzip' }],
])('reads the JSON of a body with %s', async (_what, body, headers) => {
  const { server, url } = await serving(() => 200, body, { 'content-type': 'application/json', ...headers })
  await using _server = server
  await using job = await Job.start()
  const look = { ...defaults, url, path: '/api/health', timeout: '1s', interval: '1s' }
  expect(await job.run(folder, { ...look, 'expect-json': 'status=ok' })).toMatchObject({ outputs: { verdict: 'pass' } })
  expect(await job.run(folder, { ...look, 'expect-json': 'status=fine' })).toMatchObject({
    outputs: { verdict: 'fail' },
    evidence: { cause: expect.stringContaining('status in the body is "ok", expected "fine"') },
  })
})

it('fails, with evidence, what never gets healthy', async () => {
  const { server, url } = await serving((path) => (path === '/app/api/items' ? 503 : 200))
  await using _server = server
  const config = `service: harbor\nenvironments: { staging: { url: '${url}', health-interval: 50ms } }\nhealth:\n  basic:\n    - { name: startup, http: { path: /api/health } }\n    - { name: items, http: { path: /api/items } }\n`
  await using job = await Job.start({ '.github/slipway.yml': config })
  const run = await job.run(folder, { ...defaults, environment: 'staging', timeout: '3s' })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', healthy: 'false', failing: 'items' } })
  expect(run.evidence).toMatchObject({
    service: 'harbor',
    cause: expect.stringMatching(
      /^not healthy within 3s: items: answered 503, expected 200 \(GET http:.*\/app\/api\/items; body .*in \d+ of \d+ rounds/,
    ),
  })
  expect(run.output).toContain('::error title=Health%3A items')
})

it('fails a service that fails every second look', async () => {
  let asked = 0
  const { server, url } = await serving(() => (asked++ % 2 === 0 ? 503 : 200))
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...defaults, mode: 'watch', url, interval: '100ms', for: '1s', timeout: '3s' })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', healthy: 'false' } })
  expect(run.evidence?.cause).toMatch(/looks failed in the last 1s/)
})

it('names the inputs that are wrong', async () => {
  await using job = await Job.start()
  const run = await job.run(folder, { ...defaults, url: 'nowhere', timeout: '5' })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated' } })
  expect(run.output).toMatch(/url: "nowhere"[\s\S]*timeout: "5"/)
})

describe('a health page of status', () => {
  it.each<[number, string, Record<string, string>, string, string]>([
    [302, '', { location: '/login?next=secret' }, 'fail', 'answered 302, a redirect to /login, expected 200'],
    [200, '{"status":"fail"}', {}, 'fail', 'answered 200 with the status "fail" in its body'],
    [200, '<!doctype html><h1>Down for maintenance</h1>', {}, 'not-evaluated', 'as a maintenance page does'],
    [200, '', {}, 'warn', 'answers, with a warning: /api/health: answered 200 with an empty body'],
    [200, '', { 'x-release': 'v2' }, 'pass', 'is healthy'],
  ])('%i with the body "%s" and %o: %s', async (status, body, headers, verdict, because) => {
    const { server, url } = await serving(() => status, body, headers)
    await using _server = server
    await using job = await Job.start()
    const run = await job.run(folder, { ...defaults, url, path: '/api/health', timeout: '1s', interval: '200ms' })
    expect(run.outputs).toMatchObject({ verdict, healthy: String(verdict === 'pass' || verdict === 'warn') })
    expect(run.evidence?.headline).toContain(because)
    expect(run.output).not.toContain('secret')
  })
})

it('does not blame a service that this runner cannot reach, unless a control address answers', async () => {
  const { server, url } = await serving(() => 200)
  await using _server = server
  await using job = await Job.start()
  const away = { https_proxy: 'http://127.0.0.1:1' }
  const look = { ...defaults, url: 'https://service.test', timeout: '1s' }
  const run = await job.run(folder, look, away)
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated' } })
  expect(run.evidence?.headline).toContain('the control address does not answer this machine either')
  expect(await job.run(folder, { ...look, 'control-url': url }, away)).toMatchObject({ outputs: { verdict: 'fail' } })
})

describe('several services on one host', () => {
  const sha = 'a'.repeat(40)
  const releasesOf = (web: string) =>
    JSON.stringify([
      { service: 'api', version: 'v1.0.0', sha },
      { service: 'web', version: web, sha },
    ])

  it.each([
    ['v2.0.0', 0, 'pass', ''],
    ['v2.1.0', 1, 'fail', 'web/up'],
  ])('are each held against their own release (web %s)', async (web, code, verdict, failing) => {
    const server = createServer((request, response) => {
      const release = request.url?.startsWith('/api') === true ? 'v1.0.0' : 'v2.0.0'
      response.writeHead(200, { 'x-release': release }).end('{"status":"ok"}')
    }).listen(0, '127.0.0.1')
    await using _server = server
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no address')
    const config = `product: harbor
services: { api: { in: api, url: /api }, web: { in: web, url: /, needs: [api] } }
environments: { staging: { url: 'http://127.0.0.1:${address.port}', health-interval: 50ms } }
health: { up: { of: each, get: /health }, through: { of: web, get: /api/items } }
`
    await using job = await Job.start({ '.github/slipway.yml': config })
    const run = await job.run(folder, { ...defaults, environment: 'staging', releases: releasesOf(web), timeout: '1s' })
    expect(run).toMatchObject({ code, outputs: { verdict, failing } })
    expect(JSON.parse(run.outputs['services'] ?? '')).toMatchObject({ api: { verdict: 'pass' }, web: { verdict } })
    expect(run.evidence?.services).toMatchObject([
      { service: 'api', verdict: 'pass' },
      { service: 'web', verdict },
    ])
  })
})
