import type { Release } from '@slipway/shared/core/words'
import { longestRollout } from '@slipway/shared/rollout/analysis/longest-rollout'
import { lockDepsOf } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { whyBad } from '@slipway/shared/rollout/ledger/last-known-good'
import { isOpen } from '@slipway/shared/rollout/ledger/record-state'
import { type HeldLock, type Holder, heldLock, type LockDeps, takeLock } from '@slipway/shared/rollout/lock/lock'
import { isOurs } from '@slipway/shared/rollout/lock/ownership'
import { type PreemptedLock, preemptionWait, takeLockByPreemption } from '@slipway/shared/rollout/lock/preemption'
import { type LockedJob, lockedJob, type RollbackJob } from './job/rollback-job.ts'

/** The lock that an earlier step of this workflow job took, or undefined. */
async function lockOfThisJob(job: RollbackJob): Promise<HeldLock | undefined> {
  return await heldLock(lockDeps(job))
}

/**
 * Runs `work` with the lock of the environment, and releases it afterwards unless an earlier step of this job took it. After an
 * emergency ended another rollout, the release that served before that rollout is the destination where none is named.
 */
export async function withRollbackLock<T>(job: RollbackJob, work: (job: LockedJob) => Promise<T>): Promise<T> {
  return await withRollbackLocks([job], async ([locked]) => {
    if (locked === undefined) throw new Error('There is no job')
    return await work(locked)
  })
}

/** The same with the locks of several services. They are taken by the names of the services, so that no two jobs wait for one another. */
export async function withRollbackLocks<T>(jobs: readonly RollbackJob[], work: (jobs: readonly LockedJob[]) => Promise<T>): Promise<T> {
  const taken: PreemptedLock[] = []
  const locked = new Map<RollbackJob, LockedJob>()
  try {
    for (const job of jobs.toSorted(byService)) {
      const { lock, after } = await takeRollbackLock(job)
      taken.push({ lock, after })
      if (lock.takenFrom !== undefined) job.rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, whose job has ended`)
      const destination = job.inputs.rollbackVersion === undefined ? await releaseBefore(after, job) : undefined
      locked.set(job, lockedJob({ ...job, destination }, lock))
    }
    return await work(jobs.flatMap((job) => locked.get(job) ?? []))
  } finally {
    for (const { lock } of taken.reverse()) if (!lock.reentered) await lock.release()
  }
}

function byService({ environment: one }: RollbackJob, { environment: other }: RollbackJob): number {
  return one.service < other.service ? -1 : 1
}

async function takeRollbackLock(job: RollbackJob): Promise<PreemptedLock> {
  const own = await lockOfThisJob(job)
  if (own !== undefined) return { lock: own, after: undefined }
  const { inputs, context, environment } = job
  markLocked(context.state, environment.name)
  if (inputs.emergency) return await preemptLock(job)
  return { lock: await takeLock(lockDeps(job), inputs.lockWait ?? longestRollout(environment)), after: undefined }
}

/** An emergency does not queue: the holder is told to abort and to hand over. */
async function preemptLock(job: RollbackJob): Promise<PreemptedLock> {
  const { inputs, context, stores, rollout } = job
  const { actor } = context.runner.run
  const wait = Math.max(inputs.lockWait ?? 0, preemptionWait)
  const isReverting = async (holder: Holder) =>
    (await stores.ledger.read()).some((record) => isOurs(record, holder) && isOpen(record) && record.intent.kind === 'rollback')
  return await takeLockByPreemption(
    { ...lockDeps(job), cancel: stores.cancel, isReverting, note: rollout.note },
    { actor, reason: inputs.reason, wait },
  )
}

function lockDeps({ stores, context, environment }: RollbackJob): LockDeps & { signal: AbortSignal } {
  return { ...lockDepsOf(stores, { ...context, environment }), signal: context.signal }
}

/** The release that served before the interrupted rollout. After its revert, "previous good release" would skip one too many. */
async function releaseBefore(interrupted: Holder | undefined, { rollout }: RollbackJob): Promise<Release | undefined> {
  if (interrupted === undefined) return undefined
  const records = await rollout.ledger.read()
  const { intent } = records.find((record) => isOurs(record, interrupted)) ?? {}
  const before = intent?.kind === 'deploy' ? intent.previous?.release : undefined
  return before === undefined || whyBad(records, before) !== undefined ? undefined : before
}
