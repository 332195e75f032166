import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { type EnvironmentContext, openEnvironment } from '@slipway/shared/environment-context'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { recoverLostRuns } from '@slipway/shared/rollout/engine/recover-lost-run'
import { retireIdle } from '@slipway/shared/rollout/engine/retire'
import { type HeldLock, LockHeld, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import type { ServiceOutcome } from '@slipway/shared/service-outcomes'
import { chosenServices } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { retiredOutcome } from '../render/rollout.ts'
import { togetherOutcome } from '../render/several-services.ts'
import { holdServices, openServiceOf, recoverHeld } from '../rollout/held-services.ts'

type RetireCall = ModeCall<ModeInputs<'retire'>>

/** Recovers the unfinished rollouts of lost runs, then retires the idle side once its hold is over; of several services, each. */
export async function run(call: RetireCall): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context)
  if (services === undefined) return await retireOne(call)
  const outcomes: ServiceOutcome[] = []
  for (const service of services) outcomes.push({ service, outcome: await retireOneOf(service, call) })
  return togetherOutcome(outcomes, call.inputs.environment ?? '')
}

async function retireOne({ inputs, context, doubles }: RetireCall): Promise<Outcome> {
  const opened = await openEnvironment(inputs, context, doubles)
  const { environment, stores, rollout } = opened
  markLocked(context.state, environment.name)
  let lock: HeldLock
  try {
    lock = await takeLock(lockDepsOf(stores, { ...context, environment }), inputs.lockWait ?? 0)
  } catch (error) {
    return isAtWork(error, opened)
  }
  try {
    return await recoverAndRetire(opened, withLock(rollout, lock), context)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}

/** One of several services, and with it those whose unfinished rollout together is decided for all alike. */
async function retireOneOf(service: string, call: RetireCall): Promise<Outcome> {
  const { inputs, context } = call
  const opened = await openServiceOf(service, call)
  const opening = {
    context,
    wait: inputs.lockWait ?? 0,
    open: async (name: string) => (name === service ? opened : await openServiceOf(name, call)),
  }
  let held: Awaited<ReturnType<typeof holdServices>>
  try {
    held = await holdServices([service], opened.environment.services, opening)
  } catch (error) {
    return isAtWork(error, opened)
  }
  try {
    const recovery = await recoverHeld(held, context)
    if (recovery.state === 'refused')
      throw new ActionError(`Nothing was taken down in ${opened.environment.name}: ${recovery.reason}`, recovery)
    const [own] = held
    if (own === undefined) throw new Error(`${service} is not held`)
    return await recoverAndRetire(
      opened,
      own.deps,
      context,
      recovery.groups.map(({ run: id }) => id),
    )
  } finally {
    for (const { deps } of held) if (!deps.lock.reentered) await deps.lock.release()
  }
}

async function recoverAndRetire(
  opened: EnvironmentContext,
  deps: RolloutDeps,
  { runner }: Pick<RetireCall['context'], 'runner'>,
  recovered: readonly number[] = [],
): Promise<Outcome> {
  const { name, rollout } = opened.environment
  const recovery = await recoverLostRuns({ self: holderOf(runner), onDrift: rollout.onDrift }, deps)
  if (recovery?.state === 'refused') throw new ActionError(`Nothing was taken down in ${name}: ${recovery.reason}`, recovery)
  const retirement = await retireIdle(rollout.hold, deps)
  return retiredOutcome({ retirement, recovered: [...recovered, ...(recovery?.runs ?? [])] }, opened)
}

/** Whatever runs now begins the hold anew: the next look finds what is left to take down. Throws any other error. */
function isAtWork(error: unknown, opened: EnvironmentContext): Outcome {
  if (!(error instanceof LockHeld)) throw error
  return retiredOutcome({ retirement: { state: 'nothing', reason: error.message }, recovered: [] }, opened)
}
