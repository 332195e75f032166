import { formatDuration } from '@slipway/shared/core/duration'
import { codeSpan, details, escapeMarkdown, joined, link, type Markdown, md, paragraphs, table } from '@slipway/shared/core/markdown'
import { sentences } from '@slipway/shared/core/outcome-sentence'
import { formatPercentage } from '@slipway/shared/core/percentage'
import type { Verdict } from '@slipway/shared/core/words'
import type { Evidence, Measurement } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { contentsOf, type RecordedStep } from './recorded-step.ts'
import { bySeverity, type Report, type ReportRow, words } from './report.ts'
import { serviceViews } from './service-view.ts'

const marks: Record<Verdict, Markdown> = { pass: md`✅`, warn: md`⚠️`, fail: md`❌`, 'not-evaluated': md`⚪` }

/** The limit for findings in the text; the evidence has all of them. */
const shown = 25

/** The report as Markdown, the same in summary and comment. Everything from outside is escaped here. */
export function renderReport(report: Report): Markdown {
  const contents = report.steps.flatMap(stepContents)
  return paragraphs([
    md`### ${marks[report.verdict]} ${escapeMarkdown(report.title)}: ${escapeMarkdown(words[report.verdict])}`,
    ...(report.rows.length === 0 ? [] : [md`**${escapeMarkdown(report.headline)}**`]),
    factsOf(report),
    ...services(report),
    report.rows.length === 0 ? md`No action of this run left a record, so nothing can be said.` : rowTable(report),
    ...notes(report),
    ...dryRuns(report.evidence),
    ...findings(contents),
    ...conditions(contents),
    ...measurements(contents),
    ...tools(contents),
    ...timeline(contents),
  ])
}

/** A record, and who left it: of several services the service and the action. */
type Content = { by: string; ofService: boolean; record: Evidence }

function stepContents(step: RecordedStep): Content[] {
  return contentsOf(step).map((record) => {
    const ofService = step.ofServices.includes(record) && record.service !== undefined
    return { record, ofService, by: ofService ? `${record.service}: ${record.action}` : record.action }
  })
}

function factsOf({ service, product, environment, version, sha, run }: Report): Markdown {
  const name = product?.name ?? service
  const facts = [
    ...(name === undefined ? [] : [escapeMarkdown(name)]),
    ...(environment === undefined ? [] : [md`environment ${escapeMarkdown(environment)}`]),
    ...(version === undefined ? [] : [md`version ${escapeMarkdown(version)}`]),
    md`commit ${codeSpan(sha.slice(0, 8))}`,
    md`by ${codeSpan(run.actor)}`,
    link(`run ${run.id}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`, run.url),
  ]
  return joined(facts, ' · ')
}

/** The product's services by environment: what each runs, and how it came to that. */
function services(report: Report): Markdown[] {
  const { product } = report
  if (product === undefined) return []
  const views = serviceViews(report)
  const rows = views.map(({ service, environment, verdict, version, headline, since, cameBackWithOthers }) => [
    cameBackWithOthers ? md`${marks.warn} passed, came back with the others` : verdictCell(verdict),
    ...[service, environment ?? '', version ?? '', headline, since === undefined ? '' : `${since.slice(0, 16).replace('T', ' ')} UTC`].map(
      escapeMarkdown,
    ),
  ])
  const absent = product.services.filter((service) => !views.some((view) => view.service === service))
  const left = absent.map((service) => ['', service, '', '', 'not part of this run', ''].map(escapeMarkdown))
  if (rows.length === 0) return []
  const header = ['', 'service', 'environment', 'version', 'what happened', 'since']
  return [md`#### ${escapeMarkdown(product.name)}\n\n${table(header, [...rows, ...left])}`]
}

/** What did not pass in the open, and what passed folded. */
function rowTable(report: Report): Markdown {
  const passed = report.rows.filter(({ verdict }) => verdict === 'pass')
  const others = report.rows.filter(({ verdict }) => verdict !== 'pass')
  if (others.length === 0) return tableOf(passed, report)
  const folded = passed.length === 0 ? md`` : details(`What passed (${passed.length})`, tableOf(passed, report))
  return paragraphs([tableOf(others, report), folded])
}

function tableOf(rows: readonly ReportRow[], { product }: Report): Markdown {
  const header = ['what', 'what happened', 'what to do']
  if (product === undefined) return table(['', ...header], rows.map(rowCells))
  return table(
    ['', 'service', ...header],
    rows.map((row) => {
      const [verdict = md``, ...cells] = rowCells(row)
      return [verdict, escapeMarkdown(row.service ?? ''), ...cells]
    }),
  )
}

function verdictCell(verdict: Verdict): Markdown {
  return md`${marks[verdict]} ${verdict === 'pass' ? md`pass` : md`**${escapeMarkdown(verdict.replace('-', ' '))}**`}`
}

function rowCells(row: ReportRow): Markdown[] {
  return [
    verdictCell(row.verdict),
    escapeMarkdown(row.what),
    escapeMarkdown(row.cause === undefined ? row.headline : sentences(row.headline, row.cause)),
    escapeMarkdown(row.todo ?? ''),
  ]
}

function notes(report: Report): Markdown[] {
  const lines = [
    ...(report.skipped.length === 0 ? [] : [md`Did not run: ${joined(report.skipped.map(escapeMarkdown), ', ')}.`]),
    ...report.refused.map((why) => md`Refused a record: ${escapeMarkdown(why)}.`),
  ]
  return lines.length === 0
    ? []
    : [
        joined(
          lines.map((line) => md`- ${line}`),
          '\n',
        ),
      ]
}

