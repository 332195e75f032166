import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { openEnvironment } from '@slipway/shared/environment-context'
import { mayBeLocked, restoreAndRelease } from '@slipway/shared/rollout/engine/post-step'
import { chosenServices, withConfiguration } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import type { RollbackDoubles } from './job/rollback-job.ts'
import { systemVault } from './vault/snapshot-vault.ts'

/**
 * After a kill of the main step: deletes the plain text of a snapshot, gives all traffic to one side, and releases the lock. Otherwise
 * there is nothing left to do.
 */
export async function restoreAfterKill(given: Inputs, context: Context, doubles: RollbackDoubles = {}): Promise<void> {
  await (doubles.vault ?? systemVault(context.runner.temp)).sweep()
  if (!mayBeLocked(context.state)) return
  const inputs = withConfiguration(given)
  const services = await chosenServices(inputs, context)
  if (services === undefined) return await restoreOne(inputs, context, doubles)
  const { inTurn } = await import('@slipway/shared/rollout/engine/in-turn')
  const { doublesOf } = await import('./set/service-job.ts')
  const restore = (service: string) => restoreOne({ ...inputs, service }, context, doublesOf(service, doubles))
  const ends = await inTurn(services.toReversed(), restore, context)
  const failed = ends.flatMap(({ item, end }) => (end.state === 'failed' ? [{ service: item, error: end.error }] : []))
  const [first, ...more] = failed
  if (first === undefined) return
  for (const { service, error } of more) context.log.warning(`${service}: ${messageOf(error)}`)
  throw first.error
}

async function restoreOne(inputs: Inputs, context: Context, doubles: RollbackDoubles): Promise<void> {
  const { environment, stores, rollout } = await openEnvironment(inputs, context, doubles)
  await restoreAndRelease({ ...context, environment, stores, rollout, reason: 'the rollback was interrupted' })
}
