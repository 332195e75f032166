import type { Clock } from '@slipway/shared/ports/clock'
import type { Http } from '@slipway/shared/ports/http'
import { answered, answeredAfter } from '@slipway/shared/testing/fakes'
import { type VirtualClock, virtualClock } from '@slipway/shared/testing/virtual-clock'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { countSlower, noticedLateness, percentileBounds } from '@slipway/shared/traffic/late-times'
import { generateTraffic, type TrafficPlan } from '@slipway/shared/traffic/open-loop'
import { lookEvery } from '@slipway/shared/traffic/own-stalls'
import type { Tally } from '@slipway/shared/traffic/tally'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const timeout = 3_000
const duration = 8_000
/** Stalls below it may go unnoticed, and a histogram rounds by 1 %. */
const slack = lookEvery + 2 * noticedLateness

type Span = { from: number; length: number }
type Run = {
  requestsPerSecond: number
  /** When this machine stands still. */
  stalls: readonly Span[]
  /** When the service does: what comes to it meanwhile is answered afterwards. */
  outages: readonly Span[]
  /** How long request i takes besides. Repeats. */
  takes: readonly number[]
}

const spans = (lengths: fc.Arbitrary<number>) =>
  fc.array(fc.record({ from: fc.integer({ min: 0, max: duration }), length: lengths }), { maxLength: 3 })
const longStall = fc.integer({ min: slack, max: 2_500 })
const anyRun = (overrides: Partial<{ [name in keyof Run]: fc.Arbitrary<Run[name]> }> = {}): fc.Arbitrary<Run> =>
  fc.record({
    requestsPerSecond: fc.constantFrom(1, 5, 20, 50),
    stalls: spans(longStall),
    outages: spans(fc.integer({ min: 1, max: 2_500 })),
    takes: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 10 }),
    ...overrides,
  })

/** When the last of the spans that a time is in is over. */
function after(time: number, all: readonly Span[]): number {
  const inside = all.filter(({ from, length }) => time >= from && time < from + length)
  const end = Math.max(time, ...inside.map(({ from, length }) => from + length))
  return end > time ? after(end, all) : time
}

/** A clock of a machine that stands still: a sleep that ends meanwhile ends afterwards. */
function stalledClock(clock: VirtualClock, start: number, stalls: readonly Span[]): Clock {
  const sleep = (span: number, signal?: AbortSignal) => {
    const wake = clock.now() - start + span
    return clock.sleep(after(wake, stalls) - wake + span, signal)
  }
  return { now: clock.now, sleep }
}

const dueTimes = ({ requestsPerSecond }: Run) =>
  Array.from({ length: (duration / 1_000) * requestsPerSecond }, (_, index) => (index * 1_000) / requestsPerSecond)

/** What a user waits who comes at `at` in place of request `index`. */
function waitOf({ outages, takes }: Run, index: number, at: number): number {
  return Math.min(timeout, after(at, outages) - at + (takes[index % takes.length] ?? 0))
}

/** The results of a run, as a machine sees them that also reads answers and time limits only when it runs; and when it sent each request. */
async function play(run: Run): Promise<{ total: Tally; sent: number[] }> {
  const clock = virtualClock()
  const start = clock.now()
  const sent: number[] = []
  const http: Http = async () => {
    const at = clock.now() - start
    const seen = after(at + waitOf(run, sent.length, at), run.stalls)
    sent.push(at)
    await clock.sleep(seen - at)
    // What has run out by then is ended before the answer is read.
    if (seen - at >= timeout) return { state: 'failed', reason: 'timeout', message: 'no answer', elapsed: seen - at }
    return answeredAfter(seen - at, answered(200, 'ok'))
  }
  const plan: TrafficPlan = { paths: askedPaths('http://a.test', ['/']), duration, timeout, ...run }
  const { total } = await clock.run(generateTraffic(plan, { http, clock: stalledClock(clock, start, run.stalls) }))
  return { total, sent }
}

