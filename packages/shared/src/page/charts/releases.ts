import { formatPercentage } from '../../core/percentage.ts'
import { dataTable, type Html, html } from '../html.ts'
import { countScale, shareScale } from '../scale.ts'
import { slotsOf, type TimedPoint } from '../slots.ts'
import type { Split } from '../story.ts'
import { tableRows } from '../table-rows.ts'
import type { Span } from '../time-axis.ts'
import { percentAt } from '../time-axis.ts'
import { tableCaption, timeOf } from './errors.ts'
import { box, type Chart, type ChartFrame, describeGaps, describeSpan, swatch, xOf, yOf } from './frame.ts'

/** Releases with a look of their own; the rest share one. */
const looks = ['first', 'second', 'third'] as const

/** The look of each release, the same in every chart: the one before first, the judged one second. */
export function releaseLooks(
  names: readonly string[],
  { previous, judged }: { previous: string | undefined; judged: string | undefined },
): Map<string, string> {
  const others = names.filter((name) => name !== previous && name !== judged)
  const slots = [previous ?? others.shift(), judged ?? others.shift(), ...others]
  return new Map(slots.flatMap((name, index) => (name === undefined ? [] : [[name, `release ${looks[index] ?? 'other'}`] as const])))
}

/** Answers per second, by the release that they named. */
export function answerChart(points: readonly TimedPoint[], named: ReadonlyMap<string, string>, frame: ChartFrame): Chart {
  // A side's own address answers with its own release, whatever users get.
  const edge = points.filter(({ source, by }) => source === 'edge' && by === 'synthetic')
  const slots = slotsOf(edge.length > 0 ? edge : points, frame.span)
  const scale = countScale(Math.max(1, ...slots.map(({ requestsPerSecond }) => requestsPerSecond)))
  const used = [...named].filter(([name]) => slots.some(({ releases }) => (releases[name] ?? 0) > 0))
  const parts = slots.map((slot) => {
    const told = used.map(([name, classes]) => ({ classes, count: slot.releases[name] ?? 0 }))
    const silent = Math.max(0, slot.requestsPerSecond - slot.noAnswerPerSecond - told.reduce((sum, { count }) => sum + count, 0))
    return { slot, stack: [...told, { classes: 'unnamed', count: silent }, { classes: 'no-answer', count: slot.noAnswerPerSecond }] }
  })
  const has = (classes: string) => parts.some(({ stack }) => stack.some((one) => one.classes === classes && one.count > 0.001))
  const unnamed = has('unnamed')
  const unanswered = has('no-answer')
  return {
    title: 'Answers by release',
    description: describeAnswers(used, { slots: slots.length, unnamed, unanswered, frame, gaps: frame.gaps }),
    legend: [
      ...used.map(([name, classes]) => swatch(classes, name)),
      ...(unnamed ? [swatch('unnamed', 'named no release')] : []),
      ...(unanswered ? [swatch('no-answer', 'no answer')] : []),
    ],
    scale,
    tick: (value) => `${Number(value.toPrecision(2))}/s`,
    content: parts.map(({ slot, stack }) =>
      stacked(
        slot,
        stack.map(({ classes, count }) => ({ classes, part: scale.at(count) })),
        frame,
      ),
    ),
    table: dataTable(
      tableCaption(slots.length),
      ['Time (UTC)', ...used.map(([name]) => `#${name}`), '#No release', '#No answer'],
      tableRows(parts, ({ slot }) => slot.noAnswerPerSecond).map(({ slot, stack }) => [
        timeOf(slot),
        ...stack.map(({ count }) => `${count.toFixed(1)}/s`),
      ]),
    ),
  }
}

function describeAnswers(
  used: readonly (readonly [string, string])[],
  {
    slots,
    unnamed,
    unanswered,
    frame,
    gaps,
  }: { slots: number; unnamed: boolean; unanswered: boolean; frame: ChartFrame; gaps: readonly Span[] },
): string {
  if (slots === 0) return `No answers were measured, ${describeSpan(frame.span)}.`
  const who = used.length === 0 ? 'No answer named its release' : `Answered by ${used.map(([name]) => name).join(', ')}`
  const more = [...(unnamed ? [' Some answers named no release.'] : []), ...(unanswered ? [' Some requests got no answer.'] : [])]
  return `Answers per second by release, ${describeSpan(frame.span)}. ${who}.${more.join('')}${describeGaps(gaps)}`
}

