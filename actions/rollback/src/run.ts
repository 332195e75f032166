import type { Context, Outcome } from '@slipway/shared/action'
import { lockDepsOf, selfOf, withLock } from '@slipway/shared/rollout/crew'
import { heldLock, takeLock } from '@slipway/shared/rollout/lock'
import { isOurs } from '@slipway/shared/rollout/reconcile'
import { openRecord } from '@slipway/shared/rollout/session'
import type { RolloutDeps } from '@slipway/shared/rollout/work'
import { goBack } from './go-back.ts'
import type { Inputs } from './inputs.ts'
import { look, onlyTold, securityOf } from './look.ts'
import { alreadyEnded, nothingNeeded, takeOwnBack } from './own-rollout.ts'
import { type Stage, type Stand, setStage } from './stage.ts'
import { markLocked } from './state.ts'

/** Back to a release that is known to be good. In the job of a deployment, with `only-if-needed`, it looks at that one alone. */
export async function run(inputs: Inputs, context: Context, stand: Stand = {}): Promise<Outcome> {
  const stage = await setStage(inputs, context, stand)
  if (inputs.dryRun) return await look(inputs, context, stage)
  const security = await securityOf(inputs, context)
  if (security !== undefined && security.state !== 'go') return onlyTold(security, stage)
  return await underLock(security === undefined ? inputs : { ...inputs, reason: security.reason.slice(0, 500) }, context, stage)
}

async function underLock(inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const lockDeps = { ...lockDepsOf(stage.books, { ...context, environment: stage.environment }) }
  const own = await heldLock(lockDeps)
  if (own === undefined && inputs.onlyIfNeeded) return await withoutLock(inputs, context, stage)
  if (own === undefined) markLocked(context.state, stage.environment.name)
  const lock = own ?? (await takeLock({ ...lockDeps, signal: context.signal }, inputs.lockWait))
  if (lock.takenFrom !== undefined) stage.crew.note(`the lock was left behind by run ${lock.takenFrom.run}, which has ended`)
  const deps = withLock(stage.crew, lock, () => undefined)
  try {
    return inputs.onlyIfNeeded ? await withinDeployment(inputs, context, stage, deps) : await goBack(inputs, context, stage, deps)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}

/** The failed job never took the lock: then it changed nothing, and there is nothing to take back. */
async function withoutLock(inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const ended = (await stage.books.ledger.read()).find((record) => isOurs(record, selfOf(context.runner)))
  return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage)
}

async function withinDeployment(inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const self = selfOf(context.runner)
  const records = await deps.ledger.read()
  const open = openRecord(records, self)
  if (open !== undefined) return await takeOwnBack(open, inputs, context, stage, deps)
  const ended = records.find((record) => isOurs(record, self))
  return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage)
}
