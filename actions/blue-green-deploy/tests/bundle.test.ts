import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { configuration } from './scene.ts'
import { severalConfiguration } from './services-scene.ts'

const folder = join(import.meta.dirname, '..')
const files = { '.github/slipway.yml': configuration, 'app.tgz': 'hello' }

type Past = { version: string; colour: 'blue' | 'green'; phases: readonly string[] }

const good = (version: string, colour: 'blue' | 'green'): Past[] => [
  { version, colour, phases: ['prepare', 'shift', 'promote', 'complete'] },
]
const failed = (version: string): Past => ({ version, colour: 'blue', phases: ['prepare', 'stopped'] })

/** GitHub's interface with the deployments of an environment, oldest first, and nothing else. */
async function aGithub(past: readonly Past[]): Promise<AsyncDisposable & { url: string; statusesRead(): number }> {
  let read = 0
  const at = '2026-01-05T12:00:00Z'
  const answer = (path: string): unknown => {
    const [, id] = /\/deployments\/(\d+)\/statuses/.exec(path) ?? []
    if (id !== undefined) {
      read += 1
      const { phases = [] } = past[Number(id) - 1] ?? {}
      return phases.map((phase, index) => ({ id: index, state: 'success', description: `${phase}: so it was`, created_at: at }))
    }
    if (path.includes('/deployments?')) return past.map((one, index) => aDeployment(index + 1, one, at)).reverse()
    return undefined
  }
  const server = createServer((request, response) => {
    const body = answer(request.url ?? '')
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? { message: 'Not Found' }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    statusesRead: () => read,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

/** A record of this very run, which it believes. */
function aDeployment(id: number, { version, colour }: Past, at: string) {
  const release = { version, sha: 'a'.repeat(40) }
  const run = { id: 100, attempt: 1, job: 'deploy' }
  return { id, created_at: at, payload: { schema: 1, service: 'harbor', environment: 'production', kind: 'deploy', release, colour, run } }
}

describe('the bundle', () => {
  it('plans without a secret and without a network', async () => {
    await using job = await Job.start(files)
    const { code, outputs, evidence, summary } = await job.run(
      folder,
      { mode: 'plan', 'lock-wait': '5m' },
      { GITHUB_REF: 'refs/heads/feature/new' },
    )
    expect(code).toBe(0)
    expect(outputs).toMatchObject({ go: 'true', environment: 'development', url: 'http://dev.test/app', monitor: '5m', verdict: 'warn' })
    expect(evidence?.headline).toBe(`${'a'.repeat(12)} goes to development`)
    expect(summary).toContain('goes to development')
    // What protects the environment is not known, and never taken for nothing.
    expect(summary).toContain('there is no token')
  })

  it('plans several services, and then what their builds left', async () => {
    const several = severalConfiguration.replace('branches: [main], approval: required', 'branches: [main], approval: none')
    const releases = ['api', 'web', 'parser'].map((service) => [`release/release-${service}/release.tar.gz`, `built ${service}`] as const)
    const manifests = {
      'api/package.json': JSON.stringify({ scripts: { build: 'tsc' } }),
      'api/package-lock.json': '{}',
      'web/Cargo.toml': '[package]\nname = "web"\n',
      'web/src/main.rs': 'fn main() {}\n',
    }
    await using job = await Job.start({ '.github/slipway.yml': several, ...manifests, ...Object.fromEntries(releases) })
    const main = { GITHUB_REF: 'refs/heads/main' }
    const before = await job.run(folder, { mode: 'plan', 'build-version': 'v1.2.0' }, main)
    expect(before.outputs).toMatchObject({ verdict: 'warn', go: 'true', environment: 'production', promote: 'false' })
    expect(before.summary).toContain('the ledger could not be read, so what is live is not known')
    expect(JSON.parse(before.outputs['builds'] ?? '')).toMatchObject([
      { service: 'api', command: 'npm ci && npm run build', version: 'v1.2.0' },
      { service: 'web', command: expect.stringContaining('cargo install') },
      { service: 'parser', command: 'make', test: 'make check', output: 'out' },
    ])
    const after = await job.run(folder, { mode: 'plan', releases: before.outputs['releases'] ?? '', artifact: 'release' }, main)
    const digests = releases.map(([, text]) => `sha256:${createHash('sha256').update(text).digest('hex')}`)
    expect(JSON.parse(after.outputs['releases'] ?? '')).toMatchObject([
      { service: 'api', version: 'v1.2.0', digest: digests[0], live: 'none' },
      { service: 'web', digest: digests[1] },
      { service: 'parser', digest: digests[2] },
    ])
    expect(after.outputs['title']).toContain(`shop: api v1.2.0 (${digests[0]?.slice(0, 14)}…) over nothing, web v1.2.0`)
    const other = JSON.stringify([{ service: 'api', version: 'v1', sha: 'a'.repeat(40), digest: digests[1] }])
    expect((await job.run(folder, { mode: 'plan', releases: other, artifact: 'release' }, main)).output).toContain(
      'is not the one that was approved',
    )
  })

  it('refuses an artifact that is not what was built, before anything else', async () => {
    await using job = await Job.start(files)
    const { code, output, evidence } = await job.run(folder, {
      mode: 'deploy',
      environment: 'production',
      version: 'v1.0.0',
      artifact: 'app.tgz',
      digest: `sha256:${'0'.repeat(64)}`,
      token: 'not-a-token',
      'lock-wait': '0s',
    })
    expect(code).toBe(1)
    expect(output).toContain('is not the one that was approved')
    expect(evidence?.verdict).toBe('not-evaluated')
  })

  it('refuses two environments that share a backend and an address, before anything else', async () => {
    const shared = configuration.replace(
      /staging: \{.*\}/,
      'staging: { url: http://production.test/app/, placement: { prepare: [a] }, target: { type: haproxy, socket: /run//haproxy.sock, backend: web } }',
    )
    await using job = await Job.start({ '.github/slipway.yml': shared })
    const { code, output } = await job.run(folder, {
      mode: 'deploy',
      environment: 'staging',
      version: 'v1.0.0',
      token: 'not-a-token',
      'lock-wait': '0s',
    })
    expect(code).toBe(1)
    expect(output).toContain('.github/slipway.yml has 2 problems')
    expect(output).toContain('environments.production.url: "http://production.test/app": environments.staging.url is the same address')
    expect(output).toContain(
      'environments.production.target: backend "web" at socket "/run/haproxy.sock": environments.staging.target has the same',
    )
  })

  it('finds what is live, and what to go back to, behind more failed deployments than it reads at first', async () => {
    const past = [
      ...good('v1.0.0', 'blue'),
      ...good('v1.1.0', 'green'),
      ...Array.from({ length: 31 }, (_none, index) => failed(`v2.0.${index}`)),
    ]
    await using github = await aGithub(past)
    const observed = JSON.stringify({ blue: { weight: 0, state: 'draining' }, green: { weight: 1, state: 'serving' } })
    const command = `{ type: command, observe: [echo, '${observed}'], shift: [s] }`
    const config = `service: harbor\nenvironments:\n  production: { url: 'http://production.test/app', branches: [main], target: ${command} }\n`
    await using job = await Job.start({ '.github/slipway.yml': config })
    const environment = { GITHUB_API_URL: github.url, GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/enhanced-ci.yml@refs/heads/main' }
    const { code, output, summary } = await job.run(
      folder,
      { mode: 'status', environment: 'production', token: 'not-a-token', 'lock-wait': '0s' },
      environment,
    )
    expect(code, output).toBe(0)
    expect(summary).toContain('v1.1.0')
    expect(summary).not.toContain('Nothing has succeeded')
    expect(github.statusesRead()).toBe(past.length)
  })

  it('lists every input that is wrong at once', async () => {
    await using job = await Job.start(files)
    const { code, output } = await job.run(folder, { mode: 'deplyo', sha: 'abc', 'lock-wait': '5' })
    expect(code).toBe(1)
    for (const part of ['did you mean "deploy"?', 'sha: "abc"', 'lock-wait: "5"']) expect(output).toContain(part)
  })
})
