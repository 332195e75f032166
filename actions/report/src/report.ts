import { type Verdict, worstVerdict } from '@slipway/shared/core/words'
import type { Evidence, Finding } from '@slipway/shared/evidence/schema'
import type { Run } from '@slipway/shared/ports/runner'
import type { Subject } from './event.ts'
import type { Gathered } from './gather.ts'
import type { Inputs, Result } from './inputs.ts'

/** One line of the verdict table. All texts may be from outside: whoever renders them escapes them. */
export type Row = {
  what: string
  job: string
  /** The environment that its record names: then it is about that, not about the commit. */
  environment: string | undefined
  verdict: Verdict
  headline: string
  cause: string | undefined
  todo: string | undefined
  /** It left its place to a newer run. */
  superseded: boolean
}

/** All that is shown to people, before it takes a form. */
export type Report = {
  title: string
  verdict: Verdict
  headline: string
  run: Run
  /** The commit that it is about. */
  sha: string
  service: string | undefined
  environment: string | undefined
  version: string | undefined
  rows: Row[]
  /** Jobs that did not run, by name. */
  skipped: string[]
  refused: string[]
  evidence: Evidence[]
  /** Records of the reports of other jobs of this run. */
  reports: Evidence[]
}

/** The words of a verdict; `not-evaluated` never reads as a pass. */
export const words: Record<Verdict, string> = {
  pass: 'passed',
  warn: 'passed with warnings',
  fail: 'failed',
  'not-evaluated': 'not evaluated',
}

/** Puts the records together with what became of the jobs. The verdict is the gravest of all; of nothing it is `not-evaluated`. */
export function composeReport(gathered: Gathered, inputs: Inputs, { run, subject }: { run: Run; subject: Subject }): Report {
  const jobs = Object.entries({ ...(inputs.result === undefined ? {} : { [run.job]: { result: inputs.result } }), ...inputs.results })
  const rows = [
    ...gathered.evidence.map(rowOf),
    ...gathered.unreadable.map(unreadableRow),
    ...jobs.flatMap(([job, { result }]) => jobRow(job, result, gathered.evidence)),
  ]
  const verdict = worstVerdict(rows.map(weightOf))
  const last = (pick: (record: Evidence) => string | undefined) => gathered.evidence.map(pick).findLast((value) => value !== undefined)
  const environment = inputs.environment ?? last((record) => record.environment)
  const title = inputs.title ?? [run.workflow || 'Slipway', environment].filter((part) => part !== undefined).join(' · ')
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

/** The same report of some of its rows alone, with their verdict and their headline. */
export function narrowTo(report: Report, rows: Row[]): Report {
  const verdict = worstVerdict(rows.map(weightOf))
  return { ...report, rows, verdict, headline: headlineOf(report.title, verdict, rows) }
}

/** How a row is called in the record of a report. */
export function labelOf({ what, job }: Row): string {
  return job === '' ? what : `${what} (${job})`
}

/** Whether it is a failure, or says nothing. */
export function isBad(row: Row): boolean {
  const weight = weightOf(row)
  return weight === 'fail' || weight === 'not-evaluated'
}

/** A run that left its place to a newer one has not failed, and has not succeeded either. */
function weightOf({ verdict, superseded }: Row): Verdict {
  return superseded && verdict === 'not-evaluated' ? 'warn' : verdict
}

function headlineOf(title: string, verdict: Verdict, rows: readonly Row[]): string {
  const worst = rows.find((row) => weightOf(row) === verdict)
  if (worst === undefined) return `${title}: not evaluated: no action of this run left a record`
  return verdict === 'pass' ? `${title}: passed` : `${title}: ${words[verdict]}: ${worst.what}: ${worst.cause ?? worst.headline}`
}

function rowOf(record: Evidence): Row {
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

/** The nearest thing to do: the remedy of the gravest finding, or the command that shows the same on one's own machine. */
function todoOf({ verdict, findings, conditions, details }: Evidence): string | undefined {
  if (verdict === 'pass') return undefined
  const remedy = bySeverity(findings).find((finding) => finding.remedy !== undefined)?.remedy
  const command = conditions.find((condition) => condition.verdict === verdict && condition.command !== undefined)?.command
  const hint = details['hint']
  return remedy ?? (command !== undefined ? `run ${command}` : typeof hint === 'string' && hint !== '' ? hint : undefined)
}

function unreadableRow(problem: string): Row {
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

/** A job that went wrong where no record says so; one that did says it better itself. */
function jobRow(job: string, result: Result, evidence: readonly Evidence[]): Row[] {
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

/** Findings, gravest first. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))
}
