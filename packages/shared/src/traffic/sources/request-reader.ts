import type { MetricsPage } from '../prometheus-text.ts'
import type { SideTraffic } from '../side-traffic.ts'
import { type BucketCount, sketchOfBuckets } from './bucket-sketch.ts'
import { isSameProcesses, tellsProcesses } from './instances.ts'
import { findRequestMetrics, plainName, type RequestMetricNames, type RequestMetrics } from './request-metrics.ts'
import { seriesKey } from './series.ts'

/** The name of the counted source that a service's own counters are. */
export const serviceSource = 'the service'

/** What a page says that the service has answered since it was read before; or why it does not say it. */
export type RequestReading = { state: 'read'; traffic: SideTraffic } | { state: 'unread'; reason: string }

type Page = Pick<MetricsPage, 'samples'> & { at: number }

/** The counters of one page, by their labels. `first`: the first digit of the status. `value` of a bucket: all that are no slower, in ms. */
type Counted = { requests: Map<string, { first: string; value: number }>; buckets: Map<string, Bucket[]> }
type Bucket = { upTo: number; value: number }

/** The state between two pages. */
export type RequestReader = {
  previous: { page: Page; counted: Counted } | undefined
  /** What was counted on pages that do not tell whose they are, until it is sure that they are of one process. */
  pending: readonly SideTraffic[]
  pages: number
  refused: string | undefined
}

export const newRequestReader: RequestReader = { previous: undefined, pending: [], pages: 0, refused: undefined }

export type RequestOptions = {
  /** The path of the page, for people. */
  path: string
  names: RequestMetricNames
  /** Whether requests are expected to be answered with 4xx: those are then no errors of a client. */
  expects4xx: boolean
  /** Why the pages are not those of the same processes; undefined where they are. */
  refused: string | undefined
}

/** Pages that must only rise before they are believed to be of one process, where they do not say it. */
const pagesToSettle = 6

/**
 * What happened between two readings of a page, of all workers on it together. A series that is new counts from 0. After a restart, and
 * whenever the page shows other processes, counting begins anew: what was before is the history of another process. Where the page tells
 * no start time, counters that fall mean that a balancer shows several replicas in turn, or restarts: they are refused from then on.
 */
export function readRequests(
  reader: RequestReader,
  page: Page,
  { path, names, expects4xx, refused }: RequestOptions,
): { reader: RequestReader; readings: RequestReading[] } {
  const because = refused ?? reader.refused
  if (because !== undefined)
    return { reader: { ...reader, refused: because, pending: [] }, readings: [{ state: 'unread', reason: because }] }
  const metrics = findRequestMetrics(page, names)
  if (metrics === undefined) return unread(reader, `${path} does not offer a counter of requests with their status`)
  const counted = countedOn(page, metrics)
  if (typeof counted === 'string') return unread(reader, counted)
  const { previous } = reader
  const next = { ...reader, previous: { page, counted }, pages: reader.pages + 1 }
  const told = tellsProcesses(page)
  if (previous === undefined || !isSameProcesses(previous.page, page)) return { reader: { ...next, pages: 1 }, readings: [] }
  if (hasFallen(previous.counted, counted)) {
    if (told) return { reader: next, readings: [] }
    const reason = `the counters of ${path} went back, and it does not tell whose they are: of several processes in turn, or of one that was started anew`
    return { reader: { ...next, refused: reason, pending: [] }, readings: [{ state: 'unread', reason }] }
  }
  const traffic = trafficOf(previous, { page, counted }, { source: `${path} ${metrics.counter}`, metrics, expects4xx })
  if (told) return { reader: next, readings: [{ state: 'read', traffic }] }
  const pending = [...reader.pending, traffic]
  if (next.pages < pagesToSettle) return { reader: { ...next, pending }, readings: [] }
  return { reader: { ...next, pending: [] }, readings: pending.map((one) => ({ state: 'read', traffic: one })) }
}

