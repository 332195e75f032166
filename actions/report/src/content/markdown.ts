import { formatDuration } from '@slipway/shared/core/duration'
import { codeSpan, escapeMarkdown, link, table } from '@slipway/shared/core/markdown'
import { formatPercentage } from '@slipway/shared/core/percentage'
import type { Verdict } from '@slipway/shared/core/words'
import type { Evidence, Measurement } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { bySeverity, type Report, type ReportRow, words } from './report.ts'

const marks: Record<Verdict, string> = { pass: '✅', warn: '⚠️', fail: '❌', 'not-evaluated': '⚪' }

/** The limit for findings in the text; the evidence has all of them. */
const shown = 25

/** The report as Markdown, the same in summary and comment. Everything from outside is escaped here. */
export function renderReport(report: Report): string {
  return [
    `### ${marks[report.verdict]} ${escapeMarkdown(report.title)}: ${words[report.verdict]}`,
    factsOf(report),
    report.rows.length === 0
      ? 'No action of this run left a record, so nothing can be said.'
      : table(['', 'what', 'what came out', 'first cause', 'what to do'], report.rows.map(rowCells)),
    ...notes(report),
    ...dryRuns(report.evidence),
    ...findings(report.evidence),
    ...conditions(report.evidence),
    ...measurements(report.evidence),
    ...tools(report.evidence),
    ...timeline(report.evidence),
  ].join('\n\n')
}

function factsOf({ service, environment, version, sha, run }: Report): string {
  const facts = [
    ...(service === undefined ? [] : [escapeMarkdown(service)]),
    ...(environment === undefined ? [] : [`environment ${codeSpan(environment)}`]),
    ...(version === undefined ? [] : [`version ${codeSpan(version)}`]),
    `commit ${codeSpan(sha.slice(0, 8))}`,
    `by ${codeSpan(run.actor)}`,
    link(`run ${run.id}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`, run.url),
  ]
  return facts.join(' · ')
}

function rowCells(row: ReportRow): string[] {
  return [
    `${marks[row.verdict]} ${row.verdict === 'pass' ? 'pass' : `**${row.verdict.replace('-', ' ')}**`}`,
    escapeMarkdown(row.what),
    escapeMarkdown(row.headline),
    escapeMarkdown(row.cause ?? ''),
    escapeMarkdown(row.todo ?? ''),
  ]
}

function notes(report: Report): string[] {
  const lines = [
    ...(report.skipped.length === 0 ? [] : [`Did not run: ${report.skipped.map(codeSpan).join(', ')}.`]),
    ...report.refused.map((why) => `Refused a record: ${escapeMarkdown(why)}.`),
  ]
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')]
}

const dryRunDetails = z.object({
  environment: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  rulings: z.array(z.tuple([z.string(), z.string(), z.string()])),
  steps: z.array(z.tuple([z.string(), z.array(z.string())])),
})

/** What the merge would do. Not collapsed, since the reader of a pull request needs it. */
function dryRuns(evidence: readonly Evidence[]): string[] {
  return evidence.flatMap((record) => {
    const parsed = dryRunDetails.safeParse(record.details['dryRun'])
    if (!parsed.success) return []
    const { environment, facts, rulings, steps } = parsed.data
    const stands = [...facts, ...rulings.map(([rule, state, said]): [string, string] => [`${rule}: ${state}`, said])]
    const list = stands.map(([what, said]) => `- ${escapeMarkdown(what)}: ${escapeMarkdown(said)}`).join('\n')
    const rows = steps.map(([step, calls], index) => [String(index + 1), escapeMarkdown(step), calls.map(codeSpan).join('<br>')])
    const calls = rows.length === 0 ? [] : [table(['', 'step', 'calls'], rows)]
    return [[`#### What a deployment to ${escapeMarkdown(environment)} would do`, list, ...calls].join('\n\n')]
  })
}

function findings(evidence: readonly Evidence[]): string[] {
  const all = bySeverity(evidence.flatMap((record) => record.findings))
  if (all.length === 0) return []
  const rows = all
    .slice(0, shown)
    .map(({ severity, title, place, tools, remedy }) => [
      severity,
      escapeMarkdown(title),
      place === undefined ? '' : codeSpan(`${place.file}${place.line === undefined ? '' : `:${place.line}`}`),
      escapeMarkdown(tools.join(', ')),
      escapeMarkdown(remedy ?? ''),
    ])
  const more = all.length > shown ? `\n\n… and ${all.length - shown} more.` : ''
  return [`#### Findings (${all.length})\n\n${table(['severity', 'what', 'where', 'seen by', 'remedy'], rows)}${more}`]
}

function conditions(evidence: readonly Evidence[]): string[] {
  const all = evidence.flatMap((record) => record.conditions.map((condition) => ({ ...condition, action: record.action })))
  if (all.length === 0) return []
  const rows = all.map((one) => [
    `${marks[one.verdict]} ${one.verdict.replace('-', ' ')}`,
    `${one.action}: ${escapeMarkdown(one.name)}`,
    escapeMarkdown(one.measured ?? ''),
    escapeMarkdown(one.limit ?? ''),
    one.command === undefined ? escapeMarkdown(one.reason ?? '') : `${escapeMarkdown(one.reason ?? '')} ${codeSpan(one.command)}`,
  ])
  return [details(`Conditions (${all.length})`, table(['', 'condition', 'measured', 'limit', 'why'], rows.slice(0, shown * 4)))]
}

function measurements(evidence: readonly Evidence[]): string[] {
  const all = evidence.flatMap((record) => record.measurements.map((one) => ({ ...one, action: record.action })))
  if (all.length === 0) return []
  const rows = all.map((one) => [one.action, escapeMarkdown(one.name), formatMeasurement(one), escapeMarkdown(one.scope ?? '')])
  return [details(`Measurements (${all.length})`, table(['action', 'what', 'value', 'of'], rows.slice(0, shown * 4)))]
}

function tools(evidence: readonly Evidence[]): string[] {
  const all = evidence.flatMap((record) => record.tools)
  if (all.length === 0) return []
  const rows = all.map((one) => [one.state, escapeMarkdown(one.name), escapeMarkdown(one.version ?? ''), escapeMarkdown(one.reason ?? '')])
  return [details(`Tools (${all.length})`, table(['state', 'tool', 'version', 'why'], rows))]
}

function timeline(evidence: readonly Evidence[]): string[] {
  const all = evidence.flatMap((record) => record.timeline.map((one) => ({ ...one, action: record.action })))
  if (all.length === 0) return []
  const rows = all.sort((a, b) => (a.at < b.at ? -1 : 1)).map((one) => [one.at.slice(11, 19), one.action, escapeMarkdown(one.what)])
  return [details('Timeline (UTC)', table(['at', 'action', 'what'], rows.slice(0, shown * 4)))]
}

/** A collapsed section with a summary line. */
export function details(summary: string, markdown: string): string {
  return `<details><summary>${escapeMarkdown(summary)}</summary>\n\n${markdown}\n\n</details>`
}

/** A number with a readable unit. */
export function formatMeasurement({ value, unit }: Pick<Measurement, 'value' | 'unit'>): string {
  if (unit === 'ms') return value < 1_000 ? `${Number(value.toFixed(1))} ms` : formatDuration(value)
  if (unit === 'ratio') return formatPercentage(value)
  if (unit === 'bytes') return value < 1_048_576 ? `${(value / 1_024).toFixed(1)} KiB` : `${(value / 1_048_576).toFixed(1)} MiB`
  return unit === 'per-second' ? `${Number(value.toFixed(1))}/s` : String(value)
}
