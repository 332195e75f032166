import { clockTime } from '../../core/clock-time.ts'
import { dataTable, html } from '../html.ts'
import { type Scale, timeScale } from '../scale.ts'
import { runsOf, type Slot, slotsOf, type TimedPoint } from '../slots.ts'
import { tableRows } from '../table-rows.ts'
import { tableCaption, timeOf } from './errors.ts'
import { type Chart, type ChartFrame, describeGaps, describeSpan, limitLine, lineSwatch, stretched, stretchedX, yOf } from './frame.ts'

const ranks = ['p50', 'p95', 'p99'] as const
type Rank = (typeof ranks)[number]

/** Response times as bands between their percentiles, against their limits. Milliseconds. */
export function latencyChart(points: readonly TimedPoint[], limits: Readonly<Record<string, number>>, frame: ChartFrame): Chart {
  const slots = slotsOf(points, frame.span).filter(({ p50 }) => p50 !== undefined)
  const limited = ranks.flatMap((rank) => {
    const limit = limits[`response-time.${rank}`]
    return limit === undefined ? [] : [{ rank, limit }]
  })
  const scale = timeScale([...slots.flatMap((slot) => ranks.flatMap((rank) => slot[rank] ?? [])), ...limited.map(({ limit }) => limit)])
  const runs = runsOf(slots)
  return {
    title: 'Response times',
    description: describe(slots, { limited, frame }),
    legend: [lineSwatch('p50', 'P50'), lineSwatch('p95', 'P95'), lineSwatch('p99', 'P99'), html`each line is ten times the one below`],
    scale,
    tick: shortTime,
    content: [
      stretched(
        runs.flatMap((run) => [
          { d: band(run, ['p50', 'p95'], { scale, frame }), classes: 'band near' },
          { d: band(run, ['p95', 'p99'], { scale, frame }), classes: 'band far' },
          ...ranks.map((rank) => ({ d: line(run, rank, { scale, frame }), classes: rank })),
        ]),
      ),
      ...limited.map(({ rank, limit }, index) =>
        limitLine(scale.at(limit), `${rank.toUpperCase()} limit ${shortTime(limit)}`, index % 2 === 0 ? 'right' : 'left'),
      ),
    ],
    table: dataTable(
      tableCaption(slots.length),
      ['Time (UTC)', '#P50', '#P95', '#P99'],
      tableRows(slots, ({ p99 }) => p99 ?? 0).map((slot) => [timeOf(slot), ...ranks.map((rank) => timeText(slot[rank]))]),
    ),
  }
}

type Drawing = { scale: Scale; frame: ChartFrame }

/** One step for each column: what was measured in it holds for all of it. */
function steps(run: readonly Slot[], rank: Rank, { scale, frame }: Drawing): [x: number, y: number][] {
  return run.flatMap((slot) => {
    const value = slot[rank] ?? slot.p50
    if (value === undefined) return []
    const y = yOf(scale.at(value))
    return [
      [stretchedX(slot.from, frame), y],
      [stretchedX(slot.to, frame), y],
    ] satisfies [number, number][]
  })
}

function line(run: readonly Slot[], rank: Rank, drawing: Drawing): string {
  return pathOf(steps(run, rank, drawing))
}

function band(run: readonly Slot[], [low, high]: readonly [Rank, Rank], drawing: Drawing): string {
  return `${pathOf([...steps(run, low, drawing), ...steps(run, high, drawing).toReversed()])}Z`
}

function pathOf(corners: readonly (readonly [x: number, y: number])[]): string {
  return corners.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** `5 ms`, `1 s`, `1.5 s`. */
export function shortTime(value: number): string {
  return value >= 1_000 ? `${Number((value / 1_000).toPrecision(3))} s` : `${Number(value.toPrecision(3))} ms`
}

function timeText(value: number | undefined): string {
  return value === undefined ? 'not measured' : shortTime(value)
}

function describe(
  slots: readonly Slot[],
  { limited, frame }: { limited: readonly { rank: Rank; limit: number }[]; frame: ChartFrame },
): string {
  const [first] = slots
  if (first === undefined) return `No response times were measured, ${describeSpan(frame.span)}.`
  const slowest = slots.reduce((worst, slot) => ((slot.p99 ?? 0) > (worst.p99 ?? 0) ? slot : worst), first)
  const over = limited.map(({ rank, limit }) => {
    const above = slots.filter((slot) => (slot[rank] ?? 0) > limit)
    const much = above.length === 0 ? 'never above' : `in ${above.length} of ${slots.length} columns above`
    return ` ${rank.toUpperCase()} was ${much} its limit of ${shortTime(limit)}.`
  })
  return `Response times by percentile, ${describeSpan(frame.span)}. Slowest P99 ${timeText(slowest.p99)}, at ${clockTime(slowest.from)}.${over.join('')}${describeGaps(frame.gaps)}`
}
