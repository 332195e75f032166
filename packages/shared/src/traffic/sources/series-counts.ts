import type { SideTraffic } from '../side-traffic.ts'
import { seriesKey } from './series.ts'

type Labels = Readonly<Record<string, string>>
export type CountedSeries = readonly { labels: Labels; value: number }[]
export type ClassCounts = Pick<SideTraffic, 'requests' | 's4xx' | 's5xx' | 'failed'>

/** The labels that may hold the status of an answer, the first that is there: one's own, Istio's, and that of ingress-nginx. */
const statusLabels = ['code', 'response_code', 'status'] as const

/** The counters of a side, added up from reading to reading. */
export type SeriesCounts = { last: ReadonlyMap<string, number> | undefined; sum: ClassCounts }
export const noSeriesYet: SeriesCounts = { last: undefined, sum: { requests: 0, s4xx: 0, s5xx: 0, failed: 0 } }

/**
 * What the counters have grown by since the last reading; the first one only says where they stand. A series that is new counts from 0. One that
 * has fallen was reset, and counts on from where it stands: what it holds may be of any time. A status of 0 is that of a client that went
 * away before there was an answer, so it is no request to judge. Gives the reason where a series is no counter of requests by status.
 */
export function addSeries({ last, sum }: SeriesCounts, series: CountedSeries): SeriesCounts | string {
  const next = new Map(last)
  const grown = { ...sum }
  for (const { labels, value } of series) {
    if (value < 0) return `a series is ${value}, which no counter can be`
    const label = statusLabels.find((name) => labels[name] !== undefined)
    if (label === undefined)
      return `the series have no label "code" with the status of the answer (${Object.keys(labels).join(', ') || 'no label at all'})`
    const status = labels[label] ?? ''
    if (!/^(?:0|000|[1-5](?:\d\d|xx))$/.test(status))
      return `${label} is ${JSON.stringify(status.slice(0, 20))}, which is no status of HTTP`
    const key = seriesKey(labels)
    const before = next.get(key) ?? 0
    next.set(key, value)
    if (last === undefined || value < before || status.startsWith('0')) continue
    const more = Math.round(value) - Math.round(before)
    grown.requests += more
    if (status.startsWith('4')) grown.s4xx += more
    if (status.startsWith('5')) grown.s5xx += more
  }
  return { last: next, sum: grown }
}
