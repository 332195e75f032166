import { createServer } from 'node:http'
import { systemClock } from '@slipway/shared/ports/clock'
import type { Http, HttpAnswer } from '@slipway/shared/ports/http'
import { answered, refused } from '@slipway/shared/testing/fakes'
import { type VirtualClock, virtualClock } from '@slipway/shared/testing/virtual-clock'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { errorCount, observedOf, unmeasuredCount } from '@slipway/shared/traffic/error-rate'
import { keepAliveHttp } from '@slipway/shared/traffic/keep-alive'
import { percentileBounds } from '@slipway/shared/traffic/late-times'
import { generateTraffic, type TrafficPlan } from '@slipway/shared/traffic/open-loop'
import { answeredCount, failureCount, releasesOf, type TrafficWindow, trafficWindow } from '@slipway/shared/traffic/tally'
import { describe, expect, it } from 'vitest'

const plan = (overrides: Partial<TrafficPlan> = {}): TrafficPlan => ({
  paths: askedPaths('http://edge.test', ['/a']),
  requestsPerSecond: 10,
  duration: 10_000,
  timeout: 5_000,
  ...overrides,
})

/** A service that takes as long as `delayOf` says, by the same clock as the generator. */
const serving = (
  clock: VirtualClock,
  delayOf: (at: number, index: number) => number,
  reply: (index: number) => HttpAnswer = () => answered(200),
): Http => {
  const start = clock.now()
  let index = 0
  return async ({ timeout, signal }) => {
    const mine = index++
    const delay = delayOf(clock.now() - start, mine)
    try {
      await clock.sleep(Math.min(delay, timeout), signal)
    } catch {
      return { state: 'failed', reason: 'aborted', message: 'aborted', elapsed: 0 }
    }
    if (delay >= timeout) return { state: 'failed', reason: 'timeout', message: 'no answer', elapsed: timeout }
    return { ...reply(mine), elapsed: delay }
  }
}

