import type { Context } from '@slipway/shared/action'
import { openEnvironment } from '@slipway/shared/environment-context'
import { mayBeLocked, restoreAndRelease } from '@slipway/shared/rollout/engine/post-step'
import type { Inputs } from './inputs.ts'
import type { DeployDoubles } from './mode-call.ts'

/** The end of the job, cancelled or not: reverts a rollout that was neither completed nor reverted, and releases the lock. */
export async function runPost(inputs: Inputs, context: Context, doubles: DeployDoubles = {}): Promise<void> {
  if (!mayBeLocked(context.state)) return
  const opened = await openEnvironment(inputs, context, doubles)
  await restoreAndRelease({ ...context, ...opened, reason: 'the job ended before the rollout was completed' })
}
