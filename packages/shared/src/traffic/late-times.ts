import { z } from 'zod'
import { Histogram, histogramJson } from './histogram.ts'

/** Milliseconds that this machine may be late with a request without a mark: less is the precision of its timers. */
export const noticedLateness = 20

/**
 * What this machine itself has added to the time of a request, in milliseconds. `late`: from the planned to the real send time, which an open
 * loop owes to no service. `held`: how much later than it came the answer may have been seen, see `heldBy`.
 */
export type OwnDelay = { late: number; held: number }

const times = histogramJson.transform(Histogram.fromJSON)

/** See `LateTimes`. */
export const lateTimes = z.object({ least: times, seen: times, most: times, longest: z.number().nonnegative() })

/**
 * The response times of requests that this machine has sent or read late by more than `noticedLateness`. What the service took is between
 * `least` and `most`. `seen` is from the real send time to the last byte; the same requests are in the `latencies` of the tally with it.
 * `longest`: the longest delay, in milliseconds.
 */
export type LateTimes = z.infer<typeof lateTimes>

/**
 * Between which times the service has answered. At most from the planned send time: a service that stalled while this machine did, too, has
 * kept a user waiting since then. At least without all that this machine has added: where requests wait for one another, each request that is
 * sent `late` makes those behind it at most as late.
 */
export function boundsOf(elapsed: number, { late, held }: OwnDelay): { least: number; most: number } {
  return { least: Math.max(0, elapsed - held), most: late + elapsed }
}

export function noLateTimes(): LateTimes {
  return { least: new Histogram(), seen: new Histogram(), most: new Histogram(), longest: 0 }
}

export function recordLate(times: LateTimes, elapsed: number, own: OwnDelay): void {
  const { least, most } = boundsOf(elapsed, own)
  times.least.record(least)
  times.seen.record(elapsed)
  times.most.record(most)
  times.longest = Math.max(times.longest, own.late + own.held)
}

export function mergeLate(times: LateTimes, other: LateTimes): void {
  times.least.merge(other.least)
  times.seen.merge(other.seen)
  times.most.merge(other.most)
  times.longest = Math.max(times.longest, other.longest)
}

/** Response times, and between which bounds those of late requests are. */
export type Timed = { latencies: Histogram; late?: LateTimes | undefined }

/**
 * How many requests took longer than `limit` (ms) for sure, and of how many this machine cannot say it. What it sent late is not slowness of
 * the service, and no proof of the opposite.
 */
export function countSlower({ latencies, late }: Timed, limit: number): { slower: number; unsure: number } {
  const seen = latencies.countAbove(limit)
  if (late === undefined) return { slower: seen, unsure: 0 }
  const least = late.least.countAbove(limit)
  return { slower: seen - late.seen.countAbove(limit) + least, unsure: late.most.countAbove(limit) - least }
}

/** Between which times a percentile is (`rank` from 0 to 1); undefined without times. */
export function percentileBounds({ latencies, late }: Timed, rank: number): { least: number; seen: number; most: number } | undefined {
  const seen = latencies.percentile(rank)
  if (seen === undefined) return undefined
  const bound = (by: Histogram | undefined) =>
    late === undefined || by === undefined ? seen : (latencies.exchange(late.seen, by).percentile(rank) ?? seen)
  return { least: bound(late?.least), seen, most: bound(late?.most) }
}

/** How many response times are late ones, and by how much at most, for people; undefined where none is. */
export function describeLate({ latencies, late }: Timed): string | undefined {
  if (late === undefined || late.seen.count === 0) return undefined
  const longest = late.longest < 1_000 ? `${Math.round(late.longest)} ms` : `${Number((late.longest / 1_000).toFixed(1))} s`
  return `this machine was late with ${late.seen.count} of ${latencies.count} requests, by up to ${longest}`
}
