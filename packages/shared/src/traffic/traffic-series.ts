import type { TimeSeries, TrafficPoint } from '../evidence/schema.ts'
import { windowsOfBlock } from '../judge/judging-plan.ts'
import { type Counting, errorCount, unmeasuredCount } from './error-rate.ts'
import type { SideTraffic } from './side-traffic.ts'
import { answeredCount, failureCount, mergeTallies, releasesOf, type TrafficWindow } from './tally.ts'

/** Points of one source at most: 20 minutes in blocks of 5 s. */
const mostPoints = 240

/**
 * The windows of one source as points of a chart, in the order of time: a block each, longer ones where there would be too many. Counts
 * add up and percentiles are of all requests of a point, so nothing is lost but the finer time. A point never reaches over a gap.
 */
export function trafficPoints(
  windows: readonly TrafficWindow[],
  { source, counting }: { source: string; counting: Counting },
): TrafficPoint[] {
  const inOrder = [...new Map(windows.map((window) => [window.at, window])).values()].sort((one, other) => one.at - other.at)
  const each = Math.max(windowsOfBlock, Math.ceil(inOrder.length / mostPoints))
  const groups: TrafficWindow[][] = []
  for (const window of inOrder) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const goesOn = last !== undefined && window.at - (last.at + last.length) < last.length / 2
    if (group !== undefined && goesOn && group.length < each) group.push(window)
    else groups.push([window])
  }
  return groups.flatMap((group) => pointOf(group, { source, counting }))
}

/** Nothing of windows in which nothing was sent: that is a gap. */
function pointOf(group: readonly TrafficWindow[], { source, counting }: { source: string; counting: Counting }): TrafficPoint[] {
  const [first, last] = [group[0], group.at(-1)]
  const total = mergeTallies(group)
  const answers = answeredCount(total)
  const requests = answers + failureCount(total)
  if (first === undefined || last === undefined || requests === 0) return []
  const releases = Object.entries(releasesOf(group)).map(([name, tally]): [string, number] => [name, answeredCount(tally)])
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((rank) => total.latencies.percentile(rank))
  return [
    {
      at: new Date(first.at).toISOString(),
      length: last.at + last.length - first.at,
      source,
      by: 'synthetic',
      requests,
      errors: errorCount(total, counting),
      answers,
      unmeasured: unmeasuredCount(total, counting),
      ...(p50 === undefined ? {} : { p50: rounded(p50) }),
      ...(p95 === undefined ? {} : { p95: rounded(p95) }),
      ...(p99 === undefined ? {} : { p99: rounded(p99) }),
      releases: Object.fromEntries(releases.filter(([, count]) => count > 0)),
    },
  ]
}

/** What somebody else has counted in an interval of requests that users sent; nothing where they sent none. */
export function countedPoints({ since, until, source, requests, s5xx, failed, latency }: SideTraffic): TrafficPoint[] {
  const length = Date.parse(until) - Date.parse(since)
  if (requests === 0 || length <= 0) return []
  const times = latency !== undefined && 'p50' in latency ? latency : {}
  return [
    {
      at: since,
      length,
      source,
      by: 'users',
      requests,
      errors: Math.min(requests, s5xx + failed),
      answers: Math.max(0, requests - failed),
      ...times,
    },
  ]
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

export type SeriesEvidence = NonNullable<TimeSeries['evidence']>

/** The first sufficient evidence as a series has it. Times in milliseconds since 1970; `rule` is the name of a condition. */
export function evidenceOfRule({ rule, at, from, reason }: { rule: string; at: number; from?: number; reason: string }): SeriesEvidence {
  return {
    metric: rule.split(' ')[0] ?? rule,
    at: new Date(at).toISOString(),
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    reason: reason === '' ? rule : reason,
    by: rule.includes(' of users ') ? 'users' : 'synthetic',
  }
}
