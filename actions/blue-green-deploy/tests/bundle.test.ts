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

  it('lists every input that is wrong at once', async () => {
    await using job = await Job.start(files)
    const { code, output } = await job.run(folder, { mode: 'deplyo', sha: 'abc', 'lock-wait': '5' })
    expect(code).toBe(1)
    for (const part of ['did you mean "deploy"?', 'sha: "abc"', 'lock-wait: "5"']) expect(output).toContain(part)
  })
})
