import { formatDuration } from '../../core/duration.ts'
import { ActionError } from '../../core/errors.ts'
import { HolderPreemption, type PreemptionDeps, type PreemptionOptions } from './holder-preemption.ts'
import { type HeldLock, type Holder, type LockBusy, tryLock } from './lock.ts'
import { preemptionLimits } from './preemption-policy.ts'

/** The lock, and whose rollout it has ended, if any. */
export type PreemptedLock = { lock: HeldLock; after: Holder | undefined }

/** The least that an emergency waits: long enough for the worst way, in which the holder's run has to be forced. */
export const preemptionWait = 600_000

/**
 * Takes the lock for an emergency, which does not queue: whoever holds it is told to go back and hand over. A holder that does
 * not is cancelled, and the lock is taken over only when GitHub says that its run has ended. A holder that rolls out another
 * service is waited for, and neither told anything nor cancelled. Throws an ActionError that says what to
 * do when it stays taken. A run that was forced to end may still have a process: its next mutation finds the lock gone.
 */
export async function takeLockByPreemption(deps: PreemptionDeps, options: PreemptionOptions): Promise<PreemptedLock> {
  const { wait, limits = preemptionLimits } = options
  // Nobody can be told, and the group has kept it waiting already.
  if (deps.branchless !== undefined) return { lock: await deps.branchless.take(wait, deps.signal), after: undefined }
  const deadline = deps.clock.now() + wait
  const preemption = new HolderPreemption(deps, options, limits)
  for (;;) {
    const attempt = await tryLock(deps)
    if (attempt.state === 'taken') return { lock: attempt.lock, after: preemption.asked ?? attempt.lock.takenFrom }
    if (deps.clock.now() >= deadline) throw stillHeld(deps, attempt, wait, preemption.trouble)
    await preemption.advance()
    await deps.clock.sleep(Math.min(limits.poll, Math.max(1, deadline - deps.clock.now())), deps.signal)
  }
}

function stillHeld(
  { service: own, environment }: Pick<PreemptionDeps, 'service' | 'environment'>,
  { by, service }: LockBusy,
  wait: number,
  trouble: string | undefined,
): ActionError {
  if (service !== undefined && service !== own) return heldForAnother({ own, environment, by, service, wait })
  const why = trouble === undefined ? 'it was told to abort and has not handed over' : `it was told to abort, and ${trouble}`
  return new ActionError(
    `The lock of ${environment} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) after ${formatDuration(wait)}: ${why}`,
    {
      hint:
        `Nothing was changed. Cancel run ${by.run} now (its page, or gh run cancel ${by.run}), then start the rollback again; ` +
        'with actions: write in the permissions of the job, it cancels that run itself.',
    },
  )
}

type Foreign = { own: string; environment: string; by: Holder; service: string; wait: number }

function heldForAnother({ own, environment, by, service, wait }: Foreign): ActionError {
  return new ActionError(
    `The lock of ${environment} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) for the service ${service}, after ${formatDuration(wait)}: an emergency of ${own} does not end another service's rollout`,
    {
      hint: `Nothing was changed. Wait until run ${by.run} has ended, abort the rollout of ${service}, or cancel that run (its page, or gh run cancel ${by.run}); then start the rollback of ${own} again.`,
    },
  )
}
