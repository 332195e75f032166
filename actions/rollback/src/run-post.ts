import type { Context } from '@slipway/shared/action'
import { openEnvironment } from '@slipway/shared/environment-context'
import { mayBeLocked, restoreAndRelease } from '@slipway/shared/rollout/engine/post-step'
import type { Inputs } from './inputs.ts'
import type { RollbackDoubles } from './job/rollback-job.ts'
import { systemVault } from './vault/snapshot-vault.ts'

/**
 * After a kill of the main step: deletes the plain text of a snapshot, gives all traffic to one side, and releases the lock. Otherwise
 * there is nothing left to do.
 */
export async function restoreAfterKill(inputs: Inputs, context: Context, doubles: RollbackDoubles = {}): Promise<void> {
  await (doubles.vault ?? systemVault(context.runner.temp)).sweep()
  if (!mayBeLocked(context.state)) return
  const { environment, stores, rollout } = await openEnvironment(inputs, context, doubles)
  await restoreAndRelease({ ...context, environment, stores, rollout, reason: 'the rollback was interrupted' })
}
