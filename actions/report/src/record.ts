import { historyKeyOf } from '@slipway/shared/core/keys'
import type { Evidence } from '@slipway/shared/evidence/schema'
import type { HistoryRecord } from '@slipway/shared/github/history'
import type { Report } from './report.ts'

/** The measurements that the history keeps: those of the service, by the names that rules know. */
const kept = /^(error-rate|client-error-rate|throughput|response-time\.p(50|95|99))$/

/** The line of this run in the history, or undefined where no environment was touched. */
export function recordOf(report: Report, at: number): HistoryRecord | undefined {
  const { environment, run, evidence, verdict } = report
  if (environment === undefined) return undefined
  const outcome = outcomeOf(report)
  const cause = report.rows.find((row) => row.verdict === verdict)?.cause
  const version = versionOf(evidence, outcome) ?? report.version
  return {
    schema: 1,
    key: historyKeyOf({ run: run.id, attempt: run.attempt, job: run.job }),
    at: new Date(at).toISOString(),
    service: report.service ?? run.repository,
    environment,
    outcome,
    verdict,
    ...(version === undefined ? {} : { version }),
    sha: report.sha,
    headline: report.headline,
    ...(cause === undefined || verdict === 'pass' ? {} : { cause }),
    actor: run.actor,
    url: run.url,
    ...(evidence.length === 0 ? {} : { took: tookOf(evidence) }),
    actions: Object.fromEntries(evidence.map((record) => [record.action, record.verdict])),
    measures: Object.fromEntries(
      evidence.flatMap((record) => record.measurements.filter(({ name }) => kept.test(name)).map(({ name, value }) => [name, value])),
    ),
  }
}

/**
 * `deployed` only when the deployment itself said so and nothing after it spoke against it; a rollback that says it is done
 * is `rolled-back`, whatever made it necessary.
 */
export function outcomeOf({ evidence, verdict }: Pick<Report, 'evidence' | 'verdict'>): HistoryRecord['outcome'] {
  const good = (record: Evidence) => record.verdict === 'pass' || record.verdict === 'warn'
  const rollbacks = evidence.filter((record) => record.action === 'rollback' && !(good(record) && onlyLooked(record)))
  if (rollbacks.length > 0) return rollbacks.every(good) ? 'rolled-back' : 'failed'
  const deploys = evidence.filter((record) => record.action === 'blue-green-deploy' && record.inputs['mode'] !== 'plan')
  if (deploys.length > 0) return deploys.every(good) && (verdict === 'pass' || verdict === 'warn') ? 'deployed' : 'failed'
  return 'checked'
}

/** A dry run, or a decision to leave things as they are. One whose driver had gone back already names what was left. */
function onlyLooked({ inputs, details }: Evidence): boolean {
  return inputs['dryRun'] === true || (details['changed'] === false && details['previousVersion'] === '')
}

/** What serves after a rollback is its destination, which its record names. */
function versionOf(evidence: readonly Evidence[], outcome: HistoryRecord['outcome']): string | undefined {
  const action = outcome === 'rolled-back' ? 'rollback' : 'blue-green-deploy'
  return evidence.findLast((record) => record.action === action && record.release !== undefined)?.release?.version
}

function tookOf(evidence: readonly Evidence[]): number {
  const starts = evidence.map((record) => Date.parse(record.startedAt))
  const ends = evidence.map((record) => Date.parse(record.finishedAt))
  return Math.max(0, Math.max(...ends) - Math.min(...starts))
}
