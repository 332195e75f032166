import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../src/traffic/histogram.ts'
import { type SideTraffic, sideTraffic, sumOfTraffic, trafficBetween, trafficByInterval } from '../../src/traffic/side-traffic.ts'

const start = Date.parse('2026-01-05T12:00:00.000Z')
const iso = (seconds: number) => new Date(start + seconds * 1_000).toISOString()

function aReading(until: number, overrides: Partial<SideTraffic> = {}): SideTraffic {
  const counters = { requests: 0, s4xx: 0, s5xx: 0, failed: 0 }
  return { source: 'haproxy show stat web/green', since: iso(0), until: iso(until), ...counters, reset: false, ...overrides }
}

/** What happened in one interval; the source may have begun anew as it began. */
const interval = fc.record({
  ok: fc.nat(50),
  s4xx: fc.nat(5),
  s5xx: fc.nat(5),
  failed: fc.nat(5),
  latencies: fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 5 }),
  restarts: fc.boolean(),
})
type Interval = { ok: number; s4xx: number; s5xx: number; failed: number; latencies: number[]; restarts: boolean }

const sketchOf = (latencies: readonly number[]) => {
  const histogram = new Histogram()
  for (const value of latencies) if (value > 0) histogram.record(value)
  return {
    unit: 'ms' as const,
    relativeAccuracy: 0.01,
    zeroCount: latencies.filter((value) => value === 0).length,
    buckets: histogram.toJSON(),
  }
}

/** The readings that a source of cumulative counters gives, one every ten seconds, the first before anything happened. */
function readingsOf(intervals: readonly Interval[]): SideTraffic[] {
  const readings = [aReading(0, { latency: sketchOf([]) })]
  let since = 0
  let total = { requests: 0, s4xx: 0, s5xx: 0, failed: 0 }
  let seen: number[] = []
  for (const [index, { ok, s4xx, s5xx, failed, latencies, restarts }] of intervals.entries()) {
    if (restarts) [since, total, seen] = [index * 10 + 1, { requests: 0, s4xx: 0, s5xx: 0, failed: 0 }, []]
    total = {
      requests: total.requests + ok + s4xx + s5xx + failed,
      s4xx: total.s4xx + s4xx,
      s5xx: total.s5xx + s5xx,
      failed: total.failed + failed,
    }
    seen = [...seen, ...latencies]
    readings.push(aReading(index * 10 + 10, { ...total, since: iso(since), latency: sketchOf(seen) }))
  }
  return readings
}

const sum = (intervals: readonly Interval[], pick: (one: Interval) => number) => intervals.reduce((all, one) => all + pick(one), 0)
const happened = (intervals: readonly Interval[]) => ({
  requests: sum(intervals, ({ ok, s4xx, s5xx, failed }) => ok + s4xx + s5xx + failed),
  s4xx: sum(intervals, ({ s4xx }) => s4xx),
  s5xx: sum(intervals, ({ s5xx }) => s5xx),
  failed: sum(intervals, ({ failed }) => failed),
  latency: sketchOf(intervals.flatMap(({ latencies }) => latencies)),
})
const life = fc.array(interval, { minLength: 1, maxLength: 12 })

