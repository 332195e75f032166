import type { TrafficPoint } from '../evidence/schema.ts'
import type { Span } from './time-axis.ts'

/** A column of a chart: what all sources together counted in it. Rates per second; `share` from 0 to 1; percentiles in ms. */
export type Slot = Span & {
  /** Undefined where all requests measured nothing. */
  share: number | undefined
  requestsPerSecond: number
  noAnswerPerSecond: number
  p50: number | undefined
  p95: number | undefined
  p99: number | undefined
  /** Answers per second by the release that they named; without those that named none. */
  releases: Readonly<Record<string, number>>
}

/** A point with its times in milliseconds. */
export type TimedPoint = Omit<TrafficPoint, 'at'> & Span

/** Columns at most: enough for a wide screen, and a page stays small. */
const mostSlots = 160

export function timedPoint({ at, ...point }: TrafficPoint): TimedPoint {
  const from = Date.parse(at)
  return { ...point, from, to: from + point.length }
}

/**
 * Points of any number of sources as columns of one width. A column without a point is left out: that is a gap, and not zero. Where a column
 * has several points of one source it shows the worst of them, so a short outage stays in sight.
 */
export function slotsOf(points: readonly TimedPoint[], span: Span): Slot[] {
  const lengths = points.map(({ length }) => length).sort((one, other) => one - other)
  const usual = lengths[Math.floor(lengths.length / 2)] ?? 1_000
  const width = Math.max(usual, (span.to - span.from) / mostSlots, 1)
  const count = Math.max(1, Math.ceil((span.to - span.from) / width))
  const columns: TimedPoint[][] = Array.from({ length: count }, () => [])
  const extents: Span[] = []
  for (const point of points) {
    const [first, last] = [point.from, point.to].map((at) => Math.floor((at - span.from) / width))
    for (let index = Math.max(0, first ?? 0); index <= Math.min(count - 1, last ?? 0); index += 1) {
      const from = span.from + index * width
      const covered = Math.min(point.to, from + width) - Math.max(point.from, from)
      const extent = extents[index]
      extents[index] = { from: Math.min(extent?.from ?? point.from, point.from), to: Math.max(extent?.to ?? point.to, point.to) }
      // A point that only touches a column is not of it.
      if (covered >= 0.3 * Math.min(width, point.length)) columns[index]?.push(point)
    }
  }
  return columns.flatMap((within, index) => {
    const extent = extents[index]
    if (within.length === 0 || extent === undefined) return []
    // No wider than what was measured in it.
    const from = Math.max(span.from + index * width, extent.from)
    const to = Math.min(span.from + (index + 1) * width, span.to, extent.to)
    return [slotOf(within, { from, to })]
  })
}

function slotOf(points: readonly TimedPoint[], { from, to }: Span): Slot {
  const rate = (count: (point: TimedPoint) => number) => {
    const bySource = Map.groupBy(points, ({ source, by }) => `${by} ${source}`)
    return [...bySource.values()].reduce((sum, own) => {
      const time = own.reduce((all, { length }) => all + length, 0)
      return sum + (1_000 * own.reduce((all, point) => all + count(point), 0)) / time
    }, 0)
  }
  const names = new Set(points.flatMap(({ releases = {} }) => Object.keys(releases)))
  const most = (name: 'p50' | 'p95' | 'p99') => {
    const values = points.flatMap((point) => point[name] ?? [])
    return values.length === 0 ? undefined : Math.max(...values)
  }
  return {
    from,
    to,
    share: worstShare(points),
    requestsPerSecond: rate(({ requests }) => requests),
    noAnswerPerSecond: rate(({ requests, answers = requests }) => requests - answers),
    p50: most('p50'),
    p95: most('p95'),
    p99: most('p99'),
    releases: Object.fromEntries([...names].map((name) => [name, rate(({ releases = {} }) => releases[name] ?? 0)])),
  }
}

/** Of the points that overlap in time, the sources together; of several one after the other, the worst. */
function worstShare(points: readonly TimedPoint[]): number | undefined {
  const shares = points.flatMap((point) => {
    const together = points.filter((other) => Math.min(point.to, other.to) - Math.max(point.from, other.from) > point.length / 2)
    const measured = together.reduce((sum, { requests, unmeasured = 0 }) => sum + requests - unmeasured, 0)
    return measured <= 0 ? [] : [together.reduce((sum, { errors }) => sum + errors, 0) / measured]
  })
  return shares.length === 0 ? undefined : Math.min(1, Math.max(...shares))
}

/** The spans in which nothing was measured, longer than a column. */
export function gapsOf(slots: readonly Slot[], span: Span): Span[] {
  const ends = [span.from, ...slots.map(({ to }) => to)]
  const begins = [...slots.map(({ from }) => from), span.to]
  const width = Math.max(0, ...slots.map(({ from, to }) => to - from))
  return ends.flatMap((from, index) => {
    const to = begins[index] ?? span.to
    return to - from > width / 2 ? [{ from, to }] : []
  })
}

/** Columns one after the other without a gap, for lines. */
export function runsOf(slots: readonly Slot[]): Slot[][] {
  const runs: Slot[][] = []
  for (const slot of slots) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run !== undefined && last !== undefined && slot.from - last.to < (last.to - last.from) / 2) run.push(slot)
    else runs.push([slot])
  }
  return runs
}
