import { ms } from '@slipway/shared/core/duration'
import { answered, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { judgeStateOf } from '../src/judge-states.ts'
import { anInputs, type Behaviour, monitor } from './watch-scene.ts'

/** Two services on one host, each with its own release and its own header. */
const settings = `
product: harbor
services:
  api: { in: api, url: /api, version-header: x-api-release }
  web: { in: web, url: / }
environments:
  staging:
    url: https://staging.test
    monitor: 60s
    health-interval: 5s
    thresholds: { response-time: { p95: 1s }, error-rate: 5% }
    traffic: { requests-per-second: 10, paths: [/api/items, /] }
health:
  up: { of: each, get: /health }
  through: { of: web, get: /api/health }
`
const sha = 'a'.repeat(40)
const releases = [
  { service: 'api', version: 'v1.0.0', sha },
  { service: 'web', version: 'v2.0.0', sha },
]
const staging = anInputs({ environment: 'staging', releases })
const isApi = (url: string) => new URL(url).pathname.startsWith('/api')
/** What the edge answers: the release of the service behind it, in the headers of both. */
const well: Behaviour = ({ url }) => ({
  answer: answered(200, '', isApi(url) ? { 'x-api-release': 'v1.0.0', 'x-release': 'v1.0.0' } : { 'x-release': 'v2.0.0' }),
})
const apiFails: Behaviour = (request, at) =>
  request.url.endsWith('/items') && at > 10_000 ? { answer: answered(503, '') } : well(request, at)

describe('several services', () => {
  it('are watched at the same time, each against its own release, with a folder each', async () => {
    const log = fakeLog()
    const { outcome, took, files } = await monitor(staging, well, { settings, log })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass', environment: 'staging' } })
    expect(outcome.outputs).toMatchObject({ judgement: 'HEALTHY', aborted: 'false', results: '/workspace/monitoring-results' })
    expect(JSON.parse(outcome.outputs?.['services'] ?? '')).toMatchObject({
      api: { verdict: 'pass', judgement: 'HEALTHY', results: '/workspace/monitoring-results/api' },
      web: { verdict: 'pass', judgement: 'HEALTHY' },
    })
    expect(took).toBeLessThan(61_000)
    expect(outcome.ofServices?.map(({ service, release, headline }) => [service, release?.version, headline.split(':')[0]])).toEqual([
      ['api', 'v1.0.0', 'api in staging is HEALTHY'],
      ['web', 'v2.0.0', 'web in staging is HEALTHY'],
    ])
    expect([...files.keys()].filter((path) => path.endsWith('results.json'))).toEqual([
      '/workspace/monitoring-results/api/results.json',
      '/workspace/monitoring-results/web/results.json',
    ])
    expect(log.lines.filter((line) => line.includes('Watching')).map((line) => line.split(' ')[0])).toEqual(['api:', 'web:'])
  })

  it('fail where one answers by another release than its own', async () => {
    const old = releases.map((one) => (one.service === 'web' ? { ...one, version: 'v2.1.0' } : one))
    const { outcome } = await monitor({ ...staging, releases: old }, well, { settings })
    expect(outcome).toMatchObject({ ok: false, outputs: { judgement: 'REGRESSED' }, evidence: { verdict: 'fail' } })
    expect(outcome.evidence.services?.map(({ service, verdict }) => `${service} ${verdict}`)).toEqual(['api not-evaluated', 'web fail'])
    expect(outcome.evidence.cause).toMatch(/^web: .*"v2\.0\.0"/)
  })

  it('end early when one has failed, and nothing is said of the others', async () => {
    const { outcome, took } = await monitor(staging, apiFails, { settings })
    expect(took).toBeLessThan(40_000)
    expect(outcome).toMatchObject({ ok: false, outputs: { judgement: 'REGRESSED', aborted: 'false' } })
    const [api, web] = outcome.ofServices ?? []
    expect(api).toMatchObject({ verdict: 'fail', details: { judgement: 'REGRESSED' } })
    expect(web).toMatchObject({ verdict: 'not-evaluated', details: { judgement: 'INCONCLUSIVE' } })
    expect(web?.cause).toMatch(/^the watch ended early, because api failed: /)
    expect(web?.measurements?.find(({ name }) => name === 'requests')?.value).toBeGreaterThan(0)
  })

  it('are watched to the end without stop-early', async () => {
    const { outcome, took } = await monitor({ ...staging, stopEarly: false }, apiFails, { settings })
    expect(took).toBeGreaterThanOrEqual(60_000)
    expect(outcome.ofServices?.map(({ service, verdict }) => `${service} ${verdict}`)).toEqual(['api fail', 'web pass'])
  })

  it('are one where it is named', async () => {
    const { outcome, asked } = await monitor(anInputs({ environment: 'staging', service: 'api', version: 'v1.0.0' }), well, { settings })
    expect(outcome).toMatchObject({ ok: true, outputs: { judgement: 'HEALTHY', p50: expect.stringMatching(/^(19|20)/) } })
    expect(asked.every(({ url }) => isApi(url))).toBe(true)
  })

  it('are not asked for where an address is measured by itself', async () => {
    const inputs = anInputs({ url: 'https://other.test', duration: ms(10_000) })
    expect((await monitor(inputs, () => ({ answer: answered(200, 'ok') }), { settings })).outcome.outputs).not.toHaveProperty('services')
  })

  it('end at once where the rollout is aborted', async () => {
    const { outcome, took } = await monitor(staging, well, { settings }, 9_000)
    expect(outcome).toMatchObject({ ok: false, outputs: { judgement: 'INCONCLUSIVE', aborted: 'true' } })
    expect(took).toBeLessThan(15_000)
  })
})

describe('the judge-state of a service', () => {
  const state = { schema: 1, release: 'v1.0.0' }
  it.each([
    ['as JSON', { api: state }, JSON.stringify(state)],
    ['as text', { api: JSON.stringify(state) }, JSON.stringify(state)],
    ['in the outputs of a step', { api: { verdict: 'pass', 'judge-state': JSON.stringify(state) } }, JSON.stringify(state)],
    ['that has none', { web: state }, undefined],
    ['that has an empty one', { api: { 'judge-state': '' } }, undefined],
    ['whose name an object has', { web: state, api: undefined }, undefined],
  ])('is found %s', (_what, all, expected) => {
    expect(judgeStateOf(JSON.stringify(all), 'api')).toBe(expected)
  })

  it('is what was given where it is no JSON', () => {
    expect(judgeStateOf('none', 'api')).toBe('none')
    expect(judgeStateOf(undefined, 'api')).toBeUndefined()
    expect(judgeStateOf('{}', 'constructor')).toBeUndefined()
  })
})
