import type { Context } from '@slipway/shared/action'
import { ms } from '@slipway/shared/core/duration'
import { ratio } from '@slipway/shared/core/percentage'
import type { HttpAnswer } from '@slipway/shared/ports/http'
import { answered, refused } from '@slipway/shared/testing/fakes'
import { parseEntries } from '@slipway/shared/watch/watch-entry'
import { judgeEntries } from '@slipway/shared/watch/watch-judge'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { anInputs, type Behaviour, config, metricsPage, monitor, observingConfig, ok } from './watch-scene.ts'

const staging = anInputs({ environment: 'staging', version: 'v2' })
const well: Behaviour = ({ url }, at) => ({ answer: url.endsWith('/metrics') ? ok(metricsPage(at)) : ok() })
const traffic =
  (behaviour: Behaviour): Behaviour =>
  (request, at) =>
    request.url.endsWith('/api/items') ? behaviour(request, at) : well(request, at)

const byThresholdAlone = anInputs({ url: 'https://a.test/x', duration: ms(60_000), errorRate: ratio(0.01) })

describe('in the job of a deployment', () => {
  it.each([20, 3_000])('an abort ends the watch at once, and what was seen judges nothing (answers in %i ms)', async (takes) => {
    const { outcome, took } = await monitor(
      staging,
      traffic(() => ({ answer: ok(), takes })),
      {},
      9_000,
    )
    expect(outcome).toMatchObject({
      ok: false,
      outputs: { judgement: 'INCONCLUSIVE', aborted: 'true' },
      evidence: { verdict: 'not-evaluated', cause: 'abort by mona (run 9): orders are lost' },
    })
    expect(took).toBeLessThan(12_100)
  })
})

describe('a release that is well', () => {
  it('is HEALTHY, with everything measured', async () => {
    const { outcome, took } = await monitor(staging, well)
    expect(outcome).toMatchObject({
      ok: true,
      evidence: {
        verdict: 'pass',
        service: 'harbor',
        environment: 'staging',
        release: { version: 'v2' },
        details: { judgement: 'HEALTHY' },
      },
      outputs: { judgement: 'HEALTHY', 'error-rate': '0.000000', results: '/workspace/monitoring-results' },
    })
    expect(took).toBeGreaterThanOrEqual(60_000)
    expect(took).toBeLessThan(61_000)
    const measured = Object.fromEntries((outcome.evidence.measurements ?? []).map((one) => [one.name, one.value]))
    expect(measured).toMatchObject({ requests: 600, 'answers.2xx': 600, disk: 0.4 })
    expect(measured['cpu']).toBeCloseTo(0.5, 2)
    expect(measured['throughput']).toBeCloseTo(10, 1)
    expect(measured['response-time.p99']).toBeCloseTo(20, 0)
  })

  it('is judged by every rule that is this action’s, and names those that are not', async () => {
    const { outcome } = await monitor(staging, well)
    expect(outcome.evidence.conditions?.map((one) => `${one.verdict} ${one.name}`)).toEqual([
      'pass error-rate at most 5%',
      'pass response-time.p95 at most 1000 ms',
      'pass health failing for 20s',
      'pass error-rate above 5% for 20s',
      'pass the metrics page /metrics is read',
      'pass answered by the release under judgement',
    ])
    expect(outcome.evidence.details).toMatchObject({ leftToOthers: ['security: critical'] })
    expect(outcome.summary).toContain('security: critical')
  })

  it('can be measured by its address alone', async () => {
    const inputs = anInputs({ url: 'https://a.test/x', duration: ms(10_000), p95: ms(500), errorRate: ratio(0.01) })
    const { outcome, asked } = await monitor(inputs, () => ({ answer: ok(), takes: 5 }))
    expect(outcome.outputs).toMatchObject({ judgement: 'HEALTHY' })
    expect(new Set(asked.map((one) => one.url))).toEqual(new Set(['https://a.test/x']))
    const slow = await monitor(inputs, () => ({ answer: ok(), takes: 700 }))
    expect(slow.outcome).toMatchObject({ ok: false, outputs: { judgement: 'REGRESSED' } })
  })
})

