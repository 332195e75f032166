import { z } from 'zod'
import type { HttpAnswer } from '../ports/http.ts'
import { type AnswerClass, type AskedPath, answerClass, type Classified, classify } from './classification.ts'
import { Histogram, histogramJson } from './histogram.ts'
import { type LateTimes, lateTimes, mergeLate, noLateTimes, noticedLateness, type OwnDelay, recordLate } from './late-times.ts'

/**
 * Why a request has no answer. By the doing of this machine: `overload`, it was not sent because too many were in flight; `stalled`, its time
 * ran out while this machine stood still.
 */
export const trafficFailure = z.enum([
  'timeout',
  'refused',
  'unresolved',
  'unreachable',
  'proxy',
  'tls',
  'reset',
  'overload',
  'stalled',
  'other',
])
export type TrafficFailure = z.infer<typeof trafficFailure>

export const statusClass = z.enum(['2xx', '3xx', '4xx', '5xx'])
export type StatusClass = z.infer<typeof statusClass>

const tallyFields = {
  statuses: z.record(statusClass, z.int().nonnegative()),
  classes: z.record(answerClass, z.int().nonnegative()),
  reasons: z.record(z.string(), z.int().positive()),
  failures: z.partialRecord(trafficFailure, z.int().positive()),
  latencies: histogramJson.transform(Histogram.fromJSON),
  late: lateTimes.optional(),
}

/** The results of a number of requests. Aborted requests are not counted. */
export type Tally = {
  statuses: Record<StatusClass, number>
  /** The same answers by class, see `answerClass`. */
  classes: Record<AnswerClass, number>
  /** The reasons of answers that were not as expected, each with its number. */
  reasons: Record<string, number>
  failures: Partial<Record<TrafficFailure, number>>
  /**
   * Milliseconds from the real send time to the last byte; a time-out counts with the time until it. Without redirects and 429. That a request
   * was sent late is in `late`: it is the doing of this machine alone.
   */
  latencies: Histogram
  /** Of those requests with which this machine was late; not given where there are none. */
  late?: LateTimes | undefined
}

/** One period of a run: the requests that were planned in it, and their answers, whenever they were sent and answered. */
export const trafficWindow = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Milliseconds. */
  length: z.number().positive(),
  /** Number of requests that were planned in it and sent. More than its answers only where the run was aborted. */
  sent: z.int().nonnegative(),
  /** Maximum milliseconds between the planned and the real send time of a request that was planned in it. */
  lateness: z.number().nonnegative(),
  ...tallyFields,
  /** The answers by the release that they name. */
  releases: z.record(z.string(), z.object(tallyFields)),
})
/** `JSON.stringify` writes the form that `trafficWindow` parses. */
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

/** Counts one answer. `own`: what this machine has added to its time. */
export function countAnswer(
  tally: Tally,
  answer: HttpAnswer,
  { asked, own, signed }: { asked: AskedPath; own: OwnDelay; signed: boolean },
): void {
  if (answer.state === 'failed') {
    if (answer.reason === 'aborted') return
    // A service that answers within half of its time has timed out only where this machine stood still for the other half.
    const stalled = answer.reason === 'timeout' && own.held > answer.elapsed / 2
    if (answer.reason === 'timeout' && !stalled) recordTime(tally, answer.elapsed, own)
    countFailure(tally, stalled ? 'stalled' : answer.reason)
    return
  }
  countClassified(tally, { status: answer.status, classified: classify(answer, asked, { signed }), elapsed: answer.elapsed, own })
}

/** Counts an answer whose class is known already. */
export function countClassified(
  tally: Tally,
  { status, classified, elapsed, own }: { status: number; classified: Classified; elapsed: number; own: OwnDelay },
): void {
  const known = statusClass.safeParse(`${Math.floor(status / 100)}xx`)
  if (!known.success) {
    countFailure(tally, 'other')
    return
  }
  tally.statuses[known.data] += 1
  tally.classes[classified.is] += 1
  if (classified.is !== 'expected') countReason(tally, classified.reason, 1)
  if (classified.is !== 'redirect' && classified.is !== 'limited') recordTime(tally, elapsed, own)
}

function recordTime(tally: Tally, elapsed: number, own: OwnDelay): void {
  tally.latencies.record(elapsed)
  if (own.late + own.held <= noticedLateness) return
  tally.late ??= noLateTimes()
  recordLate(tally.late, elapsed, own)
}

export function countFailure(tally: Tally, failure: TrafficFailure): void {
  tally.failures[failure] = (tally.failures[failure] ?? 0) + 1
}

/** Maximum number of different reasons: they contain text from the service, which could be different each time. */
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
    if (tally.late === undefined) continue
    total.late ??= noLateTimes()
    mergeLate(total.late, tally.late)
  }
  return total
}

/** The answers of each release over several windows. */
export function releasesOf(windows: readonly TrafficWindow[]): Record<string, Tally> {
  const names = new Set(windows.flatMap((window) => Object.keys(window.releases)))
  // The names come from the service: one may be that of something that every object has.
  const talliesOf = (name: string) =>
    windows.flatMap(({ releases }) => Object.entries(releases).flatMap(([one, tally]) => (one === name ? [tally] : [])))
  return Object.fromEntries([...names].map((name) => [name, mergeTallies(talliesOf(name))]))
}

export function answeredCount(tally: Tally): number {
  return Object.values(tally.statuses).reduce((sum, count) => sum + count, 0)
}

export function failureCount(tally: Tally): number {
  return Object.values(tally.failures).reduce((sum, count) => sum + count, 0)
}

/** Number of requests that have no answer by the doing of this machine. */
export function ownFailureCount({ failures }: Tally): number {
  return (failures.overload ?? 0) + (failures.stalled ?? 0)
}

/** Number of requests that did not reach the service. */
export function lostCount({ failures }: Tally): number {
  return (failures.unresolved ?? 0) + (failures.unreachable ?? 0) + (failures.proxy ?? 0)
}
