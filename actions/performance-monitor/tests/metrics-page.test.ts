import type { HttpAnswer } from '@slipway/shared/ports/http'
import { answered, refused } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { anInputs, type Behaviour, metricsPage, monitor, ok } from './watch-scene.ts'

const staging = anInputs({ environment: 'staging', version: 'v2' })
const withPage =
  (page: (at: number) => HttpAnswer): Behaviour =>
  ({ url }, at) => ({ answer: url.endsWith('/metrics') ? page(at) : ok() })

const settings = (more: string) => `
service: harbor
environments:
  staging:
    url: https://staging.test/app
    monitor: 60s
    thresholds: { response-time: { p95: 1s }, error-rate: 5%${more} }
    traffic: { requests-per-second: 10, paths: [/api/items], headers: { authorization: Bearer $PROBE }, metrics: { path: /metrics } }
rollback: { when: [] }
`

/** What a watch of a service with this page says in its headline and of each condition that is no pass. */
async function watched(page: (at: number) => HttpAnswer, more = '') {
  const { outcome, asked } = await monitor({ ...staging, secrets: 'PROBE=token-1' }, withPage(page), { settings: settings(more) })
  const { headline, verdict, conditions = [], details } = outcome.evidence
  const all = conditions.flatMap((one) => (one.verdict === 'pass' ? [] : [`${one.verdict} ${one.name}: ${one.reason}`]))
  const counted = all.filter((one) => one.includes(' of the service '))
  return { headline, verdict, doubts: all.filter((one) => !counted.includes(one)), counted, details, asked, outcome }
}

describe('a metrics page that was asked for and could not be had', () => {
  it.each([
    ['a log-in page', () => answered(200, '<!doctype html><title>Log in</title>'), '/metrics is an HTML page'],
    ['404', () => answered(404), '/metrics answered 404 (12 of 12 looks)'],
    ['nobody', () => refused(), '/metrics could not be had: connect ECONNREFUSED'],
    ['an empty page', () => ok(), '/metrics is empty'],
    ['nothing but NaN', () => ok('process_cpu_seconds_total NaN\nprocess_resident_memory_bytes NaN'), 'nothing but NaN, in 2 metrics'],
    ['lines that are none', () => ok(`${metricsPage(1)}\n\n{b} 2`), '/metrics: 1 of 6 lines was not read (it is line 7)'],
    [
      'a value that is NaN',
      (at: number) => ok(metricsPage(at).replace(/ 600$/, ' NaN')),
      'disk was not measured: node_filesystem_avail_bytes is NaN',
    ],
  ] as const)('is HEALTHY with a warning that says so: %s', async (_what, page, said) => {
    const { headline, verdict, details, doubts, outcome } = await watched(page)
    expect({ verdict, details }).toMatchObject({ verdict: 'warn', details: { judgement: 'HEALTHY' } })
    expect(headline).toContain(said)
    expect(doubts).toEqual([expect.stringMatching(/^warn the metrics page \/metrics is read: /)])
    expect(outcome.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(said) }])
  })

  it('leaves a limit on what it should tell undecided', async () => {
    const { verdict, doubts } = await watched(() => answered(404), ', memory: 80%')
    expect(verdict).toBe('not-evaluated')
    expect(doubts).toContain('not-evaluated memory at most 80%: /app/metrics answered 404')
  })

  it('is passed over where one look in many was lost', async () => {
    const { verdict, outcome } = await watched((at) => (at > 20_000 && at < 25_500 ? answered(503) : ok(metricsPage(at))))
    expect(verdict).toBe('pass')
    expect(outcome.evidence.conditions).toContainEqual({
      name: 'the metrics page /metrics is read',
      verdict: 'pass',
      reason: '/app/metrics answered 503 (1 of 12 looks)',
    })
  })
})