function unread(reader: RequestReader, reason: string): { reader: RequestReader; readings: RequestReading[] } {
  return { reader, readings: [{ state: 'unread', reason }] }
}

/** The counters of a page, or why they cannot be used. */
function countedOn({ samples }: Page, { counter, status, duration }: RequestMetrics): Counted | string {
  const counted: Counted = { requests: new Map(), buckets: new Map() }
  const bucket = duration === undefined ? undefined : `${duration.name}_bucket`
  for (const { name, labels, value } of samples) {
    const plain = plainName(name)
    if (plain !== counter && plain !== bucket) continue
    if (!Number.isFinite(value) || value < 0) return `${plain} is ${value}, which no counter can be`
    if (plain === counter) counted.requests.set(seriesKey(labels), { first: firstDigit(labels, status), value })
    const { le, ...others } = labels
    if (plain !== bucket || le === undefined) continue
    const upTo = /^\+?Inf$/i.test(le) ? Number.POSITIVE_INFINITY : Number(le) * (duration?.milliseconds ?? 1)
    if (Number.isNaN(upTo)) return `${plain} has a bucket up to ${JSON.stringify(le.slice(0, 20))}`
    const key = seriesKey(others)
    const series = counted.buckets.get(key)
    if (series === undefined) counted.buckets.set(key, [{ upTo, value }])
    else series.push({ upTo, value })
  }
  for (const series of counted.buckets.values()) series.sort((one, other) => one.upTo - other.upTo)
  return counted
}

/** `5` of `503` and of `5xx`; empty of what is no status. */
function firstDigit(labels: Readonly<Record<string, string>>, label: string): string {
  const status = labels[label] ?? Object.entries(labels).find(([name]) => plainName(name) === label)?.[1] ?? ''
  return /^([1-5])(?:\d\d|xx)?$/i.exec(status)?.[1] ?? ''
}

function hasFallen(before: Counted, now: Counted): boolean {
  const requests = [...now.requests].some(([key, { value }]) => value < (before.requests.get(key)?.value ?? 0))
  return requests || [...now.buckets].some(([key, series]) => series.some(({ upTo, value }) => value < valueUpTo(before, key, upTo)))
}

function valueUpTo({ buckets }: Counted, key: string, upTo: number): number {
  return buckets.get(key)?.find((one) => one.upTo === upTo)?.value ?? 0
}

type Read = { page: Page; counted: Counted }
type Told = { source: string; metrics: RequestMetrics; expects4xx: boolean }

function trafficOf(before: Read, now: Read, { source, metrics, expects4xx }: Told): SideTraffic {
  const grown = [...now.counted.requests].map(([key, { first, value }]) => ({
    first,
    grown: value - (before.counted.requests.get(key)?.value ?? 0),
  }))
  const sumOf = (all: readonly { grown: number }[]) => Math.round(all.reduce((sum, one) => sum + one.grown, 0))
  const ofClass = (first: string) => sumOf(grown.filter((one) => one.first === first))
  return {
    source,
    since: new Date(before.page.at).toISOString(),
    until: new Date(now.page.at).toISOString(),
    requests: sumOf(grown),
    s4xx: expects4xx ? 0 : ofClass('4'),
    s5xx: ofClass('5'),
    failed: 0,
    reset: false,
    ...(metrics.duration === undefined ? {} : { latency: sketchOfBuckets(bucketsBetween(before.counted, now.counted)) }),
  }
}

function bucketsBetween(before: Counted, now: Counted): BucketCount[] {
  return [...now.buckets].flatMap(([key, series]) => {
    let above = 0
    let below = 0
    return series.map(({ upTo, value }): BucketCount => {
      const grown = value - valueUpTo(before, key, upTo)
      // A page that is written while requests are counted can have fewer up to a bound than up to a lower one.
      const bucket = { above, upTo, count: Math.max(0, Math.round(grown - below)) }
      above = Number.isFinite(upTo) ? Math.max(0, upTo) : above
      below = grown
      return bucket
    })
  })
}
