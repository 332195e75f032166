import type { Verdict } from '@slipway/shared/core/words'
import type { Evidence } from '@slipway/shared/evidence/schema'
import type { HistoryOutcome } from '@slipway/shared/github/history'

/** `deployed` only where the deployment and everything after it passed; a rollback that succeeded is `rolled-back`, whatever its cause. */
export function outcomeOfRun({ evidence, verdict }: { evidence: readonly Evidence[]; verdict: Verdict }): HistoryOutcome {
  const rollbacks = evidence.filter(isRollback)
  if (rollbacks.length > 0) return rollbacks.every(good) ? 'rolled-back' : 'failed'
  const deploys = evidence.filter(isDeployment)
  if (deploys.length > 0) return deploys.every(good) && (verdict === 'pass' || verdict === 'warn') ? 'deployed' : 'failed'
  return 'checked'
}

/** Whether the record is of a rollback that did something or failed. */
export function isRollback(record: Evidence): boolean {
  return record.action === 'rollback' && !(good(record) && onlyLooked(record))
}

/** Whether the record is of a deployment, and not of its plan or its dry run. */
export function isDeployment({ action, inputs, details }: Evidence): boolean {
  const isPlan =
    inputs['mode'] === 'plan' || inputs['mode'] === 'look-after' || details['go'] !== undefined || details['dryRun'] !== undefined
  return action === 'blue-green-deploy' && !isPlan
}

function good({ verdict }: Evidence): boolean {
  return verdict === 'pass' || verdict === 'warn'
}

/** A dry run, or a rollback that changed nothing. Where the interrupted rollout had reverted already, the record has a previous version. */
function onlyLooked({ inputs, details }: Evidence): boolean {
  return inputs['dryRun'] === true || (details['changed'] === false && details['previousVersion'] === '')
}

/** The version that serves: after a rollback, its destination, which is in its record. */
export function versionOf(evidence: readonly Evidence[], outcome: HistoryOutcome): string | undefined {
  const action = outcome === 'rolled-back' ? 'rollback' : 'blue-green-deploy'
  return evidence.findLast((record) => record.action === action && record.release !== undefined)?.release?.version
}
