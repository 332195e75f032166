import { formatDuration } from '@slipway/shared/core/duration'
import { historyKeyOf, parseHistoryKey } from '@slipway/shared/core/keys'
import { type Verdict, worstVerdict } from '@slipway/shared/core/words'
import { type HistoryRecord, mayBeChange } from '@slipway/shared/github/history'
import { formatMeasurement } from '../content/markdown.ts'
import { type Report, words } from '../content/report.ts'

/** All data of the page. Every text may come from outside: the page shows it as text, never as HTML. */
export type DashboardData = {
  title: string
  headline: string
  verdict: Verdict
  words: string
  /** ISO 8601, UTC. */
  at: string
  run: { url: string; label: string }
  /** Whether there are several services: the page then names them in every table. */
  several: boolean
  environments: EnvironmentLine[]
  rows: { verdict: Verdict; service: string; what: string; job: string; headline: string; cause: string; todo: string }[]
  timeline: TimelineLine[]
  /** Entries of the history that are older than the page shows. */
  older: number
}

export type EnvironmentLine = {
  environment: string
  service: string
  /** The version that serves according to the history; empty when no rollout has succeeded. */
  version: string
  since: string
  url: string
  /** The verdict of the latest record. */
  verdict: Verdict
  last: string
  deployments: number
  /** Share of the changes of the last 30 days that failed or had to come back, or nothing when there was no change. */
  changeFailRate: string
  /** Of several services alone: the median time from a failure to the next good record, or nothing where nothing was restored. */
  timeToRestore: string
}

export type TimelineLine = {
  at: string
  environment: string
  service: string
  outcome: HistoryRecord['outcome']
  verdict: Verdict
  version: string
  headline: string
  actor: string
  url: string
  p95: string
  errorRate: string
}

const timelineLength = 200
const month = 30 * 86_400_000

export type DashboardSources = {
  report: Report
  history: readonly HistoryRecord[]
  /** The records of this job, one for each of several services; they may already be in the history. */
  records: readonly HistoryRecord[]
}

/** The data of the page, from this run and from the history; each record of this job counts once. `now` in ms since the epoch. */
export function dashboardData({ report, history, records: own }: DashboardSources, now: number): DashboardData {
  const added = own.filter((record) => !history.some(({ key, environment }) => key === record.key && environment === record.environment))
  const records = [...history, ...added].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return {
    title: report.title,
    headline: report.headline,
    verdict: report.verdict,
    words: words[report.verdict],
    at: new Date(now).toISOString(),
    run: { url: report.run.url, label: `${report.run.repository}, run ${report.run.id}` },
    several: report.product !== undefined || records.some(isOfService),
    environments: environmentLines(records, now),
    rows: report.rows.map((row) => ({ ...row, service: row.service ?? '', cause: row.cause ?? '', todo: row.todo ?? '' })),
    timeline: records.slice(-timelineLength).reverse().map(timelineLine),
    older: Math.max(0, records.length - timelineLength),
  }
}

/** One line for each environment, by name; of several services one for all of them and one for each. */
export function environmentLines(records: readonly HistoryRecord[], now: number): EnvironmentLine[] {
  const byName = Object.groupBy(records, ({ environment }) => environment)
  return Object.entries(byName)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own = []]) => {
      const ofServices = own.filter(isOfService)
      if (ofServices.length === 0) return lineOf(own, now)
      const byService = Object.groupBy(ofServices, ({ service }) => service)
      const lines = Object.entries(byService)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, records = []]) => lineOf(records, now))
      const versions = new Set(lines.map(({ version }) => version))
      const [version = ''] = versions
      const all = lineOf(changesIn(own), now).map((line) => ({
        ...line,
        service: 'all services',
        version: versions.size === 1 ? version : 'several',
      }))
      return lines.length === 1 ? lines : [...all, ...lines]
    })
}

