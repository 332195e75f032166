import type { EnvironmentConfig } from '../../config/load.ts'
import { ActionError } from '../../core/errors.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { type AssembleOptions, lockDepsOf, type RolloutContext, type Stores, withLock } from './assemble.ts'
import { findOwnRollout, type OwnRolloutState } from './own-rollout.ts'
import type { RevertResult } from './rollout-request.ts'
import { revertOwnRollout, revertRemembered } from './session.ts'

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
 * Milliseconds for which a post step tries to give the traffic back: GitHub ends a cancelled job after five minutes, all of its last steps
 * together.
 */
const postPatience = 4 * 60_000

/**
 * Ends a job, whether it was cancelled, killed or not: reverts a rollout of its own that is still open, and releases the lock. Does
 * nothing when this job does not hold the lock. Throws an ActionError when the traffic could not be restored.
 */
export async function restoreAndRelease({ environment, stores, rollout, reason, ...job }: JobEnd): Promise<void> {
  const own = await findOwnRollout({ lock: lockDepsOf(stores, { ...job, environment }), stores, memory: rollout.memory })
  if (own.state === 'not-held') return
  try {
    const ending = await revertOwn(own, reason, { ...withLock(rollout, own.lock), patience: Math.min(rollout.patience, postPatience) })
    if (ending === undefined) return
    job.log.info(`${ending.version}: ${ending.state}: ${ending.reason}`)
    if (ending.state === 'stuck') {
      throw new ActionError(`The rollout of ${ending.version} could not be taken back: ${ending.reason}`, {
        hint: 'Look at the target now. The next run, or the rollback action, tries again.',
      })
    }
  } finally {
    await own.lock.release()
  }
}

async function revertOwn(
  own: Exclude<OwnRolloutState, { state: 'not-held' }>,
  reason: string,
  deps: RolloutDeps,
): Promise<(RevertResult & { version: string }) | undefined> {
  const why = { reason, judged: false }
  if (own.state === 'remembered')
    return { ...(await revertRemembered(own.own, { ...why, silentSince: own.silentSince }, deps)), version: own.own.intent.release.version }
  if (own.record === undefined) return undefined
  return { ...(await revertOwnRollout(own.record, why, deps)), version: own.record.intent.release.version }
}
