import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { openEnvironment } from '@slipway/shared/environment-context'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { recoverLostRuns } from '@slipway/shared/rollout/engine/recover-lost-run'
import { retireIdle } from '@slipway/shared/rollout/engine/retire'
import { type HeldLock, LockHeld, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { retiredOutcome } from '../render/rollout.ts'

/** Recovers the unfinished rollouts of lost runs, then retires the idle side once its hold is over. */
export async function run({ inputs, context, doubles }: ModeCall<ModeInputs<'retire'>>): Promise<Outcome> {
  const opened = await openEnvironment(inputs, context, doubles)
  const { environment, stores, rollout } = opened
  markLocked(context.state, environment.name)
  let lock: HeldLock
  try {
    lock = await takeLock(lockDepsOf(stores, { ...context, environment }), inputs.lockWait ?? 0)
  } catch (error) {
    // Whatever runs now begins the hold anew: the next look finds what is left to take down.
    if (!(error instanceof LockHeld)) throw error
    return retiredOutcome({ retirement: { state: 'nothing', reason: error.message }, recovered: [] }, opened)
  }
  try {
    const deps = withLock(rollout, lock)
    const recovery = await recoverLostRuns({ self: holderOf(context.runner), onDrift: environment.rollout.onDrift }, deps)
    if (recovery?.state === 'refused')
      throw new ActionError(`Nothing was taken down in ${inputs.environment}: ${recovery.reason}`, recovery)
    return retiredOutcome({ retirement: await retireIdle(environment.rollout.hold, deps), recovered: recovery?.runs ?? [] }, opened)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}
