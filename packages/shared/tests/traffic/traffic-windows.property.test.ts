import type { Clock } from '@slipway/shared/ports/clock'
import type { Http, HttpAnswer } from '@slipway/shared/ports/http'
import { answered, refused } from '@slipway/shared/testing/fakes'
import { type VirtualClock, virtualClock } from '@slipway/shared/testing/virtual-clock'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { generateTraffic, type TrafficPlan, type TrafficReport } from '@slipway/shared/traffic/open-loop'
import { answeredCount, failureCount, type Tally, type TrafficWindow } from '@slipway/shared/traffic/tally'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const timeout = 700
const poll = 50

/** What a run is like: the plan, what becomes of request i, and how late the machine wakes from sleep i. Lists repeat. */
type Run = {
  requestsPerSecond: number
  windowLength: number
  duration: number
  maxInFlight: number
  latencies: readonly number[]
  statuses: readonly number[]
  oversleeps: readonly number[]
  /** Milliseconds for which sending goes on after the duration. */
  extension: number
  /** When the run is aborted. */
  abortAt?: number
}

const anyRun = (overrides: Partial<{ [name in keyof Run]: fc.Arbitrary<Run[name]> }> = {}): fc.Arbitrary<Run> =>
  fc.record({
    requestsPerSecond: fc.constantFrom(0.5, 1, 3, 7, 10, 40),
    windowLength: fc.constantFrom(100, 250, 333, 1_000),
    duration: fc.integer({ min: 1, max: 5_000 }),
    maxInFlight: fc.constant(1_000),
    latencies: fc.array(fc.integer({ min: 0, max: timeout + 200 }), { minLength: 1, maxLength: 20 }),
    statuses: fc.array(fc.constantFrom(200, 404, 429, 503, 0), { minLength: 1, maxLength: 20 }),
    oversleeps: fc.array(fc.constantFrom(0, 0, 0, 1, 30, 1_500), { minLength: 1, maxLength: 20 }),
    extension: fc.constantFrom(0, 0, 900),
    ...overrides,
  })

/** The window of request `index`, in whole numbers. */
const windowOf = ({ requestsPerSecond, windowLength }: Run, index: number) =>
  Number((BigInt(index) * 10_000n) / (BigInt(requestsPerSecond * 10) * BigInt(windowLength)))

type Sent = { window: number; late: number }
type Played = { report: TrafficReport; start: number; told: { window: TrafficWindow; json: string; at: number }[]; sent: Sent[] }

async function play(run: Run, doAtWindow: (index: number) => void = () => {}): Promise<Played> {
  const clock = virtualClock()
  const start = clock.now()
  const { windowLength, requestsPerSecond, duration, maxInFlight } = run
  const sent: Sent[] = []
  const told: Played['told'] = []
  const controller = new AbortController()
  const plan: TrafficPlan = {
    paths: askedPaths('http://edge.test', ['/a']),
    requestsPerSecond,
    duration,
    timeout,
    windowLength,
    maxInFlight,
  }
  const onWindow = (window: TrafficWindow) => {
    told.push({ window, json: JSON.stringify(window), at: clock.now() })
    doAtWindow(told.length - 1)
  }
  const goOn = () => clock.now() < start + duration + run.extension
  const deps = { http: serving(run, clock, sent), clock: sleepy(clock, run), signal: controller.signal, onWindow, goOn }
  if (run.abortAt !== undefined) void clock.sleep(run.abortAt).then(() => controller.abort())
  const report = await clock.run(generateTraffic(plan, deps))
  // What is in flight after an abort comes to its end.
  await clock.run(clock.sleep(timeout + 1_000))
  return { report, start, told, sent }
}

const nth = (list: readonly number[], index: number) => list[index % list.length] ?? 0

/** A service that names the window in which a request was planned. It does not hear an abort, as a late answer does not. */
function serving(run: Run, clock: VirtualClock, sent: Sent[]): Http {
  const start = clock.now()
  let index = 0
  return async () => {
    const mine = index++
    const window = windowOf(run, mine)
    sent.push({ window, late: clock.now() - start - (mine * 1_000) / run.requestsPerSecond })
    const delay = nth(run.latencies, mine)
    await clock.sleep(Math.min(delay, timeout))
    if (delay >= timeout) return { state: 'failed', reason: 'timeout', message: 'no answer', elapsed: timeout }
    const status = nth(run.statuses, mine)
    const answer: HttpAnswer = status === 0 ? refused() : answered(status, 'ok', { 'x-release': `window ${window}` })
    return { ...answer, elapsed: delay }
  }
}

function sleepy(clock: VirtualClock, { oversleeps }: Run): Clock {
  let index = 0
  return { now: clock.now, sleep: (span, signal) => clock.sleep(span + nth(oversleeps, index++), signal) }
}

