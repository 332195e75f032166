import { formatDuration } from '../../core/duration.ts'
import { ActionError } from '../../core/errors.ts'
import { HolderPreemption, type PreemptionDeps, type PreemptionOptions } from './holder-preemption.ts'
import { type HeldLock, type Holder, type LockBusy, lockName, tryLock } from './lock.ts'
import { preemptionLimits } from './preemption-policy.ts'

/** The lock, and the holder whose rollout was ended for it, if any. */
export type PreemptedLock = { lock: HeldLock; after: Holder | undefined }

/** The minimum wait of an emergency: long enough to force-cancel the holder's run. */
export const preemptionWait = 600_000

/**
 * Takes the lock for an emergency, which does not queue. The holder is told to abort and release the lock; if it does not, its run is
 * cancelled, then force-cancelled. The lock is taken over only when GitHub says that the holder's run has ended. A holder that rolls out
 * another service is waited for. Throws an ActionError when the lock stays taken. A force-cancelled run may still have a process: its
 * next mutation finds the lock lost.
 */
export async function takeLockByPreemption(deps: PreemptionDeps, options: PreemptionOptions): Promise<PreemptedLock> {
  const { wait, limits = preemptionLimits } = options
  // Without a lock branch no signal can be sent, and the concurrency group has already made this run wait.
  if (deps.branchless !== undefined) return { lock: await deps.branchless.take(wait, deps.signal), after: undefined }
  const deadline = deps.clock.now() + wait
  const preemption = new HolderPreemption(deps, options, limits)
  for (;;) {
    const attempt = await tryLock(deps)
    if (attempt.state === 'taken') return { lock: attempt.lock, after: preemption.asked ?? attempt.lock.takenFrom }
    if (deps.clock.now() >= deadline) throw stillHeld(deps, attempt, { wait, obstacle: preemption.obstacle })
    await preemption.advance()
    await deps.clock.sleep(Math.min(limits.poll, Math.max(1, deadline - deps.clock.now())), deps.signal)
  }
}

function stillHeld(
  deps: Pick<PreemptionDeps, 'service' | 'environment' | 'perService'>,
  { by, service }: LockBusy,
  { wait, obstacle }: { wait: number; obstacle: string | undefined },
): ActionError {
  const { service: own, environment } = deps
  if (service !== undefined && service !== own) return heldForAnother({ own, environment, by, service, wait })
  const why = obstacle === undefined ? 'it was told to abort and has not handed over' : `it was told to abort, and ${obstacle}`
  return new ActionError(
    `The lock of ${lockName(deps)} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) after ${formatDuration(wait)}: ${why}`,
    {
      hint:
        `Nothing was changed. Cancel run ${by.run} now (its page, or gh run cancel ${by.run}), then start the rollback again; ` +
        'with actions: write in the permissions of the job, it cancels that run itself.',
    },
  )
}

type OtherServiceLock = { own: string; environment: string; by: Holder; service: string; wait: number }

function heldForAnother({ own, environment, by, service, wait }: OtherServiceLock): ActionError {
  return new ActionError(
    `The lock of ${environment} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) for the service ${service}, after ${formatDuration(wait)}: an emergency of ${own} does not end another service's rollout`,
    {
      hint: `Nothing was changed. Wait until run ${by.run} has ended, abort the rollout of ${service}, or cancel that run (its page, or gh run cancel ${by.run}); then start the rollback of ${own} again.`,
    },
  )
}