const check = (run: fc.Arbitrary<Run>, hold: (run: Run) => Promise<void>, numRuns = 150) =>
  fc.assert(fc.asyncProperty(run, hold), { numRuns })
const above = (times: readonly number[], limit: number) => times.filter((time) => time > limit).length

describe('a machine that is late itself', () => {
  it('makes no service look slow, and hides no slow one', async () => {
    await check(anyRun(), async (run) => {
      const { total, sent } = await play(run)
      const waits = dueTimes(run).map((due, index) => [waitOf(run, index, due), waitOf(run, index, sent[index] ?? due)] as const)
      // A user may come when the request is due, or when it is sent; which of the two makes no difference where it is sent almost at once.
      const longest = waits.map(([due, real]) => Math.max(due, real))
      const shortest = waits.map(([due, real], index) =>
        (sent[index] ?? 0) - (dueTimes(run)[index] ?? 0) <= noticedLateness ? Math.min(due, real) : due,
      )
      const stalled = total.failures.stalled ?? 0
      for (const limit of [100, 500, 1_000, 2_000]) {
        const { slower, unsure } = countSlower(total, limit)
        expect(slower).toBeLessThanOrEqual(above(longest, limit * 0.98 - slack))
        expect(slower + unsure + stalled).toBeGreaterThanOrEqual(above(shortest, limit * 1.02 + slack))
      }
      expect(total.latencies.count + stalled).toBe(waits.length)
    })
  })

  it('lets no request of a quick service time out', async () => {
    const takes = fc.array(fc.integer({ min: 0, max: timeout / 2 - slack }), { minLength: 1, maxLength: 10 })
    await check(anyRun({ takes, outages: fc.constant([]), stalls: spans(fc.integer({ min: slack, max: 6_000 })) }), async (run) => {
      expect((await play(run)).total.failures.timeout ?? 0).toBe(0)
    })
  })

  it('says nothing of lateness where it is on time', async () => {
    await check(
      anyRun({ stalls: fc.constant([]) }),
      async (run) => {
        const { total, sent } = await play(run)
        expect(total.late).toBeUndefined()
        const truth = sent.map((at, index) => waitOf(run, index, at)).toSorted((one, other) => one - other)
        for (const rank of [0.5, 0.9, 0.99]) {
          const exact = Math.max(0.001, truth[Math.ceil(rank * truth.length) - 1] ?? 0)
          const seen = percentileBounds(total, rank)?.seen ?? Number.NaN
          expect(Math.abs(seen - exact)).toBeLessThanOrEqual(0.0101 * exact + 0.01)
        }
      },
      60,
    )
  })

  it('knows what a user would have waited who came while both stood still', async () => {
    // The machine stands still in the second half of an outage, and sends what was due only near its end.
    const both = { stalls: [{ from: 3_000, length: 900 }], outages: [{ from: 2_000, length: 2_000 }], takes: [1], requestsPerSecond: 50 }
    const bounds = percentileBounds((await play(both)).total, 0.8)
    expect(bounds?.seen).toBeLessThan(150)
    expect(bounds?.most).toBeGreaterThan(380)
  })

  it('is not taken for the queue that its own burst makes', async () => {
    const clock = virtualClock()
    const start = clock.now()
    const stalls = [{ from: 2_000, length: 1_000 }]
    let free = 0
    // One request after the other, 2 ms each, at a tenth of its capacity.
    const http: Http = async () => {
      const sent = clock.now() - start
      free = Math.max(free, sent) + 2
      const seen = after(free, stalls)
      await clock.sleep(seen - sent)
      return answeredAfter(seen - sent, answered(200, 'ok'))
    }
    const plan: TrafficPlan = { paths: askedPaths('http://a.test', ['/']), duration: 6_000, timeout, requestsPerSecond: 50 }
    const { total } = await clock.run(generateTraffic(plan, { http, clock: stalledClock(clock, start, stalls) }))
    expect(total.latencies.countAbove(50)).toBeGreaterThan(0)
    expect(countSlower(total, 50).slower).toBe(0)
  })
})
