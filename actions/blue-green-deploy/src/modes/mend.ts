import type { Outcome } from '@slipway/shared/action'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { type EnvironmentContext, openEnvironment, openStores } from '@slipway/shared/environment-context'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { recoverLostRuns } from '@slipway/shared/rollout/engine/recover-lost-run'
import { type Holder, type LockDeps, LockHeld, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf, writerOf } from '@slipway/shared/rollout/lock/ownership'
import { usualPatience } from '@slipway/shared/rollout/steps/step-target'
import type { ModeInputs } from '../inputs.ts'
import { refuseOtherTarget } from '../mending/deployed-target.ts'
import { findLeftovers, isLeft, type Leftovers } from '../mending/leftovers.ts'
import { attemptUntilAnswered, type PatienceDeps } from '../mending/repeated-attempts.ts'
import type { ModeCall } from '../mode-call.ts'
import { type Mending, mendedOutcome } from '../render/mending.ts'

type MendCall = ModeCall<ModeInputs<'mend'>>

/** GitHub may show the lost job of this very run as running a little longer, although this one waited for its end. */
const waitForOwnRun = 60_000

/**
 * Brings to its end what jobs that have ended left in an environment: their lock, and rollouts without an end. Deploys nothing, and
 * waits for no other run. Needs the target, and so its secrets, only where a rollout was left. Throws an ActionError where it could not
 * be mended.
 */
export async function run(call: MendCall): Promise<Outcome> {
  const { inputs, context, doubles } = call
  const { environment, stores } = await openStores(inputs, context, doubles).catch(explainConfiguration)
  const lock = { ...lockDepsOf(stores, { ...context, environment }), signal: context.signal }
  const find = () => attemptUntilAnswered(() => findLeftovers(stores.ledger, lock), { ...context, patience: usualPatience })
  const found = await find()
  if (!isLeft(found)) return mendedOutcome(nothingFound(found), { environment })
  if (isHeldByAnotherRun(found, lock.holder)) return mendedOutcome(busy(found, lock.holder), { environment })
  try {
    if (found.unfinished.length === 0) return mendedOutcome(await freeLock(lock, call), { environment })
    await refuseOtherTarget(environment, found.unfinished, call)
    const opened = await openEnvironment(inputs, context, doubles)
    return mendedOutcome(await mend(found, lock, { opened, call }), opened)
  } catch (error) {
    // Another job came first, in the same second.
    if (!(error instanceof LockHeld)) throw error
    return mendedOutcome(busy(await find(), lock.holder), { environment })
  }
}

const nothingLeft = 'no rollout was left unfinished'

function nothingFound({ lock }: Leftovers): Mending {
  return { state: 'nothing', reason: lock === undefined ? nothingLeft : `${nothingLeft}, and run ${lock.by.run} is at work` }
}

function isHeldByAnotherRun({ lock }: Leftovers, self: Holder): boolean {
  return lock !== undefined && !lock.ended && lock.by.run !== self.run
}

/** Another run recovers what was left of its own service before it begins; one of another service, and a job of this run, do not. */
function busy({ unfinished, lock }: Leftovers, self: Holder): Mending {
  const by = lock?.by ?? unfinished.map(writerOf)[0]
  const sameService = lock?.service === undefined || unfinished.every(({ intent }) => intent.service === lock.service)
  return { state: 'busy', by, recovers: sameService && by?.run !== self.run, unfinished }
}

async function freeLock(lockDeps: LockDeps, { context }: MendCall): Promise<Mending> {
  markLocked(context.state, lockDeps.environment)
  const lock = await takeLock(lockDeps, 0)
  await lock.release()
  return lock.takenFrom === undefined ? { state: 'nothing', reason: nothingLeft } : { state: 'freed', run: lock.takenFrom.run }
}

async function mend(
  found: Leftovers,
  lockDeps: LockDeps,
  { opened, call }: { opened: EnvironmentContext; call: MendCall },
): Promise<Mending> {
  const { environment, rollout } = opened
  const deps: PatienceDeps = { ...call.context, patience: rollout.patience }
  markLocked(call.context.state, environment.name)
  const wait = found.lock?.by.run === lockDeps.holder.run ? waitForOwnRun : 0
  const lock = await attemptUntilAnswered(() => takeLock(lockDeps, wait), deps)
  if (lock.takenFrom !== undefined) rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, whose job has ended`)
  try {
    const request = { self: holderOf(call.context.runner), onDrift: environment.rollout.onDrift }
    const recovery = await attemptUntilAnswered(() => recoverLostRuns(request, withLock(rollout, lock)), deps)
    if (recovery === undefined) return { state: 'nothing', reason: nothingLeft }
    if (recovery.state === 'mended') return recovery
    throw new ActionError(`What was left in ${environment.name} is not mended: ${recovery.reason}`, recovery)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}

function explainConfiguration(error: unknown): never {
  throw new ActionError(`Whether anything is to be mended is not known: ${messageOf(error)}`, {
    hint: [
      error instanceof ActionError ? error.hint : undefined,
      'The mending job runs without an approval, so it reads slipway.yml of the default branch: the environment has to stand there too.',
    ]
      .filter((one) => one !== undefined)
      .join(' '),
    cause: error,
  })
}
