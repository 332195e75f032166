import { ActionError } from '@slipway/shared/core/errors'
import type { RollbackJob } from './job/rollback-job.ts'
import { viewEnvironment } from './path/environment-view.ts'
import { describePath } from './path/rollback-path.ts'
import { planRollback } from './path/rollback-plan.ts'
import type { RollbackResult } from './rollback-result.ts'

/**
 * Where a rollback would go and how. Changes nothing and takes no lock. On a schedule (`unattended`, no version named), "no destination"
 * is a warning; otherwise it is an error, thrown as an ActionError.
 */
export async function previewRollback(job: RollbackJob): Promise<RollbackResult> {
  const plan = await planOrError(job)
  if (plan instanceof ActionError) return { state: 'no-destination', reason: plan.message, live: (await viewEnvironment(job)).live }
  if (plan.state === 'unchanged') return plan
  job.rollout.note(describePath(plan.path))
  return { state: 'previewed', plan }
}

async function planOrError(job: RollbackJob): Promise<Awaited<ReturnType<typeof planRollback>> | ActionError> {
  try {
    return await planRollback(job)
  } catch (error) {
    const { unattended, rollbackVersion } = job.inputs
    if (error instanceof ActionError && unattended && rollbackVersion === undefined) return error
    throw error
  }
}
