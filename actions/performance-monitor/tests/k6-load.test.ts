import type { Context } from '@slipway/shared/action'
import { aContext, fakeConfigPath, fakeExec, fakeFiles } from '@slipway/shared/testing/fakes'
import { parseEntries } from '@slipway/shared/watch/watch-entry'
import { judgeEntries } from '@slipway/shared/watch/watch-judge'
import { describe, expect, it } from 'vitest'
import { anInputs, monitor, ok } from './watch-scene.ts'

const start = Date.parse('2026-01-05T12:00:00Z')

const configWith = (traffic: string) => `
service: harbor
environments:
  staging:
    url: https://staging.test/app
    monitor: 60s
    thresholds: { response-time: { p95: 1s }, error-rate: 5% }
    traffic: ${traffic}
rollback:
  when: [{ metric: error-rate, above: 5%, for: 20s }]
`

type Load = { failed?: number; elapsed?: number; code?: number }

/** A k6 that has sent 200 requests a second for a minute, of which every so many failed. */
function aK6({ failed = 0, elapsed = 20, code = 0 }: Load, files: ReturnType<typeof fakeFiles>) {
  return fakeExec(async ([, ...args], { onOutput }) => {
    let bad = 0
    for (let request = 0; request < 12_000; request += 1) {
      const wrong = failed > 0 && request % failed === 0
      bad += wrong ? 1 : 0
      const tags = { status: wrong ? '500' : '200', expected_response: String(!wrong) }
      const time = new Date(start + request * 5).toISOString()
      onOutput?.(`${JSON.stringify({ metric: 'http_req_duration', type: 'Point', data: { time, value: elapsed, tags } })}\n`, 'stdout')
      onOutput?.(
        `${JSON.stringify({ metric: 'slipway_release', type: 'Point', data: { time, value: 1, tags: { release: 'v2', status: tags.status } } })}\n`,
        'stdout',
      )
    }
    const metrics = { http_reqs: { count: 12_000 }, http_req_failed: { passes: bad, fails: 12_000 - bad } }
    await files.write(args[args.indexOf('--summary-export') + 1] ?? '', JSON.stringify({ metrics }))
    return { state: 'exited', code, stdout: '', stderr: '' }
  })
}

async function watchWith(
  traffic: string,
  { load = {}, overrides = {}, more = {} }: { load?: Load; overrides?: Partial<Context>; more?: Record<string, string> } = {},
  inputs: Parameters<typeof anInputs>[0] = {},
) {
  const files = fakeFiles({ [fakeConfigPath]: configWith(traffic), ...more })
  const exec = aK6(load, files)
  const given = anInputs({ environment: 'staging', version: 'v2', ...inputs })
  const { outcome, asked } = await monitor(given, () => ({ answer: ok() }), { exec, files, ...overrides })
  return { outcome, asked, exec, files }
}

const conditionOf = ({ outcome }: Awaited<ReturnType<typeof watchWith>>, name: string) =>
  outcome.evidence.conditions?.find((one) => one.name.startsWith(name))

describe('the load of k6', () => {
  it('is judged as that of the own generator, which then asks nothing', async () => {
    const watched = await watchWith('{ engine: k6, requests-per-second: 200, paths: [/a] }')
    expect(watched.outcome.evidence).toMatchObject({ verdict: 'pass', headline: expect.stringContaining('12000 requests') })
    expect(watched.asked.filter(({ url }) => url.endsWith('/a'))).toEqual([])
    expect(conditionOf(watched, 'error-rate')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('0 of 12000 requests failed'),
    })
    expect(conditionOf(watched, 'load by k6')).toMatchObject({ verdict: 'pass' })
  })

  it('finds a bad release, and the record gives the same judgement again', async () => {
    const watched = await watchWith('{ engine: k6, requests-per-second: 200 }', { load: { failed: 5 } })
    expect(watched.outcome.evidence.verdict).toBe('fail')
    const results = JSON.parse(watched.files.all.get('/workspace/monitoring-results/results.json') ?? '')
    const again = judgeEntries(parseEntries(watched.files.all.get('/workspace/monitoring-results/samples.ndjson') ?? ''), results.settings)
    expect(again.conditions).toEqual(results.conditions)
    expect((await watchWith('{ engine: k6, requests-per-second: 200 }', { load: { elapsed: 1_500 } })).outcome.evidence.verdict).toBe(
      'fail',
    )
  })

  it('is nothing where k6 is not installed, and says how it is', async () => {
    const exec = fakeExec(([program]) => ({ state: 'not-found', program }))
    const { outcome } = await watchWith('{ engine: k6 }', { overrides: { exec } })
    expect(outcome.evidence).toMatchObject({
      verdict: 'not-evaluated',
      headline: expect.stringContaining('k6 is not installed on this runner: install it'),
    })
  })

  it('is no verdict of its script, and no measurement where that broke', async () => {
    const crossed = await watchWith('{ engine: k6, requests-per-second: 200 }', { load: { code: 99 } })
    expect(crossed.outcome.evidence.verdict).toBe('pass')
    const broken = await watchWith('{ engine: k6, requests-per-second: 200 }', { load: { code: 107 } })
    expect(broken.outcome.evidence.verdict).toBe('not-evaluated')
  })

  it('runs a script of the repository, and none from elsewhere', async () => {
    const { exec } = await watchWith('{ engine: k6, script: load/checkout.js }', { more: { '/workspace/load/checkout.js': '' } })
    expect(exec.calls[0]?.at(-1)).toBe('/workspace/load/checkout.js')
    await expect(watchWith('{ engine: k6, script: load/none.js }')).rejects.toThrow('The script of k6 does not exist: load/none.js')
    await expect(watchWith('{ engine: k6, script: ../other.js }', { more: { '/other.js': '' } })).rejects.toThrow(
      'outside of the workspace',
    )
  })

  it('is not sent again by a look long after the deployment', async () => {
    const { asked, exec } = await watchWith('{ engine: k6, requests-per-second: 200, paths: [/a] }', {}, { look: true })
    expect(exec.calls).toEqual([])
    expect(asked.filter(({ url }) => url.endsWith('/a'))).toHaveLength(300)
  })
})

describe('a summary of k6 from elsewhere', () => {
  const summary = (failed: number) =>
    JSON.stringify({
      metrics: {
        http_reqs: { count: 9_000 },
        http_req_failed: { passes: failed, fails: 9_000 - failed },
        http_req_duration: { 'p(95)': 40 },
      },
    })
  const traffic = '{ requests-per-second: 20, summary: load/summary.json }'

  it('is judged beside the watch', async () => {
    const good = await watchWith(traffic, { more: { '/workspace/load/summary.json': summary(9) } })
    expect(good.outcome.evidence.verdict).toBe('pass')
    expect(conditionOf(good, 'error-rate at most 5%, by k6')).toMatchObject({ verdict: 'pass', measured: '0.1%' })
    const bad = await watchWith(traffic, { more: { '/workspace/load/summary.json': summary(900) } })
    expect(bad.outcome.evidence).toMatchObject({ verdict: 'fail', headline: expect.stringContaining('900 of 9000 requests failed') })
  })

  it('that is missing is no good one', async () => {
    expect((await watchWith(traffic)).outcome.evidence.verdict).toBe('not-evaluated')
  })
})

it('needs no k6 where nothing of it is asked for', async () => {
  const { exec } = aContext()
  const { outcome } = await watchWith('{ requests-per-second: 20 }', { overrides: { exec } })
  expect(outcome.evidence.verdict).toBe('pass')
})