describe('generateTraffic', () => {
  it('sends at the planned rate however slow the service is', async () => {
    const clock = virtualClock()
    const report = await clock.run(generateTraffic(plan(), { clock, http: serving(clock, () => 3_000) }))
    expect(report.sent).toBe(100)
    expect(report.windows.slice(0, 10).map((window) => window.sent)).toEqual(Array.from({ length: 10 }, () => 10))
    expect(answeredCount(report.total)).toBe(100)
    expect(report.length).toBe(10_000)
  })

  it('does not let a stall hide: requests that were due in it are slow too', async () => {
    const clock = virtualClock()
    const stall = (at: number) => (at >= 4_000 && at < 6_000 ? 6_000 - at + 2 : 2)
    const report = await clock.run(generateTraffic(plan({ requestsPerSecond: 100 }), { clock, http: serving(clock, stall) }))
    const { values } = observedOf(report.total, report.length, { clientErrorsApart: false, lostAreErrors: false })
    // A fifth of all requests were due in the stall, so P90 is half-way through it and P99 near its whole length.
    expect(values['response-time.p50']).toBeCloseTo(2, 0)
    expect(report.total.latencies.percentile(0.9)).toBeGreaterThan(950)
    expect(values['response-time.p99']).toBeGreaterThan(1_850)
    expect(report.lateness).toBeLessThan(10)
  })

  it('counts what it could not send for want of room, and holds it against nobody', async () => {
    const clock = virtualClock()
    const report = await clock.run(generateTraffic(plan({ maxInFlight: 5 }), { clock, http: serving(clock, () => 60_000) }))
    expect(report.sent).toBe(100)
    expect(failureCount(report.total)).toBe(100)
    expect(report.total.failures.overload).toBeGreaterThan(80)
    const counting = { clientErrorsApart: false, lostAreErrors: true }
    expect(errorCount(report.total, counting)).toBe(report.total.failures.timeout)
    expect(unmeasuredCount(report.total, counting)).toBe(report.total.failures.overload)
  })

  it('tells apart what came of the requests', async () => {
    const clock = virtualClock()
    const reply = (index: number) =>
      [answered(200), answered(302), answered(404), answered(503), refused(), answered(200), answered(700)][index % 7] ?? refused()
    const report = await clock.run(
      generateTraffic(plan({ requestsPerSecond: 7, duration: 1_000 }), { clock, http: serving(clock, () => 1, reply) }),
    )
    expect(report.total.statuses).toEqual({ '2xx': 2, '3xx': 1, '4xx': 1, '5xx': 1 })
    expect(report.total.failures).toEqual({ refused: 1, other: 1 })
    expect(observedOf(report.total, report.length, { clientErrorsApart: false, lostAreErrors: false }).values).toMatchObject({
      'error-rate': 4 / 7,
      'client-error-rate': 1 / 7,
      throughput: 5,
    })
  })

  it('counts a time-out as slow, and as an error', async () => {
    const clock = virtualClock()
    const report = await clock.run(generateTraffic(plan({ duration: 1_000 }), { clock, http: serving(clock, () => 60_000) }))
    expect(report.total.failures).toEqual({ timeout: 10 })
    expect(report.total.latencies.percentile(0.5)).toBeGreaterThan(4_900)
  })

  it('tells a window as soon as it is over', async () => {
    const clock = virtualClock()
    const start = clock.now()
    const told: [number, number][] = []
    const onWindow = (window: TrafficWindow) => told.push([window.at - start, clock.now() - start])
    await clock.run(generateTraffic(plan({ duration: 3_000 }), { clock, http: serving(clock, () => 1), onWindow }))
    expect(told).toEqual([
      [0, 1_000],
      [1_000, 2_000],
      [2_000, 3_000],
    ])
  })

  it('keeps sending while it is told to go on', async () => {
    const clock = virtualClock()
    let windows = 0
    const report = await clock.run(
      generateTraffic(plan({ duration: 2_000 }), {
        clock,
        http: serving(clock, () => 1),
        onWindow: () => {
          windows += 1
        },
        goOn: () => windows < 5,
      }),
    )
    expect(report.sent).toBe(50)
    expect(report.length).toBe(5_000)
  })

  it('hands out a window when its last answer is in, and those behind it after it', async () => {
    const clock = virtualClock()
    const start = clock.now()
    const told: [number, number][] = []
    const onWindow = (window: TrafficWindow) => told.push([window.at - start, clock.now() - start])
    // The answer to the request of 0.5 s comes at 3.3 s.
    const http = serving(clock, (at) => (at === 500 ? 2_800 : 1))
    const { windows } = await clock.run(generateTraffic(plan({ duration: 4_000 }), { clock, http, onWindow }))
    expect(told.map(([at]) => at)).toEqual([0, 1_000, 2_000, 3_000])
    for (const [, when] of told.slice(0, 3)) {
      expect(when).toBeGreaterThanOrEqual(3_300)
      expect(when).toBeLessThanOrEqual(3_350)
    }
    expect(windows.map(answeredCount)).toEqual([10, 10, 10, 10])
  })

  it('keeps a time-out in the window in which its request was planned', async () => {
    const clock = virtualClock()
    const http = serving(clock, (at) => (at >= 1_000 && at < 2_000 ? 60_000 : 1))
    const { windows } = await clock.run(generateTraffic(plan({ duration: 4_000 }), { clock, http }))
    expect(windows.map((window) => window.failures.timeout ?? 0)).toEqual([0, 10, 0, 0])
  })

  it('hands out windows in which nothing was planned, of the length that it is told', async () => {
    const clock = virtualClock()
    const start = clock.now()
    const sparse = plan({ requestsPerSecond: 1, duration: 2_600, windowLength: 400 })
    const { windows } = await clock.run(generateTraffic(sparse, { clock, http: serving(clock, () => 1) }))
    expect(windows.map((window) => [window.at - start, window.sent])).toEqual([
      [0, 1],
      [400, 0],
      [800, 1],
      [1_200, 0],
      [1_600, 0],
      [2_000, 1],
    ])
  })

  it('puts what it sends late into the window in which it was due', async () => {
    const clock = virtualClock()
    let slept = 0
    // A machine that stands still from the first second to the fourth.
    const stalled = { now: clock.now, sleep: (span: number, signal?: AbortSignal) => clock.sleep(++slept === 20 ? 3_000 : span, signal) }
    const report = await clock.run(generateTraffic(plan({ duration: 3_000 }), { clock: stalled, http: serving(clock, () => 1) }))
    expect(report.windows.map((window) => window.sent)).toEqual([10, 10, 10])
    expect(report.windows.map((window) => window.lateness > 1_000)).toEqual([false, true, true])
    expect(report.length).toBe(3_000)
  })

  it('ends at once when it is called off, and blames nobody for what was in flight', async () => {
    const clock = virtualClock()
    const controller = new AbortController()
    const told: TrafficWindow[] = []
    const onWindow = (window: TrafficWindow) => told.push(window)
    void clock.sleep(2_450).then(() => controller.abort())
    const http = serving(clock, (at) => (at < 1_000 ? 4_000 : 10))
    const report = await clock.run(generateTraffic(plan(), { clock, http, signal: controller.signal, onWindow }))
    expect(report.windows.map((window) => [window.sent, answeredCount(window), window.length])).toEqual([
      [10, 0, 1_000],
      [10, 10, 1_000],
      [5, 5, 450],
    ])
    expect(told).toEqual(report.windows)
    expect(failureCount(report.total)).toBe(0)
    expect(report.length).toBe(2_450)
  })

  it('has no windows for the time in which a machine that stood still sent nothing, when it is called off then', async () => {
    const clock = virtualClock()
    const controller = new AbortController()
    let slept = 0
    const stalled = { now: clock.now, sleep: (span: number, signal?: AbortSignal) => clock.sleep(++slept === 20 ? 3_000 : span, signal) }
    void clock.sleep(3_500).then(() => controller.abort())
    const http = serving(clock, () => 1)
    const report = await clock.run(generateTraffic(plan(), { clock: stalled, http, signal: controller.signal }))
    expect(report.windows.map((window) => window.sent)).toEqual([10])
    expect(report.length).toBe(1_000)
  })

  it('sends nothing more when it is called off at the end of a window', async () => {
    const clock = virtualClock()
    const controller = new AbortController()
    const onWindow = () => controller.abort()
    const http = serving(clock, () => 1)
    const report = await clock.run(generateTraffic(plan(), { clock, http, signal: controller.signal, onWindow }))
    expect(report.sent).toBe(10)
    expect(report.length).toBe(1_000)
  })

  it('asks its addresses in turn and keeps the releases apart', async () => {
    const clock = virtualClock()
    const asked: string[] = []
    const http: Http = async ({ url }) => {
      asked.push(url)
      return answered(asked.length % 2 === 1 ? 200 : 500, '', { 'x-release': asked.length % 2 === 1 ? 'v1' : 'v2' })
    }
    const report = await clock.run(
      generateTraffic(plan({ paths: askedPaths('http://a.test', ['http://a.test', 'http://b.test']), duration: 1_000 }), { clock, http }),
    )
    expect(asked.slice(0, 3)).toEqual(['http://a.test', 'http://b.test', 'http://a.test'])
    const releases = releasesOf(report.windows)
    expect(releases['v1']?.statuses['2xx']).toBe(5)
    expect(releases['v2']?.statuses['5xx']).toBe(5)
  })

  it('counts answers whose release is named like a property of every object', async () => {
    const clock = virtualClock()
    const names = ['constructor', 'toString', '__proto__']
    const reply = (index: number) => answered(200, '', { 'x-release': names[index % names.length] ?? '' })
    const http = serving(clock, () => 1, reply)
    const { windows } = await clock.run(generateTraffic(plan({ requestsPerSecond: 6, duration: 2_000 }), { clock, http }))
    expect(windows.map(answeredCount)).toEqual([6, 6])
    expect(Object.entries(releasesOf([...windows, ...windows.map((one) => ({ ...one, releases: {} }))])).map(([name]) => name)).toEqual(
      expect.arrayContaining(['constructor', 'toString', '(__proto__)']),
    )
    for (const { releases } of windows) {
      const counted = Object.entries(releases).map(([name, tally]) => `${name} ${answeredCount(tally)}`)
      expect(counted).toEqual(expect.arrayContaining(['constructor 2', 'toString 2', '(__proto__) 2']))
    }
  })

  it('says when it was too late itself', async () => {
    const clock = virtualClock()
    // A machine that wakes us 200 ms late, every time.
    const sleepy = { now: clock.now, sleep: (span: number, signal?: AbortSignal) => clock.sleep(span + 200, signal) }
    const report = await clock.run(generateTraffic(plan({ duration: 2_000 }), { clock: sleepy, http: serving(clock, () => 1) }))
    expect(report.lateness).toBeGreaterThanOrEqual(100)
    // The service has nothing to do with it, and what it would have been from the planned time is known beside it.
    expect(report.total.latencies.percentile(0.99)).toBeLessThan(2)
    expect(percentileBounds(report.total, 0.5)?.most).toBeGreaterThan(50)
  })

  it('leaves windows that can be written and read', async () => {
    const clock = virtualClock()
    const http = serving(
      clock,
      () => 5,
      () => answered(200, '', { 'x-release': 'v1' }),
    )
    const { windows } = await clock.run(generateTraffic(plan({ duration: 2_000 }), { clock, http }))
    expect(windows.map((window) => trafficWindow.parse(JSON.parse(JSON.stringify(window))))).toEqual(windows)
  })

  it('keeps its rate and its connections against a real server', async () => {
    const sockets = new Set<unknown>()
    await using server = createServer((request, response) => {
      sockets.add(request.socket)
      setTimeout(() => response.end('ok'), 30)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no address')
    using client = keepAliveHttp()
    const report = await generateTraffic(
      { ...plan(), paths: askedPaths(`http://127.0.0.1:${address.port}`, ['/']), requestsPerSecond: 100, duration: 1_000 },
      { clock: systemClock, http: client.http },
    )
    expect(report.sent).toBe(100)
    expect(report.total.statuses['2xx']).toBe(100)
    expect(sockets.size).toBeLessThan(50)
    const p50 = observedOf(report.total, report.length, { clientErrorsApart: false, lostAreErrors: false }).values['response-time.p50']
    expect(p50).toBeGreaterThan(28)
  })
})