describe('a release that is not', () => {
  it('is REGRESSED as soon as the evidence suffices, and says what and when that was', async () => {
    const { outcome, took, files } = await monitor(
      staging,
      traffic((_request, at) => ({ answer: at < 10_000 ? ok() : answered(503) })),
    )
    const evidence = '140 of 160 requests failed in the 16s to 12:00:24 UTC, 87.5% where 5% is allowed'
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'fail', details: { judgement: 'REGRESSED' }, cause: evidence },
    })
    expect(outcome.evidence.headline).toContain(`staging is REGRESSED: ${evidence}. Seen: `)
    expect(took).toBeLessThan(25_000)
    expect(outcome.evidence.timeline?.map(({ at, what }) => [at.slice(11, 19), what])).toEqual([
      ['12:00:00', 'watch started'],
      ['12:00:24', `breached: error-rate at most 5%: ${evidence}`],
      ['12:00:24', 'watch ended'],
    ])
    const results = JSON.parse(files.get('/workspace/monitoring-results/results.json') ?? '')
    expect(results.breached).toMatchObject({ rule: 'error-rate at most 5%', reason: evidence })
  })

  it('is watched to the end where it is asked not to stop early', async () => {
    const { outcome, took } = await monitor(
      { ...staging, stopEarly: false },
      traffic(() => ({ answer: answered(503) })),
    )
    expect(outcome.evidence.verdict).toBe('fail')
    expect(took).toBeGreaterThanOrEqual(60_000)
  })

  it('is REGRESSED when it is slow', async () => {
    const { outcome } = await monitor(
      staging,
      traffic(() => ({ answer: ok(), takes: 1_500 })),
    )
    expect(outcome.evidence.cause).toBe('140 of 140 requests took longer than 1000 ms in the 14s to 12:00:16 UTC, 100% where 5% is allowed')
  })

  it('is REGRESSED when only its health probes fail', async () => {
    const { outcome, took } = await monitor(staging, (request, at) =>
      request.url.endsWith('/health') ? { answer: answered(503) } : well(request, at),
    )
    expect(outcome.evidence.cause).toBe('health was failing for 20s without a break, at 12:00:20 UTC')
    expect(took).toBeLessThan(22_000)
  })

  it('is REGRESSED when it fails again and again, though never for the time of a rule', async () => {
    // Six seconds of errors, again and again: never 20 s without a break.
    const { outcome, took } = await monitor(
      staging,
      traffic((_request, at) => ({ answer: at % 20_000 < 6_000 ? answered(500) : ok() })),
    )
    const cause = '120 of 260 requests failed in the 26s to 12:00:26 UTC, 46.15% where 5% is allowed'
    expect(outcome.evidence).toMatchObject({ verdict: 'fail', cause })
    expect(took).toBeLessThan(27_000)
  })

  it('is not let go because the time is over while a clock runs', async () => {
    const { outcome, took } = await monitor(staging, (request, at) =>
      request.url.endsWith('/health') && at > 52_000 ? { answer: answered(503) } : well(request, at),
    )
    expect(outcome.evidence.cause).toBe('health was failing for 20s without a break, at 12:01:15 UTC')
    expect(took).toBeGreaterThan(70_000)
  })

  it('is not let go because the answers of its last seconds come after its time', async () => {
    const { outcome, took, files, clock } = await monitor(
      staging,
      traffic((_request, at) => (at > 57_500 ? { answer: answered(503), takes: 4_000 } : { answer: ok() })),
    )
    expect(outcome.evidence).toMatchObject({ verdict: 'fail', cause: expect.stringMatching(/^154 of 180 requests .* 12:01:13 UTC/) })
    expect(took).toBeGreaterThan(73_000)
    const entries = parseEntries(files.get('/workspace/monitoring-results/samples.ndjson') ?? '')
    const over = entries.findIndex((entry) => entry.kind === 'time-over')
    expect(entries[over]).toMatchObject({ at: clock.now() - took + 60_000 })
    expect(entries.slice(0, over).filter((entry) => entry.kind === 'traffic')).toHaveLength(60)
  })

  it('is not let go while its errors are above the limit and not yet sure', async () => {
    const { outcome, took } = await monitor(byThresholdAlone, (_request, at) => ({
      answer: at >= 54_000 && at % 1_000 < 400 ? answered(500) : ok(),
    }))
    expect(outcome.evidence).toMatchObject({
      verdict: 'fail',
      cause: '22 of 60 requests failed in the 12s to 12:01:05 UTC, 36.67% where 1% is allowed',
    })
    expect(took).toBe(65_000)
  })

  it('passes with a warning when its errors end with its time', async () => {
    const { outcome, took } = await monitor(byThresholdAlone, (_request, at) => ({
      answer: at >= 57_000 && at < 60_000 && at % 1_000 < 400 ? answered(500) : ok(),
    }))
    expect(outcome.evidence).toMatchObject({
      verdict: 'warn',
      cause: '6 of 525 requests failed, above 1%, but too few to be sure of it',
    })
    // The time in which silence would say something.
    expect(took).toBe(105_000)
  })

  it('is not watched for longer when it has failed already', async () => {
    const { outcome, took } = await monitor(
      staging,
      traffic((_request, at) => ({ answer: at > 45_000 ? answered(503) : ok() })),
    )
    expect(outcome.evidence.cause).toBe('139 of 160 requests failed in the 16s to 12:00:59 UTC, 86.88% where 5% is allowed')
    expect(took).toBeLessThan(61_000)
  })

  it('is let go when the clock that ran at the end is reset', async () => {
    const { outcome, took } = await monitor(staging, (request, at) =>
      request.url.endsWith('/health') && at > 52_000 && at < 63_000 ? { answer: answered(503) } : well(request, at),
    )
    expect(outcome.evidence.verdict).toBe('pass')
    expect(took).toBeLessThan(70_000)
  })
})

