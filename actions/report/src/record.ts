import { historyKeyOf } from '@slipway/shared/core/keys'
import { worstVerdict } from '@slipway/shared/core/words'
import type { Evidence } from '@slipway/shared/evidence/schema'
import type { HistoryRecord } from '@slipway/shared/github/history'
import { outcomeOfRun, versionOf } from './content/outcome.ts'
import type { Report } from './content/report.ts'
import { type ServiceView, serviceViews } from './content/service-view.ts'

/** The measurements that the history keeps: those of the service, by their names in the rules. */
const kept = /^(error-rate|client-error-rate|throughput|response-time\.p(50|95|99))$/

/**
 * The lines of this job in the history: one, or one for each of several services. Empty where no environment was touched. What failed
 * before it came to any of the services is one line of the product.
 */
export function recordsOf(report: Report, at: number, call?: string): HistoryRecord[] {
  const { environment, evidence, verdict } = report
  if (environment === undefined) return []
  const views = serviceViews(report).filter((view) => (view.environment ?? environment) === environment)
  if (views.length > 0) return views.map((view) => lineOf(view, report, { at, call }))
  const outcome = outcomeOfRun(report)
  return [
    lineOf(
      {
        service: undefined,
        environment,
        outcome,
        verdict,
        version: versionOf(evidence, outcome) ?? report.version,
        headline: report.headline,
        cause: report.rows.find((row) => row.verdict === verdict)?.cause,
        evidence,
      },
      report,
      { at, call },
    ),
  ]
}

type Line = Omit<ServiceView, 'service' | 'since' | 'cameBackWithOthers'> & { service: string | undefined }

function lineOf(
  { service, environment, outcome, verdict, version, headline, cause, evidence }: Line,
  report: Report,
  { at, call }: { at: number; call: string | undefined },
): HistoryRecord {
  const { run } = report
  return {
    schema: 1,
    key: historyKeyOf({ run: run.id, attempt: run.attempt, job: call === undefined ? run.job : `${run.job}_${call}`, service }),
    at: new Date(at).toISOString(),
    service: service ?? report.product?.name ?? report.service ?? run.repository,
    environment: environment ?? report.environment ?? '',
    outcome,
    verdict,
    ...(version === undefined ? {} : { version }),
    sha: report.sha,
    headline,
    ...(cause === undefined || verdict === 'pass' ? {} : { cause }),
    actor: run.actor,
    url: run.url,
    ...(evidence.length === 0 ? {} : { took: tookOf(evidence) }),
    actions: verdictsByAction(evidence),
    measures: Object.fromEntries(
      evidence.flatMap((record) => record.measurements.filter(({ name }) => kept.test(name)).map(({ name, value }) => [name, value])),
    ),
  }
}

/** Of an action that ran twice, the graver verdict: the later one must not hide the earlier. */
function verdictsByAction(evidence: readonly Evidence[]): HistoryRecord['actions'] {
  const byAction = Object.groupBy(evidence, ({ action }) => action)
  return Object.fromEntries(
    Object.entries(byAction).map(([action, records = []]) => [action, worstVerdict(records.map(({ verdict }) => verdict))]),
  )
}

function tookOf(evidence: readonly Evidence[]): number {
  const starts = evidence.map((record) => Date.parse(record.startedAt))
  const ends = evidence.map((record) => Date.parse(record.finishedAt))
  return Math.max(0, Math.max(...ends) - Math.min(...starts))
}
