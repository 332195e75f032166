import type { Context } from '@slipway/shared/action'
import { openEnvironment } from '@slipway/shared/environment-context'
import { lockedServices, mayBeLocked, restoreAndRelease, restoreAndReleaseAll } from '@slipway/shared/rollout/engine/post-step'
import { withConfiguration } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import type { DeployDoubles } from './mode-call.ts'
import { openServiceOf } from './rollout/held-services.ts'

/** The end of the job, cancelled or not: reverts a rollout that was neither completed nor reverted, and releases the lock. */
export async function runPost(given: Inputs, context: Context, doubles: DeployDoubles = {}): Promise<void> {
  if (!mayBeLocked(context.state)) return
  const inputs = withConfiguration(given)
  const reason = 'the job ended before the rollout was completed'
  const services = lockedServices(context.state)
  if (services === undefined) return await restoreAndRelease({ ...context, ...(await openEnvironment(inputs, context, doubles)), reason })
  const opened = await Promise.allSettled(services.map((service) => openServiceOf(service, { inputs, context, doubles })))
  // A service that cannot be opened must not keep the others.
  await restoreAndReleaseAll(opened.flatMap((one) => (one.status === 'fulfilled' ? [{ ...context, ...one.value, reason }] : [])))
  for (const one of opened) if (one.status === 'rejected') throw one.reason
}
