import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import type { Inputs } from '../inputs.ts'
import { openRollbackJob, type RollbackDoubles } from '../job/rollback-job.ts'
import { ReleaseUnavailable } from '../path/path-search.ts'
import { planRollback } from '../path/rollback-plan.ts'

/**
 * Throws a ReleaseUnavailable where the named release cannot be started. Runs before the lock is taken: an emergency aborts a rollout
 * in progress, which must not happen for a rollback that cannot follow; without one, this only delays it. Every other problem is found again under the lock. The job is
 * opened anew, because the provider may change while the lock is waited for, and its answers are cached.
 */
export async function checkAvailabilityBeforeLock(inputs: Inputs, context: Context, doubles: RollbackDoubles): Promise<void> {
  if (inputs.onlyIfNeeded || inputs.rollbackVersion === undefined) return
  const job = await openRollbackJob(inputs, context, doubles)
  try {
    await planRollback(job)
  } catch (error) {
    if (error instanceof ReleaseUnavailable) throw error
    context.signal.throwIfAborted()
    context.log.debug(`Whether the destination can be brought up could not be asked before the lock: ${messageOf(error)}`)
  }
}
