import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { configuration } from './scene.ts'

const folder = join(import.meta.dirname, '..')
const files = { '.github/slipway.yml': configuration, 'app.tgz': 'hello' }

describe('the bundle', () => {
  it('plans without a secret and without a network', async () => {
    await using job = await Job.start(files)
    const { code, outputs, evidence, summary } = await job.run(
      folder,
      { mode: 'plan', 'lock-wait': '5m' },
      { GITHUB_REF: 'refs/heads/feature/new' },
    )
    expect(code).toBe(0)
    expect(outputs).toMatchObject({ go: 'true', environment: 'development', url: 'http://dev.test/app', monitor: '5m', verdict: 'pass' })
    expect(evidence?.headline).toBe(`${'a'.repeat(12)} goes to development`)
    expect(summary).toContain('goes to development')
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

  it('lists every input that is wrong at once', async () => {
    await using job = await Job.start(files)
    const { code, output } = await job.run(folder, { mode: 'deplyo', sha: 'abc', 'lock-wait': '5' })
    expect(code).toBe(1)
    for (const part of ['did you mean "deploy"?', 'sha: "abc"', 'lock-wait: "5"']) expect(output).toContain(part)
  })
})
