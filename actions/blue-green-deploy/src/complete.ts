import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { type Completion, complete } from '@slipway/shared/rollout/engine/complete'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { recoverLostRuns } from '@slipway/shared/rollout/engine/recover-lost-run'
import { retireIdle } from '@slipway/shared/rollout/engine/retire'
import { openRecord } from '@slipway/shared/rollout/engine/session'
import { heldLock, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import type { Inputs } from './inputs.ts'
import { completedOutcome, nothingToComplete, retiredOutcome } from './render.ts'
import { type Stage, type Stand, setStage } from './stage.ts'

/** After the watch: the release is a success, and the old side stays warm for the hold. */
export async function completeRollout(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  if (inputs.watchVerdict === 'fail') {
    throw new ActionError('A release whose watch failed cannot be completed', {
      hint: 'Run the rollback action instead of mode: complete.',
    })
  }
  const stage = await setStage(inputs, context, stand)
  const lock = await heldLock(lockDepsOf(stage.stores, { ...context, environment: stage.environment }))
  // In a concurrency group, only what this job has begun shows that it is its own.
  if (lock === undefined && stage.environment.rollout.lock === 'concurrency') return nothingToComplete(stage)
  if (lock === undefined) {
    throw new ActionError(`This job does not hold the lock of ${stage.environment.name}, so it has nothing to complete`, {
      hint: 'mode: complete belongs into the same job as mode: deploy, after it.',
    })
  }
  const { aborted } = effectiveSignals(await lock.signals())
  if (aborted !== undefined) {
    throw new ActionError(`The rollout is not completed: ${describeSignal(aborted)}`, {
      hint: 'The rollback action, with only-if-needed in the same job, takes it back and hands the lock over.',
    })
  }
  const deps = withLock(stage.rollout, lock)
  const completion = await closeOwn(inputs.watchVerdict !== 'not-evaluated', context, stage, deps)
  return completionOutcome(completion, stage)
}

/** Ends the rollout that this job has begun; undefined where it began none, since the release was live already. */
export async function closeOwn(watched: boolean, { runner }: Context, stage: Stage, deps: RolloutDeps): Promise<Completion | undefined> {
  const self = holderOf(runner)
  const records = await deps.ledger.read()
  const own = openRecord(records, self)
  if (own !== undefined) return await complete(own, { hold: stage.environment.rollout.hold, watched }, deps)
  const ended = records.find((record) => isOurs(record, self))
  const last = ended?.entries.at(-1)
  if (last === undefined || last.phase === 'complete') return undefined
  throw new ActionError(`The rollout of this job has ended already (${last.phase}: ${last.detail}), so it cannot be completed`)
}

export function completionOutcome(completion: Completion | undefined, stage: Stage): Outcome {
  return completion === undefined ? nothingToComplete(stage) : completedOutcome(completion, stage)
}

/** Brings to its end what a lost run left, then takes the idle side down once its hold is over. */
export async function retire(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const stage = await setStage(inputs, context, stand)
  markLocked(context.state, stage.environment.name)
  const lock = await takeLock(lockDepsOf(stage.stores, { ...context, environment: stage.environment }), inputs.lockWait)
  try {
    const deps = withLock(stage.rollout, lock)
    const mended = await recoverLostRuns({ self: holderOf(context.runner), onDrift: stage.environment.rollout.onDrift }, deps)
    if (mended?.state === 'refused') throw new ActionError(`Nothing was taken down in ${inputs.environment}: ${mended.reason}`, mended)
    return retiredOutcome({ retirement: await retireIdle(stage.environment.rollout.hold, deps), mended: mended?.runs ?? [] }, stage)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}
