import type { Context, Outcome } from '@slipway/shared/action'
import type { Http, HttpAnswer, HttpRequest } from '@slipway/shared/ports/http'
import type { LiveUsers } from '@slipway/shared/rollout/targets/live-users'
import { aContext, answered, fakeConfigPath, fakeFiles } from '@slipway/shared/testing/fakes'
import { anEar } from '@slipway/shared/testing/rollout-fakes'
import { type VirtualClock, virtualClock } from '@slipway/shared/testing/virtual-clock'
import { readRecordedWatches } from '@slipway/shared/watch/recorded-watch'
import { replayWatch } from '@slipway/shared/watch/replay'
import { expect } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'

/** What the service does `at` milliseconds into the watch: an answer, and how long it takes. */
export type Behaviour = (request: HttpRequest, at: number) => { answer: HttpAnswer; takes?: number }

export const anInputs = (overrides: Partial<Inputs> = {}): Inputs => ({
  minimumRequests: 20,
  stopEarly: true,
  look: false,
  results: 'monitoring-results',
  ...overrides,
})

export const config = `
service: harbor
environments:
  staging:
    url: https://staging.test/app
    monitor: 60s
    health-interval: 5s
    thresholds: { response-time: { p95: 1s }, error-rate: 5% }
    traffic: { requests-per-second: 10, paths: [/api/items], metrics: { path: /metrics } }
health:
  basic: [{ name: startup, http: { path: /api/health } }]
rollback:
  when:
    - { health: failing, for: 20s }
    - { metric: error-rate, above: 5%, for: 20s }
    - { metric: response-time.p95, above: threshold, for: 20s }
    - { security: critical }
`

/** The same where the judge only observes. */
export const observingConfig = config.replace('    monitor: 60s\n', '    monitor: 60s\n    judge: { mode: observe }\n')

export const ok = (body = '') => answered(200, body, { 'x-release': 'v2' })

/** A page on which CPU grows by half a core. */
export const metricsPage = (at: number) =>
  [
    `process_cpu_seconds_total ${100 + at / 2_000}`,
    'process_start_time_seconds 1000',
    'process_resident_memory_bytes 268435456',
    'node_filesystem_size_bytes{mountpoint="/"} 1000',
    'node_filesystem_avail_bytes{mountpoint="/"} 600',
  ].join('\n')

/**
 * Runs the action against a service that behaves so, on a clock of its own. Whatever was recorded has to give the same verdict again, at the
 * same second.
 */
export async function monitor(
  inputs: Inputs,
  behaviour: Behaviour,
  {
    settings = config,
    users,
    offline = false,
    ...overrides
  }: Partial<Context> & { settings?: string; users?: LiveUsers; offline?: boolean } = {},
  abortAfter?: number,
): Promise<{ outcome: Outcome; took: number; files: Map<string, string>; asked: HttpRequest[]; clock: VirtualClock }> {
  const clock = virtualClock()
  const start = clock.now()
  const asked: HttpRequest[] = []
  let began: number | undefined
  const http: Http = async (request) => {
    // This machine has a network, unless a test says otherwise.
    if (request.url === 'https://api.github.com' && !offline) return ok()
    asked.push(request)
    // The metrics page is read once before the watch begins.
    if (!request.url.endsWith('/metrics')) began ??= clock.now()
    const { answer, takes = 20 } = behaviour(request, clock.now() - (began ?? clock.now()))
    try {
      await clock.sleep(takes, request.signal)
    } catch {
      return { state: 'failed', reason: 'aborted', message: 'aborted', elapsed: 0 }
    }
    return { ...answer, elapsed: takes }
  }
  const files = fakeFiles({ [fakeConfigPath]: settings })
  const context = aContext({ clock, http, files, ...overrides })
  const outcome = await clock.run(
    run(inputs, context, {
      traffic: http,
      ...(users === undefined ? {} : { users }),
      ...(abortAfter === undefined ? {} : { signals: anEar(clock, abortAfter) }),
    }),
  )
  for (const watch of await readRecordedWatches('/workspace/monitoring-results', context.files)) {
    const { again, recorded, same } = replayWatch(watch)
    const at = again.breached === undefined ? undefined : Math.floor(again.breached.at)
    expect({ same, verdict: again.judgement.verdict, at }).toEqual({ same: true, ...recorded })
  }
  return { outcome, took: clock.now() - (began ?? start), files: files.all, asked, clock }
}
