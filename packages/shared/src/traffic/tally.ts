import { z } from 'zod'
import type { Observed } from '../judge/thresholds.ts'
import type { HttpAnswer } from '../ports/http.ts'
import { unmeasuredReason } from './answer-description.ts'
import { type AnswerClass, type AskedPath, answerClass, classify } from './classification.ts'
import { Histogram, histogramJson } from './histogram.ts'

/** Why a request has no answer. `overload`: so many were in flight that it was not sent. */
export const trafficFailure = z.enum(['timeout', 'refused', 'unresolved', 'unreachable', 'proxy', 'tls', 'reset', 'overload', 'other'])
export type TrafficFailure = z.infer<typeof trafficFailure>

const statusClass = z.enum(['2xx', '3xx', '4xx', '5xx'])
export type StatusClass = z.infer<typeof statusClass>

const tallyFields = {
  statuses: z.record(statusClass, z.int().nonnegative()),
  classes: z.record(answerClass, z.int().nonnegative()),
  reasons: z.record(z.string(), z.int().positive()),
  failures: z.partialRecord(trafficFailure, z.int().positive()),
  latencies: histogramJson.transform(Histogram.fromJSON),
}

/** What came of a number of requests. A request that was called off is in none of the counts. */
export type Tally = {
  statuses: Record<StatusClass, number>
  /** The same answers, against what their paths expect. */
  classes: Record<AnswerClass, number>
  /** What the answers were that were not as expected, in words, each with its number. */
  reasons: Record<string, number>
  failures: Partial<Record<TrafficFailure, number>>
  /** Milliseconds from the planned send time to the last byte; a time-out counts with the time that was waited. Answers that measured nothing are left out. */
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
  return {
    statuses: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 },
    classes: { expected: 0, 'client-error': 0, 'server-error': 0, unexpected: 0, redirect: 0, limited: 0, doubtful: 0 },
    reasons: {},
    failures: {},
    latencies: new Histogram(),
  }
}

/** Counts one outcome; `late` is by how many milliseconds the request left after its planned time. */
export function countAnswer(
  tally: Tally,
  answer: HttpAnswer,
  { asked, late, signed }: { asked: AskedPath; late: number; signed: boolean },
): void {
  if (answer.state === 'failed') {
    if (answer.reason === 'aborted') return
    if (answer.reason === 'timeout') tally.latencies.record(late + answer.elapsed)
    countFailure(tally, answer.reason)
    return
  }
  const known = statusClass.safeParse(`${Math.floor(answer.status / 100)}xx`)
  if (!known.success) {
    countFailure(tally, 'other')
    return
  }
  const classified = classify(answer, asked, { signed })
  tally.statuses[known.data] += 1
  tally.classes[classified.is] += 1
  if (classified.is !== 'expected') countReason(tally, classified.reason, 1)
  if (classified.is !== 'redirect' && classified.is !== 'limited') tally.latencies.record(late + answer.elapsed)
}

export function countFailure(tally: Tally, failure: TrafficFailure): void {
  tally.failures[failure] = (tally.failures[failure] ?? 0) + 1
}

/** Reasons hold what the service chose to say: a service that says something else each time must not fill the record. */
const manyReasons = 12

function countReason(tally: Tally, reason: string, count: number): void {
  const kept = Object.hasOwn(tally.reasons, reason) || Object.keys(tally.reasons).length < manyReasons ? reason : 'other answers'
  tally.reasons[kept] = (tally.reasons[kept] ?? 0) + count
}