const withoutTimes = ({ latencies: _, late: __, ...counts }: Tally) => counts
const countsOf = ({ lateness: _, releases, ...counts }: TrafficWindow) => ({
  ...withoutTimes(counts),
  releases: Object.entries(releases).map(([name, tally]) => [name, withoutTimes(tally)]),
})
const resultsIn = (window: TrafficWindow) => answeredCount(window) + failureCount(window)
const check = (run: fc.Arbitrary<Run>, hold: (run: Run) => Promise<void>) => fc.assert(fc.asyncProperty(run, hold), { numRuns: 150 })

describe('the windows of a run', () => {
  it('have each request once, in the window in which it was planned', async () => {
    await check(anyRun(), async (run) => {
      const { report, start, told, sent } = await play(run)
      expect(report.windows.map(({ at }) => at)).toEqual(report.windows.map((_, index) => start + index * run.windowLength))
      expect(told.map(({ json }) => json)).toEqual(report.windows.map((window) => JSON.stringify(window)))
      expect(report.sent).toBe(sent.length)
      report.windows.forEach((window, index) => {
        const own = sent.filter((one) => one.window === index)
        expect(window.sent).toBe(own.length)
        expect(resultsIn(window)).toBe(own.length)
        expect(Object.keys(window.releases)).toEqual(answeredCount(window) === 0 ? [] : [`window ${index}`])
        expect(window.lateness).toBeCloseTo(Math.max(0, ...own.map(({ late }) => late)), 6)
      })
      expect(report.windows.reduce((sum, window) => sum + window.sent, 0)).toBe(sent.length)
    })
  })

  it('are as long as planned, except for the last, and none is empty after the end', async () => {
    await check(anyRun({ extension: fc.constant(0) }), async (run) => {
      const { report, start } = await play(run)
      const { windowLength, duration } = run
      const ended = report.windows.at(-1)
      expect(report.length).toBe(duration)
      expect(report.windows.slice(0, -1).every(({ length }) => length === windowLength)).toBe(true)
      expect((ended?.at ?? start) + (ended?.length ?? 0)).toBeLessThanOrEqual(start + duration)
      expect(report.windows.length).toBeGreaterThanOrEqual(Math.floor(duration / windowLength))
    })
  })

  it('are the same however long the answers take, and however late the machine is', async () => {
    const quick = fc.array(fc.integer({ min: 0, max: timeout - 1 }), { minLength: 1, maxLength: 20 })
    const late = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 20 })
    const other = fc.record({ latencies: quick, oversleeps: late })
    const two = fc.tuple(anyRun({ latencies: quick, extension: fc.constant(0) }), other)
    await fc.assert(
      fc.asyncProperty(two, async ([run, changed]) => {
        const [one, two] = [await play(run), await play({ ...run, ...changed })]
        expect(two.report.windows.map(countsOf)).toEqual(one.report.windows.map(countsOf))
        expect(two.report.length).toBe(one.report.length)
      }),
      { numRuns: 100 },
    )
  })

  it('are handed out when they are over and answered, not much later', async () => {
    await check(anyRun({ oversleeps: fc.constant([0]) }), async (run) => {
      const { told, report } = await play(run)
      for (const { window, json, at } of told) {
        expect(at).toBeGreaterThanOrEqual(window.at + window.length)
        expect(at).toBeLessThanOrEqual(window.at + run.windowLength + timeout + poll + 1)
        expect(resultsIn(window)).toBe(window.sent)
        expect(JSON.stringify(window)).toBe(json)
      }
      expect(report.lateness).toBeLessThanOrEqual(1)
    })
  })

  it('are all handed out on an abort, with what came until then', async () => {
    const abortAt = fc.integer({ min: 0, max: 6_000 })
    await check(
      anyRun().chain((run) => abortAt.map((at) => ({ ...run, abortAt: at }))),
      async (run) => {
        const { report, start, told, sent } = await play(run)
        expect(report.windows.map(({ at }) => at)).toEqual(report.windows.map((_, index) => start + index * run.windowLength))
        report.windows.forEach((window, index) => {
          expect(window.sent).toBe(sent.filter((one) => one.window === index).length)
          expect(resultsIn(window)).toBeLessThanOrEqual(window.sent)
        })
        expect(report.windows.reduce((sum, window) => sum + window.sent, 0)).toBe(sent.length)
        expect(told.map(({ json }) => json)).toEqual(report.windows.map((window) => JSON.stringify(window)))
      },
    )
  })

  it('count a request that was not sent for want of room in its own window', async () => {
    await check(anyRun({ maxInFlight: fc.constantFrom(1, 2), latencies: fc.constant([timeout + 1]) }), async (run) => {
      const { report } = await play(run)
      report.windows.forEach((window, index) => {
        const planned = Array.from({ length: report.sent }, (_, request) => windowOf(run, request)).filter((one) => one === index)
        expect(window.sent).toBe(planned.length)
        expect(failureCount(window)).toBe(planned.length)
      })
    })
  })
})
