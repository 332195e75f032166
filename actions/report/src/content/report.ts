import { type Verdict, worstVerdict } from '@slipway/shared/core/words'
import type { Evidence, Finding } from '@slipway/shared/evidence/schema'
import type { Run } from '@slipway/shared/ports/runner'
import type { EventSubject } from './event.ts'
import type { Gathered } from './gather.ts'
import type { JobConclusion } from './job-conclusion.ts'

/** One line of the verdict table. All texts may come from outside: the renderer escapes them. */
export type ReportRow = {
  what: string
  job: string
  /** The environment in its record: the row is then about the environment, not about the commit. */
  environment: string | undefined
  verdict: Verdict
  headline: string
  cause: string | undefined
  todo: string | undefined
  /** A newer run took its place. */
  superseded: boolean
}

/** The content of the report, before it is rendered. */
export type Report = {
  title: string
  verdict: Verdict
  headline: string
  run: Run
  /** The commit of the report. */
  sha: string
  service: string | undefined
  environment: string | undefined
  version: string | undefined
  rows: ReportRow[]
  /** Jobs that did not run, by name. */
  skipped: string[]
  refused: string[]
  evidence: Evidence[]
  /** Records of the reports of other jobs of this run. */
  reports: Evidence[]
}

/** The words for each verdict. */
export const words: Record<Verdict, string> = {
  pass: 'passed',
  warn: 'passed with warnings',
  fail: 'failed',
  'not-evaluated': 'not evaluated',
}

/** The inputs that shape the report. */
export type ReportOptions = {
  title?: string | undefined
  environment?: string | undefined
  /** The result of this job. */
  result?: JobConclusion | undefined
  /** The results of other jobs, by job. */
  results?: Readonly<Record<string, { result: JobConclusion }>> | undefined
}

/** Combines the records with the results of the jobs. The verdict is the worst of all rows; without rows, `not-evaluated`. */
export function composeReport(gathered: Gathered, options: ReportOptions, { run, subject }: { run: Run; subject: EventSubject }): Report {
  const jobs = Object.entries({ ...(options.result === undefined ? {} : { [run.job]: { result: options.result } }), ...options.results })
  const rows = [
    ...gathered.evidence.map(rowOf),
    ...gathered.unreadable.map(unreadableRow),
    ...jobs.flatMap(([job, { result }]) => jobRow(job, result, gathered.evidence)),
  ]
  const verdict = worstVerdict(rows.map(weightOf))
  const last = (pick: (record: Evidence) => string | undefined) => gathered.evidence.map(pick).findLast((value) => value !== undefined)
  const environment = options.environment ?? last((record) => record.environment)
  const title = options.title ?? [run.workflow || 'Slipway', environment].filter((part) => part !== undefined).join(' · ')
  return {
    title,
    verdict,
    headline: headlineOf(title, verdict, rows),
    run,
    sha: subject.sha,
    service: last((record) => record.service),
    environment,
    version: last((record) => record.release?.version),
    rows,
    skipped: jobs.filter(([, { result }]) => result === 'skipped').map(([job]) => job),
    refused: gathered.refused,
    evidence: gathered.evidence,
    reports: gathered.reports,
  }
}

/** The report with some of its rows only, and the verdict and headline of these. */
export function narrowTo(report: Report, rows: ReportRow[]): Report {
  const verdict = worstVerdict(rows.map(weightOf))
  return { ...report, rows, verdict, headline: headlineOf(report.title, verdict, rows) }
}

/** The name of a row in the record of a report. */
export function labelOf({ what, job }: ReportRow): string {
  return job === '' ? what : `${what} (${job})`
}

/** Whether the row failed or was not evaluated. */
export function isBad(row: ReportRow): boolean {
  const weight = weightOf(row)
  return weight === 'fail' || weight === 'not-evaluated'
}

/** A superseded run has neither failed nor succeeded: it counts as a warning. */
function weightOf({ verdict, superseded }: ReportRow): Verdict {
  return superseded && verdict === 'not-evaluated' ? 'warn' : verdict
}

function headlineOf(title: string, verdict: Verdict, rows: readonly ReportRow[]): string {
  const worst = rows.find((row) => weightOf(row) === verdict)
  if (worst === undefined) return `${title}: not evaluated: no action of this run left a record`
  return verdict === 'pass' ? `${title}: passed` : `${title}: ${words[verdict]}: ${worst.what}: ${worst.cause ?? worst.headline}`
}

function rowOf(record: Evidence): ReportRow {
  const { action, run, verdict, headline } = record
  const blocking = record.conditions.find((condition) => condition.verdict === verdict && verdict !== 'pass')
  const superseded = record.details['phase'] === 'superseded'
  return {
    what: action,
    job: run.job,
    environment: record.environment,
    verdict,
    headline,
    cause: record.cause ?? blocking?.reason,
    todo: todoOf(record),
    superseded,
  }
}

/** What to do first: the remedy of the most severe finding, or the command that reproduces the failure locally. */
function todoOf({ verdict, findings, conditions, details }: Evidence): string | undefined {
  if (verdict === 'pass') return undefined
  const remedy = bySeverity(findings).find((finding) => finding.remedy !== undefined)?.remedy
  const command = conditions.find((condition) => condition.verdict === verdict && condition.command !== undefined)?.command
  const hint = details['hint']
  return remedy ?? (command !== undefined ? `run ${command}` : typeof hint === 'string' && hint !== '' ? hint : undefined)
}

function unreadableRow(problem: string): ReportRow {
  return {
    what: 'a record',
    job: '',
    environment: undefined,
    verdict: 'not-evaluated',
    headline: 'The record of an action cannot be read',
    cause: problem,
    todo: 'Look at the log of the job that left it.',
    superseded: false,
  }
}

/** A failed or cancelled job without a record of the failure. A record has the better explanation. */
function jobRow(job: string, result: JobConclusion, evidence: readonly Evidence[]): ReportRow[] {
  if (result === 'success' || result === 'skipped') return []
  const told = evidence.some((record) => record.run.job === job && (record.verdict === 'fail' || record.verdict === 'not-evaluated'))
  if (told) return []
  const cancelled = result === 'cancelled'
  return [
    {
      what: `job ${job}`,
      job,
      environment: undefined,
      verdict: cancelled ? 'not-evaluated' : 'fail',
      headline: cancelled ? 'The job was cancelled' : 'The job failed',
      cause: undefined,
      todo: 'Look at the log of the job.',
      superseded: false,
    },
  ]
}

const gravity = ['critical', 'high', 'medium', 'low', 'unknown']

/** Findings, the most severe first. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))
}
