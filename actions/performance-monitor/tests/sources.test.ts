import type { HttpAnswer } from '@slipway/shared/ports/http'
import { answered } from '@slipway/shared/testing/fakes'
import { parseEntries } from '@slipway/shared/watch/watch-entry'
import { judgeEntries } from '@slipway/shared/watch/watch-judge'
import { describe, expect, it } from 'vitest'
import { anInputs, monitor, ok } from './watch-scene.ts'

const staging = anInputs({ environment: 'staging', version: 'v2', secrets: 'PROMETHEUS_TOKEN=token-1' })
const query = 'sum(rate(errors_total{service="$SERVICE", release="$RELEASE"}[1m]))'
const settings = (source: string) => `
service: harbor
environments:
  staging:
    url: https://staging.test
    monitor: 60s
    thresholds: { response-time: { p95: 1s }, error-rate: 5% }
    traffic: { requests-per-second: 10, paths: [/] }
    sources: { errors: { prometheus: https://prom.test, query: '${query}', headers: { authorization: Bearer $PROMETHEUS_TOKEN }, every: 5s, ${source} } }
rollback: { when: [] }
`

const vector = (...values: string[]) =>
  answered(
    200,
    JSON.stringify({
      status: 'success',
      data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1, value] })) },
    }),
  )

async function watched(reply: (at: number) => HttpAnswer, source = 'above: 5%, for: 20s') {
  const seen = await monitor(staging, ({ url }, at) => ({ answer: url.startsWith('https://prom.test') ? reply(at) : ok() }), {
    settings: settings(source),
  })
  const { verdict, headline, conditions = [] } = seen.outcome.evidence
  return { ...seen, verdict, headline, condition: conditions.find(({ name }) => name.startsWith('errors ')) }
}
const asked = 'sum(rate(errors_total{service="harbor", release="v2"}[1m]))'

describe('a source that Prometheus answers', () => {
  it('passes within its limit, and shows the query as it was filled in with its value', async () => {
    const { verdict, condition, asked: requests } = await watched(() => vector('0.01'))
    expect(verdict).toBe('pass')
    expect(condition).toEqual({
      name: 'errors above 5% for 20s',
      limit: '5%',
      measured: '1%',
      verdict: 'pass',
      reason: `last 1% by ${asked}`,
    })
    expect(requests.find(({ url }) => url.startsWith('https://prom.test'))?.headers).toMatchObject({ authorization: 'Bearer token-1' })
  })

  it('takes a release back that is above it for its time, and so does the record', async () => {
    const { verdict, headline, took, files } = await watched((at) => vector(at < 10_000 ? '0.01' : '0.4'))
    expect(verdict).toBe('fail')
    expect(headline).toContain(`errors was above 5% for 20s without a break, up to 40%; last 40% by ${asked}`)
    expect(took).toBeLessThan(35_000)
    const { settings: judged } = JSON.parse(files.get('/workspace/monitoring-results/results.json') ?? '')
    const entries = parseEntries(files.get('/workspace/monitoring-results/samples.ndjson') ?? '')
    expect(judgeEntries(entries, judged).judgement.verdict).toBe('fail')
  })

  it('takes one back that is below it', async () => {
    const { verdict, headline } = await watched((at) => vector(at < 10_000 ? '120' : '3'), 'below: 10, for: 20s')
    expect(verdict).toBe('fail')
    expect(headline).toContain('errors was below 10 for 20s without a break, down to 3')
  })

  it('decides by one reading where it says 0s', async () => {
    const { took, verdict } = await watched((at) => vector(at < 10_000 ? '0' : '1'), 'above: 0, for: 0s')
    expect(verdict).toBe('fail')
    expect(took).toBeLessThan(12_000)
  })

  it('lets go what was above it for less', async () => {
    const { verdict, condition } = await watched((at) => vector(at > 9_000 && at < 19_000 ? '0.4' : '0.01'))
    expect(verdict).toBe('pass')
    expect(condition).toMatchObject({ measured: 'above 5% for 5s, up to 40%' })
  })

  it.each([
    ['no series', vector(), 'the query gives no series, which is not 0'],
    ['NaN', vector('NaN'), 'the query gives NaN'],
    ['an error', answered(400, '{"status":"error","errorType":"bad_data","error":"unknown function"}'), 'bad_data: unknown function'],
    ['a log-in page', answered(302, '', { location: '/login' }), 'Prometheus answered 302, a redirect to /login'],
  ])('is INCONCLUSIVE with %s: nothing is not 0', async (_what, answer, reason) => {
    const { verdict, headline, condition } = await watched(() => answer)
    expect(verdict).toBe('not-evaluated')
    expect(headline).toContain(reason)
    expect(condition?.reason).toContain(`last no value by ${asked}`)
  })
})

it('is told before anything is sent what nobody can fill in', async () => {
  await expect(monitor({ ...staging, secrets: '' }, () => ({ answer: ok() }), { settings: settings('above: 1') })).rejects.toThrow(
    'sources.errors needs $PROMETHEUS_TOKEN',
  )
})

it('is read in the steps alone where it asks for a side', async () => {
  const { outcome } = await monitor(staging, () => ({ answer: ok() }), { settings: settings('above: 1').replace('$SERVICE', '$COLOUR') })
  expect(outcome.evidence.verdict).toBe('pass')
  expect(outcome.summary).toContain('sources.errors is not read')
})
