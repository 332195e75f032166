import { clockTime } from '../../core/clock-time.ts'
import { Html, heading, html } from '../html.ts'
import type { StoryMoment } from '../moments.ts'
import type { Scale } from '../scale.ts'
import { percentAt, type Span, timeTicks } from '../time-axis.ts'

/** What all charts of one service share: the time axis, the moments on it, and where nothing was measured. */
export type ChartFrame = {
  /** Unique on the page. */
  id: string
  /** Of the headings of the charts. */
  level: 2 | 3
  span: Span
  moments: readonly StoryMoment[]
  gaps: readonly Span[]
  /** What a gap is, in the legend. */
  unmeasured: string
  /** From when on it was bad until that was found. */
  badSpan: Span | undefined
}

export type Chart = {
  title: string
  /** What is drawn, for those who do not see it. */
  description: string
  legend: readonly Html[]
  scale: Scale
  /** The text of a tick of the vertical axis. */
  tick(value: number): string
  /** SVG within the plot. */
  content: readonly Html[]
  /** The same as a table. */
  table: Html
}

const top = 22
const plot = 116
const bottom = 22
const height = top + plot + bottom
/** Pixels from the top of a chart to its time axis. */
export const baseline = top + plot

/** Pixels from the top for a part of the height. */
export function yOf(part: number): number {
  return rounded(baseline - part * plot)
}

/** A position on the time axis. */
export function xOf(at: number, { span }: Pick<ChartFrame, 'span'>): string {
  return `${percentAt(at, span).toFixed(2)}%`
}

function widthOf({ from, to }: Span, frame: Pick<ChartFrame, 'span'>): string {
  return `${(percentAt(to, frame.span) - percentAt(from, frame.span)).toFixed(2)}%`
}

export function box(
  within: Span,
  { from, to }: { from: number; to: number },
  { frame, classes }: { frame: ChartFrame; classes: string },
): Html {
  const y = yOf(to)
  return html`<rect class="${classes}" x="${xOf(within.from, frame)}" width="${widthOf(within, frame)}" y="${y}" height="${rounded(yOf(from) - y)}"/>`
}

/** Lines and areas, which need numbers where all else takes shares of the width. `draw` gets x from 0 to 1000. */
export function stretched(paths: readonly { d: string; classes: string }[]): Html {
  return html`<svg x="0" y="0" width="100%" height="${height}" viewBox="0 0 1000 ${height}" preserveAspectRatio="none">${paths.map(({ d, classes }) => html`<path class="${classes}" d="${d}"/>`)}</svg>`
}

/** The x of a time in `stretched`. */
export function stretchedX(at: number, { span }: Pick<ChartFrame, 'span'>): number {
  return rounded(percentAt(at, span) * 10)
}

/** A limit: a dashed line with its name at one end. */
export function limitLine(part: number, label: string, side: 'left' | 'right' = 'right'): Html {
  const y = yOf(part)
  const place = side === 'right' ? { x: '100%', dx: -4, anchor: 'end' } : { x: '0', dx: 4, anchor: 'start' }
  // Above its line, and below it where there is no room above.
  const textY = y - top < 14 ? y + 14 : y - 4
  return html`<line class="limit" x1="0" x2="100%" y1="${y}" y2="${y}"/><text class="limit-name" x="${place.x}" dx="${place.dx}" y="${textY}" text-anchor="${place.anchor}">${label}</text>`
}

/** A chart as a figure: axes, gaps, the bad time, moments, content, legend and table. */
export function figure(chart: Chart, frame: ChartFrame): Html {
  const { title, description, content, table, scale, tick } = chart
  const legend = [
    ...chart.legend,
    ...(frame.badSpan === undefined ? [] : [swatch('bad-time', 'the evidence')]),
    ...(frame.gaps.length === 0 ? [] : [swatch('gap', frame.unmeasured)]),
  ]
  const name = `${frame.id}-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`
  return html`<figure>
<figcaption>${heading(frame.level, 'chart-name', title)}${legend.length === 0 ? '' : html`<ul class="legend">${legend.map((entry) => html`<li>${entry}</li>`)}</ul>`}</figcaption>
<div class="chart">
<svg class="ticks" aria-hidden="true" width="46" height="${height}">${scale.ticks.map((value) => html`<text x="40" y="${yOf(scale.at(value)) + 4}" text-anchor="end">${tick(value)}</text>`)}</svg>
<svg class="plot" role="img" aria-labelledby="${name}-title ${name}-text" width="100%" height="${height}">
<title id="${name}-title">${title}</title><desc id="${name}-text">${description}</desc>
${scale.ticks.map((value) => html`<line class="grid" x1="0" x2="100%" y1="${yOf(scale.at(value))}" y2="${yOf(scale.at(value))}"/>`)}
${frame.gaps.map((gap) => box(gap, { from: 0, to: 1 }, { frame, classes: 'gap' }))}
${frame.badSpan === undefined ? '' : badTime(frame.badSpan, frame)}
${content}
${timeAxis(frame)}
${marks(frame)}
</svg>
</div>
<details><summary>The numbers</summary>${table}</details>
</figure>`
}