/** The share of the traffic of each release, as the provider showed it. It holds until it is seen to be another. */
export function shareChart(splits: readonly Split[], named: ReadonlyMap<string, string>, frame: ChartFrame): Chart {
  const spans = splits
    .map(({ at, shares }, index) => ({ from: Math.max(at, frame.span.from), to: splits[index + 1]?.at ?? at, shares }))
    .filter(({ from, to }) => to > from)
  const used = [...named].filter(([name]) => splits.some(({ shares }) => (shares[name] ?? 0) > 0))
  const scale = shareScale(1)
  return {
    title: 'Share of the traffic',
    description: describeShares(splits, frame),
    legend: used.map(([name, classes]) => swatch(classes, name)),
    scale,
    tick: formatPercentage,
    content: [
      ...spans.map((span) =>
        stacked(
          span,
          used.map(([name, classes]) => ({ classes, part: span.shares[name] ?? 0 })),
          frame,
        ),
      ),
      ...used.flatMap(([name]) => nameInPlace(name, { spans, used, frame })),
    ],
    table: dataTable(
      splits.length === 0 ? 'The provider was not asked' : 'What the provider showed',
      ['Time (UTC)', ...used.map(([name]) => `#${name}`)],
      tableRows(splits, () => 0).map(({ at, shares }) => [
        timeOf({ from: at }),
        ...used.map(([name]) => formatPercentage(shares[name] ?? 0)),
      ]),
    ),
  }
}

type Shares = Span & { shares: Readonly<Record<string, number>> }

/** The name of a release in its widest area, where there is room for it on a phone too. */
function nameInPlace(
  name: string,
  { spans, used, frame }: { spans: readonly Shares[]; used: readonly (readonly [string, string])[]; frame: ChartFrame },
): Html[] {
  const roomy = merged(spans, name)
    .filter(({ from, to, part }) => part >= 0.3 && percentAt(to, frame.span) - percentAt(from, frame.span) > 4 + name.length * 3)
    .toSorted((one, other) => other.to - other.from - (one.to - one.from))[0]
  if (roomy === undefined) return []
  const below = used
    .slice(
      0,
      used.findIndex(([one]) => one === name),
    )
    .reduce((sum, [one]) => sum + (roomy.shares[one] ?? 0), 0)
  return [
    html`<text class="in-place" x="${xOf((roomy.from + roomy.to) / 2, frame)}" y="${yOf(below + roomy.part / 2) + 4}" text-anchor="middle">${name}</text>`,
  ]
}

/** Spans one after the other in which a release has the same share. */
function merged(spans: readonly Shares[], name: string): (Shares & { part: number })[] {
  const all: (Shares & { part: number })[] = []
  for (const span of spans) {
    const part = span.shares[name] ?? 0
    const last = all.at(-1)
    if (last !== undefined && last.part === part && last.to === span.from) last.to = span.to
    else all.push({ ...span, part })
  }
  return all
}

function stacked(span: Span, parts: readonly { classes: string; part: number }[], frame: ChartFrame): Html {
  let from = 0
  const boxes = parts.flatMap(({ classes, part }) => {
    const to = Math.min(1, from + part)
    const drawn = to - from < 0.001 ? [] : [box(span, { from, to }, { frame, classes })]
    from = to
    return drawn
  })
  return html`${boxes}`
}

function describeShares(splits: readonly Split[], frame: ChartFrame): string {
  if (splits.length === 0) return 'The provider was not asked in this job, so the shares are not known.'
  const lines = tableRows(splits, () => 0).map(({ at, shares }) => {
    const list = Object.entries(shares).filter(([, share]) => share > 0)
    return `${timeOf({ from: at })} ${list.map(([name, share]) => `${name} ${formatPercentage(share)}`).join(', ') || 'nothing'}`
  })
  return `Share of the traffic of each release, ${describeSpan(frame.span)}: ${lines.join('; ')}.`
}