describe('a switch that did not take all traffic along', () => {
  const old = answered(200, '', { 'x-release': 'v1' })

  it('is REGRESSED while a replica of the old release still answers', async () => {
    let asked = 0
    const { outcome } = await monitor(
      staging,
      traffic(() => ({ answer: asked++ % 4 === 0 ? old : ok() })),
    )
    expect(outcome).toMatchObject({
      ok: false,
      outputs: { judgement: 'REGRESSED' },
      evidence: {
        verdict: 'fail',
        cause:
          '25% of the answers in 14s came from "v1" after all traffic was switched to "v2": a replica or cache of the old release still serves',
      },
    })
  })

  it('is HEALTHY with a warning where no answer tells its release', async () => {
    const { outcome } = await monitor({ ...staging, version: 'v2' }, ({ url }, at) => ({
      answer: url.endsWith('/metrics') ? ok(metricsPage(at)) : answered(200, '{}'),
    }))
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { judgement: 'HEALTHY' },
      evidence: { verdict: 'warn', cause: expect.stringContaining('no answer told its release') },
      annotations: [{ level: 'warning', title: 'Performance HEALTHY' }],
    })
    expect(outcome.evidence.headline).toMatch(/^staging is HEALTHY, with a warning: no answer told its release/)
  })
})

describe('where the judge only observes', () => {
  const observing = (behaviour: Behaviour, overrides: Partial<Inputs> = {}, more: Partial<Context> = {}, abortAfter?: number) =>
    monitor({ ...staging, ...overrides }, behaviour, { ...more, settings: observingConfig }, abortAfter)
  const early = traffic((_request, at) => ({ answer: at < 30_000 ? answered(503) : ok() }))

  it('says REGRESSED, watches to its end, and makes a warning of it that says what would have been done', async () => {
    const { outcome, took } = await observing(early)
    expect(took).toBeGreaterThanOrEqual(60_000)
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { judgement: 'REGRESSED' },
      evidence: {
        verdict: 'warn',
        cause: expect.stringMatching(/^would have been rolled back: 110 of 110 requests failed in the 11s to .*; judge\.mode is observe$/),
        details: { judgement: 'REGRESSED', judgeMode: 'observe' },
      },
      annotations: [{ level: 'warning', title: 'Performance REGRESSED' }],
    })
    expect(outcome.evidence.headline).toMatch(/^staging is REGRESSED: would have been rolled back/)
    expect(outcome.evidence.timeline?.[1]?.what).toMatch(/^breached: error-rate at most 5%: 110 of 110 requests failed/)
  })

  it('says INCONCLUSIVE without failing', async () => {
    const { outcome } = await observing(traffic(() => ({ answer: answered(429) })))
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { judgement: 'INCONCLUSIVE' },
      evidence: {
        verdict: 'warn',
        cause: expect.stringMatching(/^would not have been a success: .*; judge\.mode is observe$/),
      },
    })
  })

  it('still fails when somebody aborts, or the run is cancelled', async () => {
    expect((await observing(well, {}, {}, 9_000)).outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' } })
    const controller = new AbortController()
    const cancelled: Behaviour = (request, at) => {
      if (at > 20_000) controller.abort()
      return well(request, at)
    }
    const { outcome } = await observing(cancelled, {}, { signal: controller.signal })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: 'the run was called off' } })
  })

  it('leaves what is well as it is', async () => {
    expect((await observing(well)).outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, annotations: [] })
  })
})