function badTime(span: Span, frame: ChartFrame): Html {
  return html`${box(span, { from: 0, to: 1 }, { frame, classes: 'bad-time' })}<rect class="bad-bar" x="${xOf(span.from, frame)}" width="${widthOf(span, frame)}" y="${baseline}" height="4"/>`
}

function timeAxis(frame: ChartFrame): Html {
  const ticks = timeTicks(frame.span)
  return html`<line class="axis" x1="0" x2="100%" y1="${baseline}" y2="${baseline}"/>${ticks.map(({ at, label }) => {
    const share = percentAt(at, frame.span)
    const anchor = share < 10 ? 'start' : share > 90 ? 'end' : 'middle'
    return html`<line class="axis" x1="${xOf(at, frame)}" x2="${xOf(at, frame)}" y1="${baseline}" y2="${baseline + 5}"/><text x="${xOf(at, frame)}" y="${height - 4}" text-anchor="${anchor}">${label}</text>`
  })}`
}

/** Marks nearer than this many percent of the width share one label. */
const apart = 8

/** The numbers of the moments above the plot, each on a line through it. */
function marks(frame: ChartFrame): Html {
  const groups: { moments: StoryMoment[]; at: number; last: number }[] = []
  for (const moment of frame.moments) {
    const at = percentAt(moment.at, frame.span)
    const group = groups.at(-1)
    if (group === undefined || at - group.at >= apart) groups.push({ moments: [moment], at, last: at })
    else {
      group.moments.push(moment)
      group.last = at
    }
  }
  const lines = frame.moments.map(
    ({ at, kind }) => html`<line class="mark ${kind}" x1="${xOf(at, frame)}" x2="${xOf(at, frame)}" y1="${top - 4}" y2="${baseline}"/>`,
  )
  const labels = groups.map(({ moments, at: first, last: end }) => {
    const at = (first + end) / 2
    const [from, to] = [moments[0]?.number ?? 0, moments.at(-1)?.number ?? 0]
    const anchor = at < 4 ? 'start' : at > 96 ? 'end' : 'middle'
    return html`<text class="mark-number" x="${at.toFixed(2)}%" y="${top - 9}" text-anchor="${anchor}">${from === to ? String(from) : `${from}–${to}`}</text>`
  })
  return html`${lines}${labels}`
}

/** A swatch of the legend with its name. */
export function swatch(classes: string, name: string): Html {
  return html`<svg class="swatch" aria-hidden="true" width="18" height="12"><rect class="${classes}" x="0" y="0" width="18" height="12"/></svg> ${name}`
}

export function lineSwatch(classes: string, name: string): Html {
  return html`<svg class="swatch" aria-hidden="true" width="22" height="12"><line class="${classes}" x1="0" x2="22" y1="6" y2="6"/></svg> ${name}`
}

/** `04:41:00 UTC to 04:43:10 UTC`. */
export function describeSpan({ from, to }: Span): string {
  return `${clockTime(from)} to ${clockTime(to)}`
}

/** What the gaps are, in a sentence; empty where there are none. */
export function describeGaps(gaps: readonly Span[]): string {
  if (gaps.length === 0) return ''
  return ` Not measured: ${gaps.slice(0, 5).map(describeSpan).join(', ')}${gaps.length > 5 ? `, and ${gaps.length - 5} more` : ''}.`
}

/** SVG needs no more than a hundredth of a pixel. */
export function rounded(value: number): number {
  return Number(value.toFixed(2))
}

/** Patterns that tell areas apart without their colours; once on a page. */
export const patterns = new Html(`<svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="stripe-ground" width="5" height="5"/><line class="stripe-line" x1="0" y1="0" x2="0" y2="5"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="dot-ground" width="6" height="6"/><circle class="dot-point" cx="3" cy="3" r="1.4"/></pattern>
</defs></svg>`)
