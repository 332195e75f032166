import { type Verdict, worstVerdict } from '@slipway/shared/core/words'
import type { Evidence, Finding } from '@slipway/shared/evidence/schema'
import type { Run } from '@slipway/shared/ports/runner'
import type { EventSubject } from './event.ts'
import type { Gathered } from './gather.ts'
import type { JobConclusion } from './job-conclusion.ts'
import { isDeployment, isRollback } from './outcome.ts'
import { type RecordedStep, recordsIn, stepOfService } from './recorded-step.ts'

/** One line of the verdict table. All texts may come from outside: the renderer escapes them. */
export type ReportRow = {
  what: string
  job: string
  /** The environment in its record: the row is then about the environment, not about the commit. */
  environment: string | undefined
  /** One of several services; undefined where the repository has one, and of what is about all. */
  service: string | undefined
  verdict: Verdict
  headline: string
  cause: string | undefined
  todo: string | undefined
  /** A newer run took its place. */
  superseded: boolean
  /** Whether its headline says what serves now: of a rollback that did something, and of a deployment. */
  tells: boolean
}

/** The content of the report, before it is rendered. */
export type Report = {
  title: string
  verdict: Verdict
  headline: string
  run: Run
  /** The commit of the report. */
  sha: string
  /** The one service of the repository, as the records name it. */
  service: string | undefined
  /** Undefined where the repository has one service. */
  product: ReportedProduct | undefined
  environment: string | undefined
  /** Undefined where several services have different ones. */
  version: string | undefined
  rows: ReportRow[]
  /** Jobs that did not run, by name. */
  skipped: string[]
  refused: string[]
  steps: RecordedStep[]
  /** All records of the steps. */
  evidence: Evidence[]
  /** Records of the reports of other jobs of this run. */
  reports: Evidence[]
}

/** Several services together: the names that the configuration has, and those that the records have. */
export type ReportedProduct = { name: string; services: readonly string[] }

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

/** The run, the commit that the report is about, and what the configuration says of services. */
export type ReportScope = { run: Run; subject: EventSubject; product?: ReportedProduct | undefined }

/** Combines the records with the results of the jobs. The verdict is the worst of all rows; without rows, `not-evaluated`. */
export function composeReport(gathered: Gathered, options: ReportOptions, scope: ReportScope): Report {
  const { run, subject } = scope
  const steps = gathered.steps.map((step) => stepOfService(step, scope.product?.services ?? []))
  const evidence = recordsIn(steps)
  const product = productOf(steps, scope)
  const jobs = Object.entries({ ...(options.result === undefined ? {} : { [run.job]: { result: options.result } }), ...options.results })
  const rows = [
    ...steps.flatMap(stepRows),
    ...gathered.unreadable.map(unreadableRow),
    ...jobs.flatMap(([job, { result }]) => jobRow(job, result, evidence)),
  ]
  const verdict = worstVerdict(rows.map(weightOf))
  const last = (pick: (record: Evidence) => string | undefined) => evidence.map(pick).findLast((value) => value !== undefined)
  const environment = options.environment ?? last((record) => record.environment)
  const title = options.title ?? [run.workflow || 'Slipway', environment].filter((part) => part !== undefined).join(' · ')
  return {
    title,
    verdict,
    headline: headlineOf(title, verdict, rows),
    run,
    sha: subject.sha,
    service: product === undefined ? last((record) => record.service) : undefined,
    product,
    environment,
    version: product === undefined ? last((record) => record.release?.version) : commonVersion(evidence),
    rows,
    skipped: jobs.filter(([, { result }]) => result === 'skipped').map(([job]) => job),
    refused: gathered.refused,
    steps,
    evidence,
    reports: gathered.reports,
  }
}

/** By the configuration, or where that cannot be read by the records. */
function productOf(steps: readonly RecordedStep[], { run, product }: ReportScope): ReportedProduct | undefined {
  const recorded = steps.flatMap((step) => serviceRows(step).flatMap(({ service }) => service ?? []))
  const services = [...new Set([...(product?.services ?? []), ...recorded])]
  if (services.length === 0) return undefined
  return { name: product?.name ?? run.repository.split('/').at(-1) ?? run.repository, services }
}

function commonVersion(evidence: readonly Evidence[]): string | undefined {
  const [version, ...others] = new Set(evidence.flatMap((record) => record.release?.version ?? []))
  return others.length === 0 ? version : undefined
}

/** The report with some of its rows only, and the verdict and headline of these. */
export function narrowTo(report: Report, rows: ReportRow[]): Report {
  const verdict = worstVerdict(rows.map(weightOf))
  return { ...report, rows, verdict, headline: headlineOf(report.title, verdict, rows) }
}

