import type { Outcome } from '../action.ts'
import { type Metric, metric } from '../config/metric.ts'
import { formatDuration } from '../core/duration.ts'
import { codeSpan, escapeMarkdown, joined, type Markdown, md, paragraphs, table } from '../core/markdown.ts'
import { sentences } from '../core/outcome-sentence.ts'
import type { Judgement } from '../core/words.ts'
import type { TimelineEntry } from '../evidence/schema.ts'
import { formatMetric } from '../judge/rules.ts'
import { describeAnswers } from '../traffic/answer-description.ts'
import { describeLate } from '../traffic/late-times.ts'
import { answeredCount } from '../traffic/tally.ts'
import type { WatchConclusion } from '../watch/watch-judge.ts'
import { monitorJudgementOf } from '../watch/watch-record.ts'
import { judgementToReport, measurementsOf, type WatchResult } from './results.ts'
import { seriesOf } from './series.ts'

/** The result of a watch as evidence, summary and annotations. `consequence`: what follows from a failure, for people. */
export function describeWatch(watched: WatchResult, { consequence }: { consequence?: string | undefined }): Outcome {
  const { about, plan, conclusion } = watched
  const judgement = judgementToReport(watched)
  const { verdict } = judgement
  const word = monitorJudgementOf(conclusion)
  const cause = causeOf(judgement)
  const headline = headlineOf(watched)
  const version = plan.judge.release
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      ...about,
      ...(version !== undefined && /^[\w.+/-]{1,128}$/.test(version) ? { release: { version } } : {}),
      verdict,
      headline,
      ...(cause === '' ? {} : { cause }),
      inputs: { host: new URL(plan.baseUrl).host, requestsPerSecond: plan.requestsPerSecond, plannedMs: plan.duration },
      measurements: measurementsOf(conclusion),
      conditions: conclusion.conditions,
      timeline: timelineOf(watched),
      series: seriesOf(watched),
      details: {
        judgement: word,
        judgeMode: plan.judgeMode,
        leftToOthers: [...plan.others],
        ...(verdict === 'fail' && consequence !== undefined ? { hint: consequence } : {}),
      },
    },
    summary: summaryOf(watched, headline),
    annotations:
      verdict === 'pass' ? [] : [{ level: verdict === 'fail' ? 'error' : 'warning', title: `Performance ${word}`, message: cause }],
  }
}

function causeOf(judgement: Judgement): string {
  return 'reason' in judgement ? judgement.reason : ''
}

/** A line for the log during the watch. */
export function watchProgressLine({ observed, judgement }: WatchConclusion, passed: number): string {
  const { values, requests } = observed
  const p95 = shown(values, 'response-time.p95')
  const errors = shown(values, 'error-rate')
  const trouble = judgement.verdict === 'fail' ? ` (${judgement.reason})` : ''
  return `${formatDuration(Math.round(passed / 1_000) * 1_000)}: ${requests} requests, P95 ${p95}, errors ${errors}${trouble}`
}

function headlineOf(watched: WatchResult): string {
  const { who, startedAt, finishedAt, conclusion } = watched
  const took = formatDuration(Math.round((finishedAt - startedAt) / 1_000) * 1_000)
  const { values, requests } = conclusion.observed
  const others = describeAnswers(conclusion.total)
  const seen = [
    `${requests} requests in ${took}, P95 ${shown(values, 'response-time.p95')}, errors ${shown(values, 'error-rate')}`,
    ...(others === undefined ? [] : [others]),
  ].join('; ')
  const word = monitorJudgementOf(conclusion)
  const judgement = judgementToReport(watched)
  if (judgement.verdict === 'pass') return `${who} is ${word}: ${seen}`
  return sentences(`${who} is ${word}${word === 'HEALTHY' ? ', with a warning' : ''}: ${judgement.reason}`, `Seen: ${seen}`)
}

function timelineOf({ startedAt, finishedAt, conclusion: { breached }, before }: WatchResult): TimelineEntry[] {
  const entry = (at: number, what: string) => ({ at: new Date(at).toISOString(), what })
  const second = before === undefined ? [] : [entry(before.startedAt, `${before.found}; looked at once more`)]
  const breach = breached === undefined ? [] : [entry(breached.at, `breached: ${breached.rule}: ${breached.reason}`)]
  return [entry(startedAt, 'watch started'), ...second, ...breach, entry(finishedAt, 'watch ended')]
}

function summaryOf({ plan, conclusion }: WatchResult, headline: string): Markdown {
  const { observed, conditions, releases, total } = conclusion
  const measured = metric.options.flatMap((name) => {
    const value = observed.values[name]
    const doubt = observed.doubts?.[name] ?? observed.notOffered?.[name]
    if (value === undefined && doubt === undefined) return []
    return [[name, value === undefined ? `not measured: ${doubt}` : formatMetric(name, value)].map(escapeMarkdown)]
  })
  const judged = conditions.map(({ name, verdict, measured: found = '', reason = '' }) =>
    [name, verdict, found, reason].map(escapeMarkdown),
  )
  const classes = Object.entries(total.statuses).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []))
  const failures = Object.entries(total.failures).map(([name, count]) => `${count} ${name}`)
  const answered = Object.entries(releases).map(([name, tally]) => md`${codeSpan(name)} ${answeredCount(tally)}`)
  const late = describeLate(total)
  const notes = [
    md`Answers by status: ${escapeMarkdown([...classes, ...failures].join(', ') || 'none')}.`,
    ...(late === undefined
      ? []
      : [escapeMarkdown(`${late.charAt(0).toUpperCase()}${late.slice(1)}; that is no part of its response times.`)]),
    ...(answered.length === 0 ? [] : [md`Answers by release: ${joined(answered, ', ')}.`]),
    ...plan.notes.map((note) => md`${escapeMarkdown(note)}.`),
    ...(plan.others.length === 0 ? [] : [md`Not judged here, but by others: ${joined(plan.others.map(codeSpan), ', ')}.`]),
  ]
  const blocks = [
    md`### Performance`,
    escapeMarkdown(headline),
    table(['measured', ''], measured),
    table(['judged by', 'verdict', 'measured', 'why'], judged),
    ...notes,
  ]
  return md`${paragraphs(blocks)}\n\n`
}

function shown(values: Readonly<Partial<Record<Metric, number>>>, name: Metric): string {
  const value = values[name]
  return value === undefined ? 'unknown' : formatMetric(name, value)
}