/** The line of the records of one environment, or of one service in it. */
function lineOf(records: readonly HistoryRecord[], now: number): EnvironmentLine[] {
  const last = records.at(-1)
  if (last === undefined) return []
  const live = records.findLast(({ outcome }) => outcome === 'deployed' || outcome === 'rolled-back')
  const recent = records.filter(({ at }) => now - Date.parse(at) <= month)
  return [
    {
      environment: last.environment,
      service: last.service,
      version: live?.version ?? '',
      since: live?.at ?? '',
      url: last.url,
      verdict: last.verdict,
      last: last.headline,
      deployments: recent.filter(({ outcome }) => outcome === 'deployed').length,
      changeFailRate: changeFailRate(recent),
      timeToRestore: timeToRestore(recent),
    },
  ]
}

function isOfService({ key }: HistoryRecord): boolean {
  return parseHistoryKey(key)?.service !== undefined
}

/** Outcomes of one job, the one that stands for all of its services first. */
const standsForAll: readonly HistoryRecord['outcome'][] = ['failed', 'rolled-back', 'deployed', 'stopped', 'drill', 'checked']

/** What each job did to several services, as one record: one rollout of three services is one change of the product. */
function changesIn(records: readonly HistoryRecord[]): HistoryRecord[] {
  const byJob = Object.groupBy(records, ({ key }) => {
    const parsed = parseHistoryKey(key)
    return parsed === undefined ? key : historyKeyOf({ ...parsed, service: undefined })
  })
  return Object.values(byJob).flatMap((own = []) => {
    const verdict = worstVerdict(own.map((record) => record.verdict))
    const outcome = standsForAll.find((one) => own.some((record) => record.outcome === one))
    const telling = own.find((record) => record.verdict === verdict)
    if (telling === undefined) return []
    const headline = own.length === 1 || verdict === 'pass' ? telling.headline : `${telling.service}: ${telling.headline}`
    const actions = Object.fromEntries(own.flatMap((record) => Object.entries(record.actions)))
    return [{ ...telling, outcome: outcome ?? telling.outcome, verdict, headline, actions }]
  })
}

/**
 * DORA's time to restore, as the median: from a record that failed to the next one that is good, or that was rolled back. A change that came
 * back in its own job took at most the time of that job.
 */
function timeToRestore(records: readonly HistoryRecord[]): string {
  const times: number[] = []
  let failed: number | undefined
  for (const { at, outcome, verdict, took = 0 } of records) {
    const time = Date.parse(at)
    const isGood = (verdict === 'pass' || verdict === 'warn') && (outcome === 'deployed' || outcome === 'checked')
    if (outcome === 'rolled-back') times.push(failed === undefined ? took : time - failed)
    else if (failed !== undefined && isGood) times.push(time - failed)
    if (outcome === 'rolled-back' || isGood) failed = undefined
    else if (failed === undefined && verdict === 'fail' && (outcome === 'failed' || outcome === 'checked')) failed = time
  }
  const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
  return middle === undefined ? '' : formatDuration(Math.round(middle / 1_000) * 1_000)
}

/** DORA's change fail rate: a run that deployed is a change; it failed when it did not go through or was rolled back, then or later. */
function changeFailRate(records: readonly HistoryRecord[]): string {
  const changes = records.filter((record) => mayBeChange(record) && record.actions['blue-green-deploy'] !== undefined).length
  const failures = records.filter(({ outcome }) => outcome === 'failed' || outcome === 'rolled-back').length
  return changes === 0 ? '' : `${Math.round((100 * Math.min(failures, changes)) / changes)}%`
}

function timelineLine(record: HistoryRecord): TimelineLine {
  const { at, environment, service, outcome, verdict, version = '', headline, actor, url, measures } = record
  const p95 = measures['response-time.p95']
  const rate = measures['error-rate']
  return {
    at,
    environment,
    service,
    outcome,
    verdict,
    version,
    headline,
    actor,
    url,
    p95: p95 === undefined ? '' : formatMeasurement({ value: p95, unit: 'ms' }),
    errorRate: rate === undefined ? '' : formatMeasurement({ value: rate, unit: 'ratio' }),
  }
}
