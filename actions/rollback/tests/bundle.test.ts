import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const configuration = `service: harbor
environments:
  production: { url: 'http://production.test', target: { type: haproxy, socket: /nowhere/admin.sock, backend: web }, placement: { prepare: [x] } }
`
const defaults = {
  emergency: 'false',
  unattended: 'false',
  'dry-run': 'false',
  'only-if-needed': 'false',
  'skip-snapshot': 'false',
  'backup-time-limit': '60s',
  'remove-artifacts': 'false',
  'lock-wait': '0s',
  token: 'not-a-token',
}

describe('the bundle', () => {
  it('names an environment that is not there, and leaves evidence', async () => {
    await using job = await Job.start({ '.github/slipway.yml': configuration })
    const { code, output, evidence } = await job.run(folder, { ...defaults, environment: 'produktion' })
    expect(code).toBe(1)
    expect(output).toContain('did you mean "production"?')
    expect(evidence).toMatchObject({ action: 'rollback', verdict: 'not-evaluated' })
  })

  it('does nothing without a token, and says so', async () => {
    await using job = await Job.start({ '.github/slipway.yml': configuration })
    const { code, output } = await job.run(folder, { ...defaults, environment: 'production', token: '' }, {})
    expect(code).toBe(1)
    expect(output).toContain('The input "token" is missing')
  })
})

type Past = { service: string; version: string; colour: 'blue' | 'green'; set: Record<string, string> }

const releaseOf = (version: string) => ({ version, sha: version.replace(/\D/g, '').padEnd(40, 'a') })

/** GitHub's interface with the completed deployments of an environment that two services share, oldest first, and nothing else. */
async function aGithub(past: readonly Past[]): Promise<AsyncDisposable & { url: string; written: string[] }> {
  const written: string[] = []
  const records = past.map(({ service, version, colour, set }, index) => {
    const run = { id: 100, attempt: 1, job: 'deploy' }
    const releases = Object.fromEntries(Object.entries(set).map(([name, one]) => [name, releaseOf(one)]))
    const common = { schema: 1, environment: 'production', kind: 'deploy', run }
    const payload = { ...common, service, colour, release: releaseOf(version), set: releases }
    return { id: index + 1, created_at: `2026-01-05T12:0${index}:00Z`, payload }
  })
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (request.method !== 'GET') written.push(`${request.method} ${path}`)
    const statuses = ['prepare', 'verify', 'promote', 'complete'].map((phase, id) => {
      return { id, state: 'success', description: `${phase}: so it was`, created_at: '2026-01-05T12:00:00Z' }
    })
    const body = /\/deployments\/\d+\/statuses/.test(path) ? statuses : path.includes('/deployments?') ? records.toReversed() : undefined
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? { message: 'Not Found' }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
    written,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

describe('the bundle, with two services in one environment', () => {
  const shows = (live: 'blue' | 'green') => {
    const side = (colour: string) => ({ weight: colour === live ? 1 : 0 })
    return JSON.stringify({ sides: { blue: side('blue'), green: side('green') } })
  }
  const service = (name: string, live: 'blue' | 'green') =>
    `target: { type: command, observe: [echo, '${shows(live)}'], shift: [s, ${name}] }, placement: { prepare: [start], available: ['true'] }`
  const two = `product: harbor
services:
  api: { in: api, url: /api, ${service('api', 'green')} }
  web: { in: web, url: /, needs: [api], ${service('web', 'blue')} }
environments:
  production: { url: 'http://production.test', branches: [main] }
`
  // The releases of web have names that api never had.
  const past: Past[] = [
    { service: 'api', version: 'v1.0.0', colour: 'blue', set: { api: 'v1.0.0' } },
    { service: 'web', version: 'v2.0.0', colour: 'blue', set: { api: 'v1.0.0', web: 'v2.0.0' } },
    { service: 'api', version: 'v1.1.0', colour: 'green', set: { api: 'v1.1.0', web: 'v2.0.0' } },
  ]
  const ask = async (inputs: Record<string, string>) => {
    await using github = await aGithub(past)
    await using job = await Job.start({ '.github/slipway.yml': two })
    const environment = { GITHUB_API_URL: github.url, GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/enhanced-ci.yml@refs/heads/main' }
    const done = await job.run(folder, { ...defaults, environment: 'production', 'dry-run': 'true', ...inputs }, environment)
    return { ...done, written: github.written }
  }

  it('would take both back to what they ran together, and leaves a record of each', async () => {
    const { code, output, outputs, evidence, written } = await ask({})
    expect(code, output).toBe(0)
    expect(evidence?.headline).toBe('A rollback of production would go to the set of v2.0.0: api v1.0.0; web was there already')
    expect(JSON.parse(outputs['services'] ?? '')).toMatchObject({ api: { version: 'v1.0.0', verdict: 'pass' }, web: { version: 'v2.0.0' } })
    expect(written).toEqual([])
  })

  it('would take one of them back to its own release, never to one of the other', async () => {
    const { code, output, evidence } = await ask({ service: 'api' })
    expect(code, output).toBe(0)
    expect(evidence?.headline).toContain('api: A rollback of production would go to v1.0.0')
    const wrong = await ask({ service: 'api', 'rollback-version': 'v2.0.0' })
    expect(wrong.code).toBe(1)
    expect(wrong.output).toContain('There is no release v2.0.0')
  })

  it('names a service that is not there, and a set that never was', async () => {
    const unknown = await ask({ service: 'wep' })
    expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining('did you mean "web"?')])
    const never = await ask({ 'rollback-version': 'v9.9.9' })
    expect([never.code, never.output]).toEqual([1, expect.stringContaining('There is no set of v9.9.9')])
  })
})
