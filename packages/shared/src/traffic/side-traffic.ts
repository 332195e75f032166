import { z } from 'zod'

const count = z.int().nonnegative()

/**
 * Response times as a DDSketch (Masson, Rim, Lee, VLDB 2019): bucket `k` counts the values above `g^(k-1)` up to `g^k`, where
 * `g = (1 + relativeAccuracy) / (1 - relativeAccuracy)`. These are the keys of the `Histogram` of this folder and of
 * `@datadog/sketches-js` (its LogarithmicMapping), so either can be written and read in this form.
 */
export const latencySketch = z.object({
  unit: z.literal('ms'),
  relativeAccuracy: z.number().gt(0).lt(1),
  zeroCount: count,
  /** In rising order of the key, each with its count. */
  buckets: z.array(z.tuple([z.int(), z.int().positive()])),
})
export type LatencySketch = z.infer<typeof latencySketch>

/** Response times in milliseconds of a window that the source has chosen. They cannot be subtracted from one another. */
export const latencyPercentiles = z.object({ p50: z.number().nonnegative(), p95: z.number().nonnegative(), p99: z.number().nonnegative() })
export type LatencyPercentiles = z.infer<typeof latencyPercentiles>

/**
 * What a source tells of the users' requests to one side: counters since `since`, read at `until`. `s4xx` and `s5xx` are answers of the
 * side by the class of their status; `failed` are requests without one: refused, reset, timed out. A source that counts those among
 * its 5xx subtracts them there. `reset`: the source itself says that it has begun to count anew since it was last read.
 */
export const sideTraffic = z.object({
  /** What was asked, for people, and the same in every reading of it: `haproxy show stat web/green`. */
  source: z.string().min(1),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  requests: count,
  s4xx: count,
  s5xx: count,
  failed: count,
  /**
   * `failures`: the source knows no status of an answer. Then nobody told `s4xx` and `s5xx`, which are 0, and answers with 5xx are not among
   * `failed`.
   */
  tells: z.literal('failures').optional(),
  latency: z.union([latencySketch, latencyPercentiles]).optional(),
  reset: z.boolean(),
})
export type SideTraffic = z.infer<typeof sideTraffic>

export type TrafficDifference =
  /** Between the two readings. After a reset it is what was counted since then, so what came between the first reading and the reset is missing. */
  | { state: 'counted'; traffic: SideTraffic }
  /** The second was not read after the first: a reading that came twice, or late. */
  | { state: 'not-later' }
  | { state: 'other-source' }

const counters = ['requests', 's4xx', 's5xx', 'failed'] as const

/** What happened between two readings. A counter that has fallen was reset, and so were all others with it. */
export function trafficBetween(earlier: SideTraffic, later: SideTraffic): TrafficDifference {
  if (earlier.source !== later.source) return { state: 'other-source' }
  if (Date.parse(later.until) <= Date.parse(earlier.until)) return { state: 'not-later' }
  const begunAnew = Date.parse(later.since) > Date.parse(earlier.until)
  const reset =
    later.reset || begunAnew || counters.some((name) => later[name] < earlier[name]) || hasFallen(earlier.latency, later.latency)
  const { latency, ...told } = later
  if (reset) {
    const since = begunAnew ? later.since : earlier.until
    return { state: 'counted', traffic: { ...told, since, reset, ...(latency === undefined ? {} : { latency }) } }
  }
  const grown = latencyBetween(earlier.latency, latency)
  return {
    state: 'counted',
    traffic: {
      ...told,
      since: earlier.until,
      requests: later.requests - earlier.requests,
      s4xx: later.s4xx - earlier.s4xx,
      s5xx: later.s5xx - earlier.s5xx,
      failed: later.failed - earlier.failed,
      reset,
      ...(grown === undefined ? {} : { latency: grown }),
    },
  }
}

/**
 * What happened from reading to reading of one source, in the order of time, however they arrived: one that came twice counts once. Of
 * no reading or a single one nothing is known yet.
 */