/** The name of a row in the record of a report. */
export function labelOf({ service, what, job }: ReportRow): string {
  const whose = service === undefined ? what : `${service}: ${what}`
  return job === '' ? whose : `${whose} (${job})`
}

/** Whether the row failed or was not evaluated. */
export function isBad(row: ReportRow): boolean {
  const weight = weightOf(row)
  return weight === 'fail' || weight === 'not-evaluated'
}

/** A superseded run has neither failed nor succeeded: it counts as a warning. */
export function weightOf({ verdict, superseded }: ReportRow): Verdict {
  return superseded && verdict === 'not-evaluated' ? 'warn' : verdict
}

/** What serves now, where a row tells it; else the first cause. Of several services it says whose verdict it is. */
function headlineOf(title: string, verdict: Verdict, rows: readonly ReportRow[]): string {
  const [worst, ...others] = rows.filter((row) => weightOf(row) === verdict)
  if (worst === undefined) return `${title}: not evaluated: no action of this run left a record`
  const telling = rows.filter(({ tells, service }) => tells && service === undefined)
  const last = telling.findLast(({ what }) => what === 'rollback') ?? telling.at(-1)
  if (last !== undefined && (verdict === 'pass' || last.what === 'rollback' || last === worst)) return last.headline
  if (verdict === 'pass') return `${title}: passed`
  const also = [...new Set(others.flatMap(({ service }) => (service === worst.service ? [] : (service ?? []))))]
  const whose = worst.service === undefined ? [] : [`${worst.service}${also.length === 0 ? '' : ` (also ${also.join(', ')})`}`]
  return [title, words[verdict], ...whose, worst.what, worst.cause ?? worst.headline].join(': ')
}

/**
 * The rows of a step. Of several services, each that did not pass has one; the record of all has one where all passed, or where it is graver
 * than what the services say.
 */
function stepRows(step: RecordedStep): ReportRow[] {
  const { whole } = step
  const services = serviceRows(step)
  if (whole === undefined) return services
  const all = rowOf(whole)
  const notPassed = services.filter(({ verdict }) => verdict !== 'pass')
  const verdict = worstVerdict(services.map((row) => row.verdict))
  const graver = services.length === 0 || (verdict !== all.verdict && worstVerdict([verdict, all.verdict]) === all.verdict)
  return graver || notPassed.length === 0 ? [all, ...notPassed] : notPassed
}

/** What a step says of each of several services: its record, and what the record of all says of it where that is graver. */
export function serviceRows({ whole, ofServices }: RecordedStep): ReportRow[] {
  const own = ofServices.map((record) => ({ ...rowOf(record), service: record.service }))
  if (whole?.services === undefined) return own
  const graver = whole.services.filter(({ service, verdict }) => {
    const known = own.filter((row) => row.service === service).map((row) => row.verdict)
    return known.length === 0 || (!known.includes(verdict) && worstVerdict([...known, verdict]) === verdict)
  })
  const told = graver.map(({ service, verdict, reason }) => ({
    ...rowOf(whole),
    service,
    verdict,
    headline: reason ?? words[verdict],
    cause: reason,
  }))
  return [...own, ...told]
}

function rowOf(record: Evidence): ReportRow {
  const { action, run, verdict, headline } = record
  const blocking = record.conditions.find((condition) => condition.verdict === verdict && verdict !== 'pass')
  const superseded = record.details['phase'] === 'superseded'
  return {
    what: action,
    job: run.job,
    environment: record.environment,
    service: undefined,
    verdict,
    headline,
    cause: causeBeside(headline, record.cause ?? blocking?.reason),
    todo: todoOf(record),
    superseded,
    tells: record.services === undefined && (isRollback(record) || isDeployment(record)),
  }
}

/** The cause, where the headline does not say it already: nobody reads it twice. */
function causeBeside(headline: string, cause: string | undefined): string | undefined {
  return cause !== undefined && headline.includes(cause) ? undefined : cause
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
    service: undefined,
    verdict: 'not-evaluated',
    headline: 'The record of an action cannot be read',
    cause: problem,
    todo: 'Look at the log of the job that left it.',
    superseded: false,
    tells: false,
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
      service: undefined,
      verdict: cancelled ? 'not-evaluated' : 'fail',
      headline: cancelled ? 'The job was cancelled' : 'The job failed',
      cause: undefined,
      todo: 'Look at the log of the job.',
      superseded: false,
      tells: false,
    },
  ]
}

const gravity = ['critical', 'high', 'medium', 'low', 'unknown']

/** Findings, the most severe first. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))
}
