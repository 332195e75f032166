import type { HttpAnswer } from '@slipway/shared/ports/http'
import { aContext, answered, fakeClock, fakeConfigPath, fakeFiles, fakeHttp, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'

const config = `
product: harbor
services:
  api: { in: api, url: /api }
  web: { in: web, url: /, needs: [api] }
environments:
  staging: { url: https://staging.test, health-interval: 2s, rollout: { ready-within: 10s } }
health:
  up: { of: each, http: { path: /health, expect: { version: $RELEASE } } }
  through: { of: web, get: /api/items }
  status: { get: https://status.example.org/, when-down: warn }
`
const sha = 'a'.repeat(40)
const releases = [
  { service: 'api', version: 'v1.0.0', sha },
  { service: 'web', version: 'v2.0.0', sha },
]
const staging = { environment: 'staging', releases }
const anInputs = (overrides: Partial<Inputs> = {}): Inputs => ({ mode: 'wait', successes: 1, ...overrides })
const edge = (url: string): HttpAnswer =>
  answered(
    200,
    '{"status":"ok"}',
    url.includes('status') ? {} : { 'x-release': new URL(url).pathname.startsWith('/api') ? 'v1.0.0' : 'v2.0.0' },
  )
const look = (inputs: Inputs, answer: (url: string) => HttpAnswer = edge, log = fakeLog()) =>
  run(
    inputs,
    aContext({ files: fakeFiles({ [fakeConfigPath]: config }), http: fakeHttp(({ url }) => answer(url)), clock: fakeClock(), log }),
  )

describe('several services', () => {
  it('are each held against their own release, on one host', async () => {
    const log = fakeLog()
    const outcome = await look(anInputs(staging), edge, log)
    expect(outcome).toMatchObject({ ok: true, outputs: { healthy: 'true', failing: '', aborted: 'false' }, evidence: { verdict: 'pass' } })
    expect(
      outcome.ofServices?.map(({ service, headline, conditions }) => [service, headline, conditions?.map(({ name }) => name)]),
    ).toEqual([
      ['api', 'api in staging is healthy (after 0s)', ['up', 'status']],
      ['web', 'web in staging is healthy (after 0s)', ['up', 'through', 'status']],
    ])
    expect(log.lines).toEqual(['api: healthy', 'web: healthy'])
  })

  it('fail with the one that does, which is named', async () => {
    const outcome = await look(anInputs(staging), (url) => (url.endsWith('/api/health') ? answered(503, '') : edge(url)))
    expect(outcome).toMatchObject({ ok: false, outputs: { healthy: 'false', failing: 'api/up' }, evidence: { verdict: 'fail' } })
    expect(outcome.evidence.headline).toMatch(/^api failed: .*up: answered 503.*; web passed$/)
    expect(JSON.parse(outcome.outputs?.['services'] ?? '')).toMatchObject({
      api: { verdict: 'fail' },
      web: { verdict: 'pass', healthy: 'true' },
    })
  })

  it('are warned of what may be down', async () => {
    const outcome = await look(anInputs(staging), (url) => (url.includes('status.example') ? answered(503, '') : edge(url)))
    expect(outcome).toMatchObject({ ok: true, outputs: { healthy: 'true', failing: '' }, evidence: { verdict: 'warn' } })
  })

  it('are those that the step is about', async () => {
    const outcome = await look(anInputs({ environment: 'staging', releases: releases.slice(1) }))
    expect(outcome.ofServices?.map(({ service }) => service)).toEqual(['web'])
    expect((await look(anInputs({ environment: 'staging', service: 'api', version: 'v1.0.0' }))).ofServices).toHaveLength(1)
    expect((await look(anInputs({ environment: 'staging' }))).ofServices).toHaveLength(2)
  })

  it.each([{ url: 'https://a.test' }, { version: 'v1.0.0', releases: undefined }])('refuse what is of one: %o', async (more) => {
    await expect(look(anInputs({ ...staging, ...more }))).rejects.toThrow('is of one service, and this step is about 2: api, web')
  })
})
