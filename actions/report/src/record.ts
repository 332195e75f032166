import { historyKeyOf } from '@slipway/shared/core/keys'
import type { Evidence } from '@slipway/shared/evidence/schema'
import type { HistoryRecord } from '@slipway/shared/github/history'
import type { Report } from './content/report.ts'

/** The measurements that the history keeps: those of the service, by their names in the rules. */
const kept = /^(error-rate|client-error-rate|throughput|response-time\.p(50|95|99))$/

/** The line of this run in the history, or undefined where no environment was touched. */
export function recordOf(report: Report, at: number): HistoryRecord | undefined {
  const { environment, run, evidence, verdict } = report
  if (environment === undefined) return undefined
  const outcome = outcomeOfRun(report)
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

/** `deployed` only where the deployment and everything after it passed; a rollback that succeeded is `rolled-back`, whatever its cause. */
export function outcomeOfRun({ evidence, verdict }: Pick<Report, 'evidence' | 'verdict'>): HistoryRecord['outcome'] {
  const good = (record: Evidence) => record.verdict === 'pass' || record.verdict === 'warn'
  const rollbacks = evidence.filter((record) => record.action === 'rollback' && !(good(record) && onlyLooked(record)))
  if (rollbacks.length > 0) return rollbacks.every(good) ? 'rolled-back' : 'failed'
  const deploys = evidence.filter((record) => record.action === 'blue-green-deploy' && record.inputs['mode'] !== 'plan')
  if (deploys.length > 0) return deploys.every(good) && (verdict === 'pass' || verdict === 'warn') ? 'deployed' : 'failed'
  return 'checked'
}

/** A dry run, or a rollback that changed nothing. Where the interrupted rollout had reverted already, the record has a previous version. */
function onlyLooked({ inputs, details }: Evidence): boolean {
  return inputs['dryRun'] === true || (details['changed'] === false && details['previousVersion'] === '')
}

/** The version that serves: after a rollback, its destination, which is in its record. */
function versionOf(evidence: readonly Evidence[], outcome: HistoryRecord['outcome']): string | undefined {
  const action = outcome === 'rolled-back' ? 'rollback' : 'blue-green-deploy'
  return evidence.findLast((record) => record.action === action && record.release !== undefined)?.release?.version
}

function tookOf(evidence: readonly Evidence[]): number {
  const starts = evidence.map((record) => Date.parse(record.startedAt))
  const ends = evidence.map((record) => Date.parse(record.finishedAt))
  return Math.max(0, Math.max(...ends) - Math.min(...starts))
}
