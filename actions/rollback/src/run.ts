import type { Context, Outcome } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { openRecord } from '@slipway/shared/rollout/engine/session'
import { whyBad } from '@slipway/shared/rollout/ledger/last-known-good'
import { isOpen } from '@slipway/shared/rollout/ledger/record-state'
import { type Holder, heldLock, type LockDeps, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import { type PreemptedLock, preemptionWait, takeLockByPreemption } from '@slipway/shared/rollout/lock/preemption'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import { CannotBringUp } from './destination.ts'
import { goBack, planTheWay } from './go-back.ts'
import type { Inputs } from './inputs.ts'
import { look, onlyTold, securityOf } from './look.ts'
import { alreadyEnded, nothingNeeded, takeOwnBack } from './own-rollout.ts'
import { type Stage, type Stand, setStage } from './stage.ts'

/** Back to a release that is known to be good. In the job of a deployment, with `only-if-needed`, it looks at that one alone. */
export async function run(inputs: Inputs, context: Context, stand: Stand = {}): Promise<Outcome> {
  const stage = await setStage(inputs, context, stand)
  if (inputs.dryRun) return await look(inputs, context, stage)
  const security = await securityOf(inputs, context)
  if (security !== undefined && security.state !== 'go') return onlyTold(security, stage)
  await lookAhead(inputs, context, stand)
  return await underLock(security === undefined ? inputs : { ...inputs, reason: security.reason.slice(0, 500) }, context, stage)
}

/**
 * Whether the destination can be brought up at all, before the lock: an emergency tells a rollout in the way to go back, which is not
 * to happen for a rollback that cannot follow. Only a version that was named is settled yet; what else forbids it is asked under the
 * lock. On a stage of its own, since a provider that was looked at now may be changed by others while the lock is waited for.
 */
async function lookAhead(inputs: Inputs, context: Context, stand: Stand): Promise<void> {
  if (inputs.onlyIfNeeded || inputs.rollbackVersion === undefined) return
  const stage = await setStage(inputs, context, stand)
  try {
    await planTheWay(inputs, context, stage, stage.rollout)
  } catch (error) {
    if (error instanceof CannotBringUp) throw error
    context.signal.throwIfAborted()
    // Whatever else went wrong is asked again under the lock, and counts there.
    context.log.debug(`Whether the destination can be brought up could not be asked before the lock: ${messageOf(error)}`)
  }
}

async function underLock(inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const lockDeps = lockDepsOf(stage.stores, { ...context, environment: stage.environment })
  const own = await heldLock(lockDeps)
  if (own === undefined && inputs.onlyIfNeeded) return await withoutLock(inputs, context, stage)
  if (own === undefined) markLocked(context.state, stage.environment.name)
  const { lock, after } = own === undefined ? await lockFor(inputs, context, stage, lockDeps) : { lock: own, after: undefined }
  if (lock.takenFrom !== undefined) stage.rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, which has ended`)
  const deps = withLock(stage.rollout, lock)
  if (inputs.onlyIfNeeded) return await withinDeployment(inputs, context, stage, deps)
  try {
    const rollbackVersion = inputs.rollbackVersion ?? (await servedBefore(after, deps))
    return await goBack({ ...inputs, rollbackVersion }, context, stage, deps)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}

/** A planned rollback waits for its turn; an emergency tells whoever holds the lock to go back and hand over. */
async function lockFor(inputs: Inputs, { runner, signal }: Context, { stores, rollout }: Stage, deps: LockDeps): Promise<PreemptedLock> {
  if (!inputs.emergency) return { lock: await takeLock({ ...deps, signal }, inputs.lockWait), after: undefined }
  const { actor } = runner.run
  const wait = Math.max(inputs.lockWait, preemptionWait)
  const isReverting = async (holder: Holder) =>
    (await stores.ledger.read()).some((record) => isOurs(record, holder) && isOpen(record) && record.intent.kind === 'rollback')
  return await takeLockByPreemption(
    { ...deps, signal, cancel: stores.cancel, isReverting, note: rollout.note },
    { actor, reason: inputs.reason, wait },
  )
}

/**
 * What served before the rollout that this emergency has ended. Asked without a version, that is what is meant: once its driver has
 * gone back, the newest good release but the live one would be one too far.
 */
async function servedBefore(after: Holder | undefined, deps: RolloutDeps): Promise<string | undefined> {
  if (after === undefined) return undefined
  const records = await deps.ledger.read()
  const { intent } = records.find((record) => isOurs(record, after)) ?? {}
  const before = intent?.kind === 'deploy' ? intent.previous?.release : undefined
  return before === undefined || whyBad(records, before) !== undefined ? undefined : before.version
}

/** The failed job never took the lock: then it changed nothing, and there is nothing to take back. */
async function withoutLock(inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const ended = (await stage.stores.ledger.read()).find((record) => isOurs(record, holderOf(context.runner)))
  return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage)
}

async function withinDeployment(inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const { aborted } = effectiveSignals(await deps.lock.signals())
  if (aborted === undefined) return await ownRollout(inputs, context, stage, deps)
  // Whoever has asked waits for the lock: answered first, and handed over here rather than at the end of the job. An abort is a
  // judgement, as it is while traffic is shifted: the release is not to be shipped again by itself.
  if (aborted.answered === undefined) await deps.lock.answer(aborted)
  try {
    const reason = inputs.reason ?? describeSignal(aborted)
    return await ownRollout({ ...inputs, watchVerdict: 'fail', reason }, context, stage, deps)
  } finally {
    await deps.lock.release()
  }
}

async function ownRollout(inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const self = holderOf(context.runner)
  const records = await deps.ledger.read()
  const open = openRecord(records, self)
  if (open !== undefined) return await takeOwnBack(open, inputs, context, stage, deps)
  const ended = records.find((record) => isOurs(record, self))
  return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage)
}