describe('what cannot be judged', () => {
  it('is INCONCLUSIVE with too few requests, and says how many are needed', async () => {
    const { outcome } = await monitor({ ...staging, duration: ms(1_000) }, ({ url }, at) => ({
      answer: at < 2_000 || !url.endsWith('/api/items') ? ok() : answered(302, '', { location: '/login' }),
    }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', details: { judgement: 'INCONCLUSIVE' } } })
    const reasons = outcome.evidence.conditions?.map((one) => one.reason)
    expect(reasons).toContainEqual(expect.stringMatching(/^\d requests were judged; \d+ are needed, which takes \ds at 10 a second$/))
  })

  it('is watched for longer than asked where the requests that are needed take longer, and says so', async () => {
    const { outcome, took } = await monitor({ ...staging, duration: ms(1_000) }, well)
    expect(outcome.evidence.verdict).toBe('pass')
    expect(took).toBeGreaterThan(7_000)
    expect(took).toBeLessThan(8_500)
    expect(outcome.summary).toMatch(/watched for 8s instead of 1s.+ \d+ requests are needed to judge the release, at 10 a second\./)
  })

  it('is INCONCLUSIVE when this machine has no network', async () => {
    const { outcome } = await monitor({ ...staging, controlUrl: 'https://control.test' }, () => ({ answer: refused() }))
    expect(outcome.evidence).toMatchObject({ verdict: 'not-evaluated', details: { judgement: 'INCONCLUSIVE' } })
    const network: Behaviour = ({ url }) => ({ answer: url.includes('control') ? ok() : refused() })
    const alone = await monitor({ ...staging, controlUrl: 'https://control.test' }, network)
    expect(alone.outcome.evidence.verdict).toBe('fail')
  })

  it.each<[string, string, string]>([
    ["GitHub's API", '', 'https://api.github.com'],
    ['what the configuration says', '    judge: { control-url: https://control.test }\n', 'https://control.test'],
  ])('asks %s whether this machine has a network', async (_what, line, address) => {
    const settings = config.replace('    monitor: 60s\n', `    monitor: 60s\n${line}`)
    const { outcome, asked } = await monitor(staging, () => ({ answer: refused() }), { settings, offline: true })
    expect(asked.map(({ url }) => url)).toContain(address)
    expect(outcome.evidence).toMatchObject({ verdict: 'not-evaluated', details: { judgement: 'INCONCLUSIVE' } })
  })

  it.each(['tls', 'reset', 'other'] as const)(
    'is REGRESSED by answers that ended so: %s, whatever the control address does',
    async (reason) => {
      const behaviour: Behaviour = ({ url }) => ({
        answer: url.includes('github') ? refused() : { state: 'failed', reason, message: 'self-signed certificate', elapsed: 5 },
      })
      expect((await monitor(staging, behaviour, { offline: true })).outcome.evidence.verdict).toBe('fail')
    },
  )

  it('passes no threshold that was not measured', async () => {
    const { outcome } = await monitor({ ...staging, metrics: '/no-metrics' }, well)
    expect(outcome.summary).toContain('not measured')
  })
})

describe('the record', () => {
  it('is enough to come to the same judgement again', async () => {
    const behaviours: Behaviour[] = [well, traffic((_request, at) => ({ answer: at < 10_000 ? ok() : answered(503) }))]
    for (const behaviour of behaviours) {
      const { outcome, files } = await monitor(staging, behaviour)
      const results = JSON.parse(files.get('/workspace/monitoring-results/results.json') ?? '')
      const entries = parseEntries(files.get('/workspace/monitoring-results/samples.ndjson') ?? '')
      const again = judgeEntries(entries, { ...results.settings, release: results.settings.release })
      expect(again.judgement.verdict).toBe(outcome.evidence.verdict)
      expect(again.conditions).toEqual(outcome.evidence.conditions)
      expect(results).toMatchObject({ verdict: outcome.evidence.verdict, releases: expect.anything() })
      expect(files.get('/workspace/monitoring-results/summary.md')).toBe(outcome.summary)
    }
  })

  it('is written with what there is when the run is called off', async () => {
    const controller = new AbortController()
    const behaviour: Behaviour = (request, at) => {
      if (at > 20_000) controller.abort()
      return well(request, at)
    }
    const { outcome, files, took } = await monitor(staging, behaviour, { signal: controller.signal })
    expect(took).toBeLessThan(21_000)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: 'the run was called off' } })
    expect(parseEntries(files.get('/workspace/monitoring-results/samples.ndjson') ?? '').at(-1)?.kind).toBe('called-off')
  })
})

