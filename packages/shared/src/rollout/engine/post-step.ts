import type { EnvironmentConfig } from '../../config/load.ts'
import { ActionError } from '../../core/errors.ts'
import { heldLock } from '../lock/lock.ts'
import { holderOf } from '../lock/ownership.ts'
import { type AssembleOptions, lockDepsOf, type RolloutContext, type Stores, withLock } from './assemble.ts'
import { openRecord, revertOwnRollout } from './session.ts'

/** Text that the main step hands to its post step. */
type State = { save(name: string, value: string): void; get(name: string): string }

/** State of the post step, saved before the lock is taken, so that a kill in between is noticed. The ledger has what was begun. */
const lockedName = 'slipway-locked'

export function markLocked(state: State, environment: string): void {
  state.save(lockedName, environment)
}

/** Whether the main step may have taken the lock of its environment. Without the lock nothing was changed. */
export function mayBeLocked(state: State): boolean {
  return state.get(lockedName) !== ''
}

export type JobEnd = Pick<AssembleOptions, 'runner' | 'clock' | 'log'> & {
  environment: EnvironmentConfig
  stores: Stores
  rollout: RolloutContext
  /** Why a rollout that is still open ends, for the ledger. */
  reason: string
}

/**
 * Ends a job, whether it was cancelled, killed or not: reverts a rollout of its own that is still open, and releases the lock. Does
 * nothing when this job does not hold the lock. Throws an ActionError when the traffic could not be restored.
 */
export async function restoreAndRelease({ environment, stores, rollout, reason, ...job }: JobEnd): Promise<void> {
  const lock = await heldLock(lockDepsOf(stores, { ...job, environment }))
  if (lock === undefined) return
  try {
    const open = openRecord(await stores.ledger.read(), holderOf(job.runner))
    if (open === undefined) return
    const { version } = open.intent.release
    const ending = await revertOwnRollout(open, { reason, judged: false }, withLock(rollout, lock))
    job.log.info(`${version}: ${ending.state}: ${ending.reason}`)
    if (ending.state === 'stuck') {
      throw new ActionError(`The rollout of ${version} could not be taken back: ${ending.reason}`, {
        hint: 'Look at the target now. The next run, or the rollback action, tries again.',
      })
    }
  } finally {
    await lock.release()
  }
}
