import type { Context } from '@slipway/shared/action'
import { mayBeLocked, restoreAndRelease } from '@slipway/shared/rollout/engine/post-step'
import type { Inputs } from './inputs.ts'
import { type Stand, setStage } from './stage.ts'

/** The end of the job, cancelled or not: a rollout that nobody completed or took back is taken back, and the lock is released. */
export async function runPost(inputs: Inputs, context: Context, stand: Stand = {}): Promise<void> {
  if (!mayBeLocked(context.state)) return
  const stage = await setStage(inputs, context, stand)
  await restoreAndRelease({ ...context, ...stage, reason: 'the job ended before the rollout was completed' })
}