describe('the differences of cumulative readings', () => {
  it('add up to what happened, wherever the source was reset', () => {
    fc.assert(
      fc.property(life, (intervals) => {
        const differences = trafficByInterval(readingsOf(intervals))
        expect(differences.map(({ reset }) => reset)).toEqual(intervals.map(({ restarts }) => restarts))
        expect(sumOfTraffic(differences)).toMatchObject({ ...happened(intervals), until: iso(intervals.length * 10) })
        for (const one of differences) expect(sideTraffic.parse(one)).toEqual(one)
      }),
    )
  })

  it('are the same whatever the order in which readings come, and how often', () => {
    const arrivals = life.chain((intervals) => {
      const readings = readingsOf(intervals)
      const order = fc.shuffledSubarray([...readings, ...readings], { minLength: readings.length * 2 })
      return fc.record({ readings: fc.constant(readings), order })
    })
    fc.assert(
      fc.property(arrivals, ({ readings, order }) => {
        expect(trafficByInterval(order)).toEqual(trafficByInterval(readings))
      }),
    )
  })

  it('are never negative, and never more than the later reading, whatever the source says', () => {
    const counters = { requests: fc.nat(9), s4xx: fc.nat(9), s5xx: fc.nat(9), failed: fc.nat(9), reset: fc.boolean() }
    const reading = fc
      .record({ until: fc.nat(9), since: fc.nat(9), ...counters })
      .map(({ until, since, ...more }) => aReading(until, { since: iso(since), ...more }))
    fc.assert(
      fc.property(reading, reading, (earlier, later) => {
        const difference = trafficBetween(earlier, later)
        expect(difference.state).toBe(later.until > earlier.until ? 'counted' : 'not-later')
        if (difference.state !== 'counted') return
        for (const name of ['requests', 's4xx', 's5xx', 'failed'] as const) {
          expect(difference.traffic[name]).toBeGreaterThanOrEqual(0)
          expect(difference.traffic[name]).toBe(difference.traffic.reset ? later[name] : later[name] - earlier[name])
          if (later[name] < earlier[name]) expect(difference.traffic.reset).toBe(true)
        }
      }),
    )
  })

  it('see a source that was reset although no counter has fallen, where it says since when it counts or that it was', () => {
    const earlier = aReading(10, { requests: 5 })
    expect(trafficBetween(earlier, aReading(20, { requests: 8, since: iso(12) }))).toMatchObject({
      state: 'counted',
      traffic: { requests: 8, since: iso(12), reset: true },
    })
    expect(trafficBetween(earlier, aReading(20, { requests: 8, reset: true }))).toMatchObject({ traffic: { requests: 8, reset: true } })
    // A start that is only told a second later, as an uptime in whole seconds is.
    expect(trafficBetween(earlier, aReading(20, { requests: 8, since: iso(1) }))).toMatchObject({ traffic: { requests: 3, reset: false } })
  })

  it('are not made of two sources, nor of one reading', () => {
    expect(trafficBetween(aReading(0), aReading(10, { source: 'prometheus' }))).toEqual({ state: 'other-source' })
    expect(trafficByInterval([aReading(0)])).toEqual([])
    expect(trafficByInterval([])).toEqual([])
    expect(sumOfTraffic([])).toBeUndefined()
  })

  it('carry percentiles as the source told them last, and add none up', () => {
    const [first, second] = [
      { p50: 10, p95: 20, p99: 30 },
      { p50: 11, p95: 21, p99: 31 },
    ]
    const readings = [aReading(0, { latency: first }), aReading(10, { latency: second }), aReading(20, { latency: first })]
    const intervals = trafficByInterval(readings)
    expect(intervals.map(({ latency }) => latency)).toEqual([second, first])
    expect(sumOfTraffic(intervals)).not.toHaveProperty('latency')
  })

  it('have no response times where two sketches cannot be compared', () => {
    const coarse = { ...sketchOf([5]), relativeAccuracy: 0.02 }
    const [one] = trafficByInterval([aReading(0, { requests: 1, latency: sketchOf([5]) }), aReading(10, { requests: 2, latency: coarse })])
    expect(one).toMatchObject({ requests: 1, reset: false })
    expect(one).not.toHaveProperty('latency')
  })
})

describe('a reading', () => {
  it.each<[string, object]>([
    ['a count below 0', { requests: -1 }],
    ['half a request', { s5xx: 0.5 }],
    ['a count that is not a number', { failed: Number.NaN }],
    ['a count that is missing', { s4xx: undefined }],
    ['a count as text', { requests: '12' }],
    ['an endless response time', { latency: { p50: Number.POSITIVE_INFINITY, p95: 1, p99: 1 } }],
    ['a time that is none', { until: 'yesterday' }],
    ['a source that is not named', { source: '' }],
  ])('is refused with %s', (_what, odd) => {
    expect(sideTraffic.safeParse({ ...aReading(10), ...odd }).success).toBe(false)
  })
})
