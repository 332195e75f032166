import { z } from 'zod'
import type { Observed } from '../judge/thresholds.ts'
import type { HttpAnswer } from '../ports/http.ts'
import { Histogram, histogramJson } from './histogram.ts'

/** Why a request has no answer. `overload`: so many were in flight that it was not sent. */
export const trafficFailure = z.enum(['timeout', 'refused', 'unresolved', 'tls', 'reset', 'overload', 'other'])
export type TrafficFailure = z.infer<typeof trafficFailure>

const statusClass = z.enum(['2xx', '3xx', '4xx', '5xx'])
export type StatusClass = z.infer<typeof statusClass>

const tallyFields = {
  statuses: z.record(statusClass, z.int().nonnegative()),
  failures: z.partialRecord(trafficFailure, z.int().positive()),
  latencies: histogramJson.transform(Histogram.fromJSON),
}

/** What came of a number of requests. A request that was called off is in none of the counts. */
export type Tally = {
  statuses: Record<StatusClass, number>
  failures: Partial<Record<TrafficFailure, number>>
  /** Milliseconds from the planned send time to the last byte; a time-out counts with the time that was waited. */
  latencies: Histogram
}

/** One stretch of a run: what was sent in it, and what came back in it, whenever that was sent. */
export const trafficWindow = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Milliseconds. */
  length: z.number().positive(),
  sent: z.int().nonnegative(),
  /** By how many milliseconds the latest request left after its planned time. */
  lateness: z.number().nonnegative(),
  ...tallyFields,
  /** The answers by the release that told its version. */
  releases: z.record(z.string(), z.object(tallyFields)),
})
/** `JSON.stringify` writes it as `trafficWindow` reads it. */
export type TrafficWindow = Tally & { at: number; length: number; sent: number; lateness: number; releases: Record<string, Tally> }

export function emptyTally(): Tally {
  return { statuses: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 }, failures: {}, latencies: new Histogram() }
}

/** Counts one outcome; `late` is by how many milliseconds the request left after its planned time. */
export function countAnswer(tally: Tally, answer: HttpAnswer, late: number): void {
  if (answer.state === 'failed') {
    if (answer.reason === 'aborted') return
    if (answer.reason === 'timeout') tally.latencies.record(late + answer.elapsed)
    countFailure(tally, answer.reason)
    return
  }
  tally.latencies.record(late + answer.elapsed)
  const known = statusClass.safeParse(`${Math.floor(answer.status / 100)}xx`)
  if (known.success) tally.statuses[known.data] += 1
  else countFailure(tally, 'other')
}

export function countFailure(tally: Tally, failure: TrafficFailure): void {
  tally.failures[failure] = (tally.failures[failure] ?? 0) + 1
}

export function mergeTallies(tallies: Iterable<Tally>): Tally {
  const total = emptyTally()
  for (const tally of tallies) {
    for (const status of statusClass.options) total.statuses[status] += tally.statuses[status]
    for (const failure of trafficFailure.options) {
      const count = tally.failures[failure] ?? 0
      if (count > 0) total.failures[failure] = (total.failures[failure] ?? 0) + count
    }
    total.latencies.merge(tally.latencies)
  }
  return total
}

/** The answers of each release over several windows. */
export function releasesOf(windows: readonly TrafficWindow[]): Record<string, Tally> {
  const names = new Set(windows.flatMap((window) => Object.keys(window.releases)))
  return Object.fromEntries([...names].map((name) => [name, mergeTallies(windows.flatMap((window) => window.releases[name] ?? []))]))
}

export function answeredCount(tally: Tally): number {
  return Object.values(tally.statuses).reduce((sum, count) => sum + count, 0)
}

export function failureCount(tally: Tally): number {
  return Object.values(tally.failures).reduce((sum, count) => sum + count, 0)
}

/**
 * Rates and percentiles of a tally that took `length` milliseconds. The error rate counts 5xx and every request without an
 * answer; the client error rate 4xx. Throughput is answers per second. Without a request, there are no values.
 */
export function observedOf(tally: Tally, length: number): Observed {
  const answered = answeredCount(tally)
  const failed = failureCount(tally)
  const requests = answered + failed
  const percentiles = { 'response-time.p50': 0.5, 'response-time.p95': 0.95, 'response-time.p99': 0.99 }
  const times = Object.entries(percentiles).flatMap(([name, rank]) => {
    const value = tally.latencies.percentile(rank)
    return value === undefined ? [] : [[name, value]]
  })
  const rates =
    requests === 0
      ? {}
      : { 'error-rate': (tally.statuses['5xx'] + failed) / requests, 'client-error-rate': tally.statuses['4xx'] / requests }
  const throughput = length > 0 ? { throughput: answered / (length / 1_000) } : {}
  return { requests, values: { ...rates, ...throughput, ...Object.fromEntries(times) } }
}

/** A generator that sends this many milliseconds later than planned adds its own slowness to the service's. */
export const materialLateness = 50

/** Why the latencies of a run cannot be trusted to be the service's own: more than 5 % of it was sent materially late. */
export function latenessDoubt(windows: readonly TrafficWindow[]): string | undefined {
  const sentIn = (some: readonly TrafficWindow[]) => some.reduce((sum, window) => sum + window.sent, 0)
  const late = sentIn(windows.filter((window) => window.lateness > materialLateness))
  const all = sentIn(windows)
  if (late <= all * 0.05) return undefined
  const most = Math.max(...windows.map((window) => window.lateness))
  return `this machine was too busy to send on time (${late} of ${all} requests were sent in seconds that were up to ${Math.round(most)} ms late), which looks like slowness of the service`
}