describe('what a metrics page does not offer', () => {
  it('is no measurement that was lost: the limit on it is named, and the rest is judged', async () => {
    const { verdict, doubts, headline } = await watched((at) => ok(metricsPage(at).replace(/node_filesystem.*\n?/g, '')), ', disk: 90%')
    expect(verdict).toBe('warn')
    expect(doubts).toEqual([
      'warn disk at most 90%: disk is not judged: /metrics has no node_filesystem_size_bytes and node_filesystem_avail_bytes of a disk',
    ])
    expect(headline).toContain('disk is not judged')
  })

  it('is named before the watch where no page is read at all', async () => {
    const inputs = { ...staging }
    const { outcome } = await monitor(
      inputs,
      withPage(() => ok()),
      {
        settings: settings(', memory: 80%').replace(', metrics: { path: /metrics }', '').replace('authorization: Bearer $PROBE', 'a: b'),
      },
    )
    expect(outcome.evidence).toMatchObject({
      verdict: 'warn',
      cause: expect.stringContaining('memory is not judged: no metrics page is read'),
    })
    expect(outcome.summary).toMatch(/thresholds\.memory is not judged.*no metrics page is read/)
  })

  it('is named by a rule, too', async () => {
    const rule = settings('').replace('when: []', 'when: [{ metric: memory, above: 80%, for: 20s }]')
    const { outcome } = await monitor(
      { ...staging, secrets: 'PROBE=token-1' },
      withPage((at) => ok(metricsPage(at))),
      { settings: rule },
    )
    expect(outcome.evidence).toMatchObject({
      verdict: 'warn',
      cause: expect.stringContaining('memory is not judged: /metrics tells the memory'),
    })
  })
})

describe('a metrics page', () => {
  it('is asked with the headers of the service', async () => {
    const { asked } = await watched((at) => ok(metricsPage(at)))
    expect(asked.find(({ url }) => url.endsWith('/metrics'))?.headers).toMatchObject({ authorization: 'Bearer token-1' })
  })

  it('takes a release back whose memory grows beyond its limit', async () => {
    const leaking = (at: number) => ok(`process_resident_memory_bytes ${300e6 + at * 10_000}\ncgroup_memory_limit_bytes 536870912`)
    const { verdict, headline } = await watched(leaking, ', memory: 80%')
    expect(verdict).toBe('fail')
    expect(headline).toMatch(/memory was 8\d[\d.]*%, above 80%/)
  })
})

describe('what the service itself counts', () => {
  /** A page of a service with 20 requests of users a second, of which so many fail, beside the 10 of the watch. */
  const users = (failing: number) => (at: number) => {
    const seconds = at / 1_000
    return ok(
      `${metricsPage(at)}\nhttp_requests_total{code="200"} ${5_000 + Math.floor((30 - failing) * seconds)}\nhttp_requests_total{code="500"} ${Math.floor(failing * seconds)}`,
    )
  }

  it('takes a release back of which users get 40 % errors, while each synthetic request is well', async () => {
    const { verdict, headline, outcome } = await watched(users(8))
    expect(verdict).toBe('fail')
    expect(headline).toMatch(/ is REGRESSED: \d+ of \d+ requests of the service failed in the .* \(\/metrics http_requests_total\)/)
    expect(outcome.evidence.conditions?.filter(({ verdict: one }) => one === 'fail').map(({ name }) => name)).toEqual([
      'error-rate of the service at most 5%',
    ])
  })

  it('passes where users get no more errors than allowed, and says what was counted', async () => {
    const { verdict, outcome } = await watched(users(0))
    expect(verdict).toBe('pass')
    expect(outcome.evidence.conditions).toContainEqual(
      expect.objectContaining({
        name: 'error-rate of the service at most 5%',
        verdict: 'pass',
        reason: expect.stringContaining('requests of the service failed'),
      }),
    )
  })

  it('is said to be missing where the page has no such counter, which stands against nobody', async () => {
    const { verdict, counted, outcome } = await watched((at) => ok(metricsPage(at)))
    expect(verdict).toBe('pass')
    expect(counted).toEqual([])
    expect(outcome.summary).toMatch(
      /what the service counts of its requests is not judged.*does not offer a counter of requests with their status/,
    )
  })
})
