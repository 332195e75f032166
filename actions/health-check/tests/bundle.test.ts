import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const defaults = { mode: 'wait', successes: '1' }

async function serving(statusOf: (path: string) => number) {
  const server = createServer((request, response) => {
    response.writeHead(statusOf(request.url ?? ''), { 'x-release': 'v2' }).end('{"status":"ok"}')
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

it('fails, with evidence, what never gets healthy', async () => {
  const { server, url } = await serving((path) => (path === '/app/api/items' ? 503 : 200))
  await using _server = server
  const config = `service: harbor\nenvironments: { staging: { url: '${url}', health-interval: 50ms } }\nhealth:\n  basic:\n    - { name: startup, http: { path: /api/health } }\n    - { name: items, http: { path: /api/items } }\n`
  await using job = await Job.start({ '.github/slipway.yml': config })
  const run = await job.run(folder, { ...defaults, environment: 'staging', timeout: '3s' })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', healthy: 'false', failing: 'items' } })
  expect(run.evidence).toMatchObject({ service: 'harbor', cause: 'not healthy within 3s: items: answered 503, expected 200' })
  expect(run.output).toContain('::error title=Health%3A items')
})

it('names the inputs that are wrong', async () => {
  await using job = await Job.start()
  const run = await job.run(folder, { ...defaults, url: 'nowhere', timeout: '5' })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated' } })
  expect(run.output).toMatch(/url: "nowhere"[\s\S]*timeout: "5"/)
})