export function mergeTallies(tallies: Iterable<Tally>): Tally {
  const total = emptyTally()
  for (const tally of tallies) {
    for (const status of statusClass.options) total.statuses[status] += tally.statuses[status]
    for (const one of answerClass.options) total.classes[one] += tally.classes[one]
    for (const [reason, count] of Object.entries(tally.reasons)) countReason(total, reason, count)
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

/**
 * What of the edge's answers can be the doing of `version`: its own, and all that no other release has signed. Response times
 * are those of its own.
 */
export function attributableTo(version: string, windows: readonly TrafficWindow[]): Tally {
  const total = mergeTallies(windows)
  const signed = mergeTallies(windows.flatMap((window) => Object.values(window.releases)))
  const own = mergeTallies(windows.flatMap((window) => window.releases[version] ?? []))
  const unsigned: Tally = { ...emptyTally(), failures: total.failures }
  for (const status of statusClass.options) unsigned.statuses[status] = total.statuses[status] - signed.statuses[status]
  for (const one of answerClass.options) unsigned.classes[one] = total.classes[one] - signed.classes[one]
  for (const [reason, count] of Object.entries(total.reasons)) {
    const left = count - (signed.reasons[reason] ?? 0)
    if (left > 0) unsigned.reasons[reason] = left
  }
  return mergeTallies([own, unsigned])
}

export function answeredCount(tally: Tally): number {
  return Object.values(tally.statuses).reduce((sum, count) => sum + count, 0)
}

export function failureCount(tally: Tally): number {
  return Object.values(tally.failures).reduce((sum, count) => sum + count, 0)
}

/** Requests that were lost on the way to the service. */
export function lostCount({ failures }: Tally): number {
  return (failures.unresolved ?? 0) + (failures.unreachable ?? 0) + (failures.proxy ?? 0)
}

/**
 * What counts as an error. `clientErrorsApart`: 4xx have a threshold of their own (`client-error-rate`), and are judged by that alone.
 * `lostAreErrors`: requests that were lost on the way count against the service; only where a control address can tell whether this
 * machine has a network at all. Otherwise they measured nothing.
 */
export type Counting = { clientErrorsApart: boolean; lostAreErrors: boolean }

export function countingOf(thresholds: Observed['values'], { lostAreErrors = false } = {}): Counting {
  return { clientErrorsApart: thresholds['client-error-rate'] !== undefined, lostAreErrors }
}

/** The requests that got no answer, or another than their path expects. */
export function errorCount(tally: Tally, { clientErrorsApart, lostAreErrors }: Counting): number {
  const { classes } = tally
  const failed = failureCount(tally) - (lostAreErrors ? 0 : lostCount(tally))
  return failed + classes['server-error'] + classes.unexpected + (clientErrorsApart ? 0 : classes['client-error'])
}

/** 4xx that were not expected, 429 among them. */
export function clientErrorCount({ classes }: Tally): number {
  return classes['client-error'] + classes.limited
}

/** What says nothing of the service: redirects, 429, and requests that were lost on the way. */
export function unmeasuredCount(tally: Tally, { lostAreErrors }: Counting): number {
  return tally.classes.redirect + tally.classes.limited + (lostAreErrors ? 0 : lostCount(tally))
}

/**
 * Rates and percentiles of a tally that took `length` milliseconds. Rates are shares of all requests; those that measured
 * nothing are told apart, and when there was nothing else, there are no rates. Throughput is answers per second.
 */
export function observedOf(tally: Tally, length: number, counting: Counting): Observed {
  const answered = answeredCount(tally)
  const requests = answered + failureCount(tally)
  const nothing = unmeasuredCount(tally, counting)
  const percentiles = { 'response-time.p50': 0.5, 'response-time.p95': 0.95, 'response-time.p99': 0.99 }
  const times = Object.entries(percentiles).flatMap(([name, rank]) => {
    const value = tally.latencies.percentile(rank)
    return value === undefined ? [] : [[name, value]]
  })
  const rates = {
    ...(requests === nothing ? {} : { 'error-rate': errorCount(tally, counting) / requests }),
    ...(requests === 0 ? {} : { 'client-error-rate': clientErrorCount(tally) / requests }),
  }
  const throughput = length > 0 ? { throughput: answered / (length / 1_000) } : {}
  return {
    requests,
    timed: tally.latencies.count,
    values: { ...rates, ...throughput, ...Object.fromEntries(times) },
    ...(nothing === 0 ? {} : { unmeasured: { requests: nothing, reason: unmeasuredReason(tally) } }),
  }
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