describe('bad input', () => {
  it('is told before anything is sent', async () => {
    await expect(monitor(anInputs(), well)).rejects.toThrow('Neither the input "url" nor the input "environment"')
    await expect(monitor(anInputs({ environment: 'stagin' }), well)).rejects.toThrow('did you mean "staging"?')
  })
})

describe('a service that answers, but not as it should', () => {
  const alone = anInputs({ url: 'https://a.test/api/items', duration: ms(60_000), p95: ms(500), errorRate: ratio(0.05) })
  const html = { 'content-type': 'text/html' }
  const judged = async (reply: (index: number) => HttpAnswer, inputs = alone) => {
    let index = 0
    const { outcome } = await monitor(inputs, () => ({ answer: reply(index++) }))
    return { judgement: outcome.outputs?.['judgement'], headline: outcome.evidence.headline, outcome }
  }
  const every = (nth: number, one: HttpAnswer) => (index: number) => (index % nth === 0 ? one : answered(200, 'ok'))
  const redirect = answered(302, '', { location: '/login?next=secret' })

  it.each([404, 401, 403, 405, 410, 418, 500, 503])('is REGRESSED when every answer is %i', async (status) => {
    const { judgement, headline } = await judged(() => answered(status))
    expect(judgement).toBe('REGRESSED')
    expect(headline).toContain('answers were 2xx')
    expect(headline).toContain(`answered ${status}`)
  })

  it.each<[string, HttpAnswer, string]>([
    ['a redirect to a log-in page', redirect, 'every answer was a redirect to /login; nothing was measured'],
    [
      'a redirect to https',
      answered(301, '', { location: 'http://a.test/api/items' }),
      'every answer was a redirect to http://a.test/api/items; nothing was measured',
    ],
    ['304', answered(304), 'every answer was a redirect without a location; nothing was measured'],
    ['429', answered(429), 'every answer was 429, too many requests; nothing was measured'],
    ['an empty page', answered(200), 'answers had nothing in them by which to judge the service'],
    ['a maintenance page', answered(200, '<html><h1>Under maintenance</h1>', html), 'as a maintenance page does'],
    ['the page of a front end', answered(200, '<!doctype html><title>App</title>', html), 'an HTML page below an API path'],
  ])('is INCONCLUSIVE when every answer is %s', async (_what, answer, because) => {
    const { judgement, headline, outcome } = await judged(() => answer)
    expect(judgement).toBe('INCONCLUSIVE')
    expect(headline).toContain(because)
    expect(JSON.stringify(outcome)).not.toContain('secret')
  })

  it('is judged by the share of it', async () => {
    expect((await judged(every(3, answered(404)))).judgement).toBe('REGRESSED')
    expect((await judged(every(3, redirect))).judgement).toBe('INCONCLUSIVE')
    expect((await judged(every(3, answered(429)))).judgement).toBe('INCONCLUSIVE')
    expect(await judged(every(50, redirect))).toMatchObject({
      judgement: 'HEALTHY',
      headline: expect.stringContaining('294 of 300 answers were 2xx (6 answered 302, a redirect to /login)'),
    })
  })

  it('is REGRESSED by its errors, whatever else measured nothing', async () => {
    expect((await judged((index) => (index % 2 === 0 ? redirect : answered(500)))).judgement).toBe('REGRESSED')
  })

  it.each<[string, HttpAnswer, Partial<Inputs>]>([
    ['204', answered(204), {}],
    ['a front page', answered(200, '<!doctype html><title>Acme</title>', html), { url: 'https://a.test/' }],
    ['plain text', answered(200, 'OK', html), {}],
    ['a resource that is in error', answered(200, '{"status":"error"}'), {}],
    ['a status that is expected', redirect, { expectStatus: [302] }],
    ['an empty body that is expected', answered(200), { expectStatus: [200] }],
  ])('is HEALTHY with %s', async (_what, answer, more) => {
    expect((await judged(() => answer, { ...alone, ...more })).judgement).toBe('HEALTHY')
  })
})
