import type { Verdict } from '@slipway/shared/core/words'
import type { HistoryRecord } from '@slipway/shared/github/history'
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
  environments: EnvironmentLine[]
  rows: { verdict: Verdict; what: string; job: string; headline: string; cause: string; todo: string }[]
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
}

export type TimelineLine = {
  at: string
  environment: string
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
  /** The record of this run, which may already be in the history. */
  record: HistoryRecord | undefined
}

/** The data of the page, from this run and from the history; the record of this run counts once. `now` in ms since the epoch. */
export function dashboardData({ report, history, record }: DashboardSources, now: number): DashboardData {
  const known = record === undefined || history.some(({ key, environment }) => key === record.key && environment === record.environment)
  const records = (known ? [...history] : [...history, record]).sort((a, b) => (a.at < b.at ? -1 : 1))
  return {
    title: report.title,
    headline: report.headline,
    verdict: report.verdict,
    words: words[report.verdict],
    at: new Date(now).toISOString(),
    run: { url: report.run.url, label: `${report.run.repository}, run ${report.run.id}` },
    environments: environmentLines(records, now),
    rows: report.rows.map((row) => ({ ...row, cause: row.cause ?? '', todo: row.todo ?? '' })),
    timeline: records.slice(-timelineLength).reverse().map(timelineLine),
    older: Math.max(0, records.length - timelineLength),
  }
}

/** One line for each environment, by name. */
export function environmentLines(records: readonly HistoryRecord[], now: number): EnvironmentLine[] {
  const byName = Object.groupBy(records, ({ environment }) => environment)
  return Object.entries(byName)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([environment, own = []]) => {
      const last = own.at(-1)
      if (last === undefined) return []
      const live = own.findLast(({ outcome }) => outcome === 'deployed' || outcome === 'rolled-back')
      const recent = own.filter(({ at }) => now - Date.parse(at) <= month)
      return [
        {
          environment,
          service: last.service,
          version: live?.version ?? '',
          since: live?.at ?? '',
          url: last.url,
          verdict: last.verdict,
          last: last.headline,
          deployments: recent.filter(({ outcome }) => outcome === 'deployed').length,
          changeFailRate: changeFailRate(recent),
        },
      ]
    })
}

/** DORA's change fail rate: a run that deployed is a change; it failed when it did not go through or was rolled back, then or later. */
function changeFailRate(records: readonly HistoryRecord[]): string {
  const changes = records.filter(({ actions }) => actions['blue-green-deploy'] !== undefined).length
  const failures = records.filter(({ outcome }) => outcome === 'failed' || outcome === 'rolled-back').length
  return changes === 0 ? '' : `${Math.round((100 * Math.min(failures, changes)) / changes)}%`
}

function timelineLine(record: HistoryRecord): TimelineLine {
  const { at, environment, outcome, verdict, version = '', headline, actor, url, measures } = record
  const p95 = measures['response-time.p95']
  const rate = measures['error-rate']
  return {
    at,
    environment,
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
