import { ActionError, messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { longestRollout } from '@slipway/shared/rollout/analysis/longest-rollout'
import { lockDepsOf } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { lockWithGroups } from '@slipway/shared/rollout/group/group-locks'
import { recoverGroups } from '@slipway/shared/rollout/group/group-recovery'
import { whyBad } from '@slipway/shared/rollout/ledger/last-known-good'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { isOpen } from '@slipway/shared/rollout/ledger/record-state'
import { type HeldLock, type Holder, heldLock, type LockDeps, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import { type PreemptedLock, preemptionWait, takeLockByPreemption } from '@slipway/shared/rollout/lock/preemption'
import { releaseLocks, takeLocks, takeLocksWithin } from '@slipway/shared/rollout/lock/several-locks'
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

/**
 * The same with the locks of several services, which are taken by their names, so that no two jobs wait for one another. What a lost run left
 * of several services together is brought to its end first, with the locks of all of them. Throws an ActionError where that is not to be.
 */
export async function withRollbackLocks<T>(jobs: readonly RollbackJob[], work: (jobs: readonly LockedJob[]) => Promise<T>): Promise<T> {
  const held = await lockAll(jobs)
  try {
    const ready: LockedJob[] = []
    for (const { job, lock, after } of held) {
      if (lock.takenFrom !== undefined) job.rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, whose job has ended`)
      const named = job.inputs.rollbackVersion !== undefined
      const destination = named ? undefined : ((await releaseBefore(after, job)) ?? (await releaseBeforeLost(held, job)))
      ready.push(lockedJob({ ...job, destination }, lock))
    }
    const recovery = await recoverLostGroups(ready)
    if (recovery === 'recovered') return await work(ready.slice(0, jobs.length))
    const result = await work(ready.slice(0, jobs.length).map((job) => ({ ...job, groupsLater: true })))
    await recoverAfterEmergency(ready)
    return result
  } finally {
    await releaseLocks(held.map(({ lock }) => lock))
  }
}

type HeldJob = PreemptedLock & { job: RollbackJob }

/** In the order of the jobs; services of an unfinished rollout of theirs come after them. */
async function lockAll(jobs: readonly RollbackJob[]): Promise<HeldJob[]> {
  const [first] = jobs
  if (first === undefined) return []
  const { services, service } = first.environment
  if (services.length < 2) return [{ job: first, ...(await takeRollbackLock(first)) }]
  const opened = new Map(jobs.map((job) => [job.environment.service, job]))
  const preempted = new Map<string, Holder | undefined>()
  const open = async (name: string) => {
    const job = opened.get(name) ?? (await first.openOther?.(name))
    if (job === undefined) throw new Error(`The rollback of ${service} cannot open ${name}`)
    opened.set(name, job)
    return job
  }
  const takeOne = async ({ service: name }: LockDeps) => {
    const { lock, after } = await takeRollbackLock(await open(name))
    if (after !== undefined) preempted.set(name, after)
    return lock
  }
  const take = async (all: readonly LockDeps[]) => {
    // An emergency asks each holder for its lock; any other rollback holds none while it waits for one of them.
    if (first.inputs.emergency) return await takeLocks(all, takeOne)
    markLocked(first.context.state, first.environment.name)
    const waits = [...opened.values()].map(({ inputs, environment }) => inputs.lockWait ?? longestRollout(environment))
    return await takeLocksWithin(all, Math.max(...waits))
  }
  const wanted = jobs.map(({ environment }) => environment.service)
  const locked = await lockWithGroups(wanted, { known: services, open, lockOf: lockDeps, ledgerOf: ({ stores }) => stores.ledger, take })
  return locked.map(({ service: name, lock, member }) => ({ job: member, lock, after: preempted.get(name) }))
}

/**
 * What a lost run left of several services together ends all new or all old, before anything else is begun. `later`: a provider does not
 * tell where the traffic of one of them is, and an emergency of the others does not wait for it.
 */
async function recoverLostGroups(jobs: readonly LockedJob[]): Promise<'recovered' | 'later'> {
  const [first] = jobs
  if (first === undefined || first.environment.services.length < 2) return 'recovered'
  const self = holderOf(first.context.runner)
  const members = jobs.map(({ environment: { service }, rollout: deps }) => {
    return { service, self, onDrift: 'adopt' as const, kind: 'rollback' as const, deps }
  })
  const { emergency } = first.inputs
  const known = first.environment.services
  const recovery = await recoverGroups(members, emergency ? { known, lookWithin: lookPatience } : { known })
  if (recovery.state === 'recovered') return 'recovered'
  if (recovery.silent === true) {
    first.context.log.warning(`${recovery.reason}: this emergency does not wait for it. ${recovery.hint}`)
    return 'later'
  }
  throw new ActionError(`${recovery.service} in ${first.environment.name} cannot go back yet: ${recovery.reason}`, { hint: recovery.hint })
}

/** What the emergency has done stands, and is reported, whatever becomes of the rest: the next run finds that. */
async function recoverAfterEmergency(jobs: readonly LockedJob[]): Promise<void> {
  try {
    await recoverLostGroups(jobs)
  } catch (error) {
    const [first] = jobs
    first?.context.log.warning(`What a lost run has left is not at its end yet, and the next run finds it: ${messageOf(error)}`)
  }
}

/** Milliseconds that an emergency waits for a provider to tell what it shows of a service. */
const lookPatience = 10_000

/**
 * The release that served before a rollout that a lost run left in the middle. Once that is at its end, "previous good release" would skip
 * one too many. A service whose own part had ended counts as well, where another one's had not.
 */
async function releaseBeforeLost(held: readonly HeldJob[], { stores, environment, context }: RollbackJob): Promise<Release | undefined> {
  if (environment.services.length < 2) return undefined
  const self = holderOf(context.runner)
  const lost = new Set<string>()
  for (const { job } of held) {
    for (const record of await job.stores.ledger.read()) {
      if (isOpen(record) && !isOurs(record, self) && record.intent.group !== undefined) lost.add(record.intent.group.id)
    }
  }
  const records = await stores.ledger.read()
  const own = records.find((record) => {
    const { group } = record.intent
    return group === undefined ? isOpen(record) && !isOurs(record, self) : lost.has(group.id)
  })
  return own === undefined ? undefined : goodBefore(own, records)
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
  const own = records.find((record) => isOurs(record, interrupted))
  return own === undefined ? undefined : goodBefore(own, records)
}

function goodBefore({ intent }: LedgerRecord, records: readonly LedgerRecord[]): Release | undefined {
  const before = intent.kind === 'deploy' ? intent.previous?.release : undefined
  return before === undefined || whyBad(records, before) !== undefined ? undefined : before
}
