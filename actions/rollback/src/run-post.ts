import type { Context } from '@slipway/shared/action'
import { mayBeLocked, restoreAndRelease } from '@slipway/shared/rollout/engine/post-step'
import { systemVault } from './backup/vault.ts'
import type { Inputs } from './inputs.ts'
import { type Stand, setStage } from './stage.ts'

/** Only after a kill is there plain text of a snapshot, and does the lock still stand: then the one is removed, traffic is given to one side whole, and the lock is released. */
export async function runPost(inputs: Inputs, context: Context, stand: Stand = {}): Promise<void> {
  await (stand.vault ?? systemVault(context.runner.temp)).sweep()
  if (!mayBeLocked(context.state)) return
  const { environment, stores, rollout } = await setStage(inputs, context, stand)
  await restoreAndRelease({ ...context, environment, stores, rollout, reason: 'the rollback was interrupted' })
}