const dryRunDetails = z.object({
  environment: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  rulings: z.array(z.tuple([z.string(), z.string(), z.string()])),
  steps: z.array(z.tuple([z.string(), z.array(z.string())])),
})

/** What the merge would do. Not collapsed, since the reader of a pull request needs it. */
function dryRuns(evidence: readonly Evidence[]): Markdown[] {
  return evidence.flatMap((record) => {
    const parsed = dryRunDetails.safeParse(record.details['dryRun'])
    if (!parsed.success) return []
    const { environment, facts, rulings, steps } = parsed.data
    const stands = [...facts, ...rulings.map(([rule, state, said]): [string, string] => [`${rule}: ${state}`, said])]
    const list = stands.map(([what, said]) => md`- ${escapeMarkdown(what)}: ${escapeMarkdown(said)}`)
    const rows = steps.map(([step, calls], index) => [md`${index + 1}`, escapeMarkdown(step), joined(calls.map(codeSpan), '<br>')])
    const calls = rows.length === 0 ? [] : [table(['', 'step', 'calls'], rows)]
    return [paragraphs([md`#### What a deployment to ${escapeMarkdown(environment)} would do`, joined(list, '\n'), ...calls])]
  })
}

function findings(contents: readonly Content[]): Markdown[] {
  const all = bySeverity(contents.flatMap(({ record }) => record.findings))
  if (all.length === 0) return []
  const rows = all
    .slice(0, shown)
    .map(({ severity, title, place, tools, remedy }) => [
      escapeMarkdown(severity),
      escapeMarkdown(title),
      place === undefined ? md`` : codeSpan(`${place.file}${place.line === undefined ? '' : `:${place.line}`}`),
      escapeMarkdown(tools.join(', ')),
      escapeMarkdown(remedy ?? ''),
    ])
  const more = all.length > shown ? md`\n\n… and ${all.length - shown} more.` : md``
  return [md`#### Findings (${all.length})\n\n${table(['severity', 'what', 'where', 'seen by', 'remedy'], rows)}${more}`]
}

function conditions(contents: readonly Content[]): Markdown[] {
  const all = contents.flatMap(({ by, ofService, record }) => record.conditions.map((condition) => ({ ...condition, by, ofService })))
  if (all.length === 0) return []
  // Of several services only what is not a pass is spelled out: it must not be lost among the many that passed.
  const told = all.filter((one) => !one.ofService || one.verdict !== 'pass')
  const passed = all.length - told.length
  const note = passed === 0 ? '' : `${passed === all.length ? 'All' : `${passed} more`} passed: they are in the evidence.`
  const rows = told.map((one) => [
    md`${marks[one.verdict]} ${escapeMarkdown(one.verdict.replace('-', ' '))}`,
    escapeMarkdown(`${one.by}: ${one.name}`),
    escapeMarkdown(one.measured ?? ''),
    escapeMarkdown(one.limit ?? ''),
    one.command === undefined ? escapeMarkdown(one.reason ?? '') : md`${escapeMarkdown(one.reason ?? '')} ${codeSpan(one.command)}`,
  ])
  const grid = rows.length === 0 ? [] : [table(['', 'condition', 'measured', 'limit', 'why'], rows.slice(0, shown * 4))]
  return [details(`Conditions (${all.length})`, paragraphs([...grid, escapeMarkdown(note)]))]
}

function measurements(contents: readonly Content[]): Markdown[] {
  const all = contents.flatMap(({ by, record }) => record.measurements.map((one) => ({ ...one, by })))
  if (all.length === 0) return []
  const rows = all.map((one) => [one.by, one.name, formatMeasurement(one), one.scope ?? ''].map(escapeMarkdown))
  return [details(`Measurements (${all.length})`, table(['action', 'what', 'value', 'of'], rows.slice(0, shown * 4)))]
}

function tools(contents: readonly Content[]): Markdown[] {
  const all = contents.flatMap(({ record }) => record.tools)
  if (all.length === 0) return []
  const rows = all.map((one) => [one.state, one.name, one.version ?? '', one.reason ?? ''].map(escapeMarkdown))
  return [details(`Tools (${all.length})`, table(['state', 'tool', 'version', 'why'], rows))]
}

function timeline(contents: readonly Content[]): Markdown[] {
  const all = contents.flatMap(({ by, record }) => record.timeline.map((one) => ({ ...one, by })))
  if (all.length === 0) return []
  const rows = all.sort((a, b) => (a.at < b.at ? -1 : 1)).map((one) => [one.at.slice(11, 19), one.by, one.what].map(escapeMarkdown))
  return [details('Timeline (UTC)', table(['at', 'action', 'what'], rows.slice(0, shown * 4)))]
}

/** A number with a readable unit. */
export function formatMeasurement({ value, unit }: Pick<Measurement, 'value' | 'unit'>): string {
  if (unit === 'ms') return value < 1_000 ? `${Number(value.toFixed(1))} ms` : formatDuration(value)
  if (unit === 'ratio') return formatPercentage(value)
  if (unit === 'bytes') return value < 1_048_576 ? `${(value / 1_024).toFixed(1)} KiB` : `${(value / 1_048_576).toFixed(1)} MiB`
  return unit === 'per-second' ? `${Number(value.toFixed(1))}/s` : String(value)
}
