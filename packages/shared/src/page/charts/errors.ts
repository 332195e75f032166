import { clockTime } from '../../core/clock-time.ts'
import { formatPercentage } from '../../core/percentage.ts'
import { dataTable, html } from '../html.ts'
import { shareScale } from '../scale.ts'
import { type Slot, slotsOf, type TimedPoint } from '../slots.ts'
import { tableRows } from '../table-rows.ts'
import {
  box,
  type Chart,
  type ChartFrame,
  describeGaps,
  describeSpan,
  limitLine,
  lineSwatch,
  rounded,
  stretched,
  stretchedX,
  swatch,
  yOf,
} from './frame.ts'

/** The share of requests that failed, against its limit; that of the users' own requests as a line of its own. */
export function errorChart(points: readonly TimedPoint[], limit: number | undefined, frame: ChartFrame): Chart {
  const measured = (by: TimedPoint['by']) =>
    slotsOf(
      points.filter((point) => point.by === by),
      frame.span,
    ).filter(({ share }) => share !== undefined)
  const [own, users] = [measured('synthetic'), measured('users')]
  const shares = [...own, ...users].flatMap(({ share }) => share ?? [])
  const highest = Math.max(0, ...shares)
  const scale = shareScale(Math.max(highest, (limit ?? 0) * 1.5))
  const isAbove = (share: number) => limit !== undefined && share > limit
  const some = (isSo: (share: number) => boolean) => own.some(({ share }) => share !== undefined && isSo(share))
  const bars = own.flatMap((slot) => {
    const { share } = slot
    if (share === undefined) return []
    const ground = box(slot, { from: 0, to: 0.012 }, { frame, classes: 'measured' })
    return share === 0
      ? [ground]
      : [box(slot, { from: 0, to: Math.max(0.02, scale.at(share)) }, { frame, classes: isAbove(share) ? 'error above' : 'error' })]
  })
  return {
    title: 'Requests that failed',
    description: describe([...own, ...users], { limit, highest, frame }),
    legend: [
      ...(some((share) => isAbove(share)) ? [swatch('error above', 'failed, above the limit')] : []),
      ...(some((share) => share > 0 && !isAbove(share))
        ? [swatch('error', limit === undefined ? 'failed' : 'failed, within the limit')]
        : []),
      ...(users.length === 0 ? [] : [lineSwatch('users', "the users' requests")]),
      ...(highest === 0 && shares.length > 0 ? [html`no request failed`] : []),
    ],
    scale,
    tick: formatPercentage,
    content: [
      ...bars,
      ...(users.length === 0 ? [] : [stretched([{ d: stepLine(users, scale.at, frame), classes: 'users' }])]),
      ...(limit === undefined ? [] : [limitLine(scale.at(limit), `limit ${formatPercentage(limit)}`)]),
    ],
    table: dataTable(
      tableCaption(own.length),
      ['Time (UTC)', '#Requests per s', '#Failed', "#Users' failed"],
      tableRows(own.length > 0 ? own : users, ({ share }) => share ?? 0).map((slot) => [
        timeOf(slot),
        slot.requestsPerSecond.toFixed(1),
        shown(own.length > 0 ? slot.share : undefined),
        shown(users.find(({ from, to }) => from < slot.to && to > slot.from)?.share),
      ]),
    ),
  }
}

/** How many columns the table has of how many. */
export function tableCaption(count: number): string {
  return count === 0 ? 'Nothing was measured' : 'Columns of the chart; of many, the worst and some between'
}

export function timeOf({ from }: Pick<Slot, 'from'>): string {
  return new Date(from).toISOString().slice(11, 19)
}

function shown(share: number | undefined): string {
  return share === undefined ? 'not measured' : formatPercentage(share)
}

function stepLine(slots: readonly Slot[], scale: (value: number) => number, frame: ChartFrame): string {
  const segments: string[] = []
  let end: number | undefined
  for (const { from, to, share } of slots) {
    if (share === undefined) continue
    const [x1, x2, y] = [stretchedX(from, frame), stretchedX(to, frame), rounded(yOf(scale(share)))]
    segments.push(end !== undefined && Math.abs(end - x1) < 0.5 ? `L${x1} ${y}H${x2}` : `M${x1} ${y}H${x2}`)
    end = x2
  }
  return segments.join('')
}

function describe(
  slots: readonly Slot[],
  { limit, highest, frame }: { limit: number | undefined; highest: number; frame: ChartFrame },
): string {
  if (slots.length === 0) return `No requests were measured, ${describeSpan(frame.span)}.`
  const worst = slots.find(({ share }) => share === highest)
  const above = limit === undefined ? [] : slots.filter(({ share }) => share !== undefined && share > limit)
  const [first, last] = [above[0], above.at(-1)]
  const over =
    limit === undefined
      ? ''
      : first === undefined || last === undefined
        ? ` Never above the limit of ${formatPercentage(limit)}.`
        : ` Above the limit of ${formatPercentage(limit)} in ${above.length} of ${slots.length} columns, from ${clockTime(first.from)} to ${clockTime(last.to)}.`
  const most =
    highest === 0 || worst === undefined ? 'No request failed.' : `Highest ${formatPercentage(highest)}, at ${clockTime(worst.from)}.`
  return `Share of the requests that failed, ${describeSpan(frame.span)}. ${most}${over}${describeGaps(frame.gaps)}`
}
