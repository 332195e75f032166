import { ActionError } from '@slipway/shared/core/errors'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import type { Runner } from '@slipway/shared/ports/runner'
import { type Completion, complete } from '@slipway/shared/rollout/engine/complete'
import { openRecord } from '@slipway/shared/rollout/engine/session'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'

type OwnRollout = {
  /** Why the release keeps the traffic without being a success. */
  unproven: string | undefined
  environment: EnvironmentContext['environment']
  runner: Runner
}

/**
 * Completes the rollout that this job began. Undefined where it began none, because the release was live already. Throws an ActionError
 * where the rollout has ended in another way.
 */
export async function completeOwnRollout(
  { unproven, environment, runner }: OwnRollout,
  deps: RolloutDeps,
): Promise<Completion | undefined> {
  const self = holderOf(runner)
  const records = await deps.ledger.read()
  const own = openRecord(records, self)
  if (own !== undefined) return await complete(own, { hold: environment.rollout.hold, unproven }, deps)
  const ended = records.find((record) => isOurs(record, self))
  const last = ended?.entries.at(-1)
  if (last === undefined || last.phase === 'complete') return undefined
  throw new ActionError(`The rollout of this job has ended already (${last.phase}: ${last.detail}), so it cannot be completed`)
}