export function trafficByInterval(readings: readonly SideTraffic[]): SideTraffic[] {
  const intervals: SideTraffic[] = []
  let last: SideTraffic | undefined
  for (const reading of readings.toSorted((one, other) => Date.parse(one.until) - Date.parse(other.until))) {
    const difference = last === undefined ? undefined : trafficBetween(last, reading)
    if (difference?.state === 'counted') intervals.push(difference.traffic)
    if (last === undefined || difference?.state === 'counted') last = reading
  }
  return intervals
}

/** Intervals of one source, one after the other, as one; undefined of none. Percentiles cannot be added up, so they are left out. */
export function sumOfTraffic(intervals: readonly SideTraffic[]): SideTraffic | undefined {
  return intervals.slice(1).reduce<SideTraffic | undefined>((sum, next) => (sum === undefined ? undefined : added(sum, next)), intervals[0])
}

function added({ latency, ...sum }: SideTraffic, next: SideTraffic): SideTraffic {
  const both = mergedLatency(latency, next.latency)
  return {
    ...sum,
    until: next.until,
    requests: sum.requests + next.requests,
    s4xx: sum.s4xx + next.s4xx,
    s5xx: sum.s5xx + next.s5xx,
    failed: sum.failed + next.failed,
    reset: sum.reset || next.reset,
    ...(both === undefined ? {} : { latency: both }),
  }
}

type Latency = SideTraffic['latency']

/** Two sketches of the same accuracy; anything else has nothing in common. */
function comparable(one: Latency, other: Latency): { one: LatencySketch; other: LatencySketch } | undefined {
  if (one === undefined || other === undefined || !('buckets' in one) || !('buckets' in other)) return undefined
  return one.relativeAccuracy === other.relativeAccuracy ? { one, other } : undefined
}

function hasFallen(earlier: Latency, later: Latency): boolean {
  const both = comparable(earlier, later)
  if (both === undefined) return false
  const counts = new Map(both.other.buckets)
  return both.other.zeroCount < both.one.zeroCount || both.one.buckets.some(([key, before]) => (counts.get(key) ?? 0) < before)
}

/** Percentiles of the later reading stand as they are: their window is the source's own. */
function latencyBetween(earlier: Latency, later: Latency): Latency {
  if (later === undefined || !('buckets' in later)) return later
  const both = comparable(earlier, later)
  return both === undefined ? undefined : combined(both.other, both.one, -1)
}

function mergedLatency(one: Latency, other: Latency): Latency {
  const both = comparable(one, other)
  return both === undefined ? undefined : combined(both.one, both.other, 1)
}

function combined(one: LatencySketch, other: LatencySketch, sign: 1 | -1): LatencySketch {
  const counts = new Map(one.buckets)
  for (const [key, more] of other.buckets) counts.set(key, (counts.get(key) ?? 0) + sign * more)
  const buckets = [...counts].filter(([, sum]) => sum > 0).toSorted(([left], [right]) => left - right)
  return { ...one, zeroCount: one.zeroCount + sign * other.zeroCount, buckets }
}

/** The number of response times of a sketch, and how many of them were above `value` milliseconds, within the sketch's accuracy. */
export function slowerThan(sketch: LatencySketch, value: number): { requests: number; slower: number } {
  const growth = (1 + sketch.relativeAccuracy) / (1 - sketch.relativeAccuracy)
  const middleOf = (key: number) => (2 * growth ** key) / (growth + 1)
  const sumOf = (buckets: LatencySketch['buckets']) => buckets.reduce((sum, [, count]) => sum + count, 0)
  return {
    requests: sketch.zeroCount + sumOf(sketch.buckets),
    slower: sumOf(sketch.buckets.filter(([key]) => middleOf(key) > value)),
  }
}

/** A sketch of what was counted; undefined where the source gives percentiles or nothing. */
export function sketchOf({ latency }: SideTraffic): LatencySketch | undefined {
  return latency !== undefined && 'buckets' in latency ? latency : undefined
}
