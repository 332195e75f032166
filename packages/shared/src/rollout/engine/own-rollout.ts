import { messageOf } from '../../core/errors.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type HeldLock, heldLock, type LockDeps, rememberedLock } from '../lock/lock.ts'
import type { EndEntry, OwnRollout, RolloutMemory } from '../steps/rollout-memory.ts'
import type { Stores } from './assemble.ts'
import { openRecord } from './session.ts'

/** The rollout of this job, as a later step of it finds it. */
export type OwnRolloutState =
  /** This job does not hold the lock. */
  | { state: 'not-held' }
  /** `record`: its open record, where there is one. `ended`: with what this job has ended it. */
  | { state: 'recorded'; lock: HeldLock; record: LedgerRecord | undefined; ended: EndEntry | undefined }
  /** GitHub does not answer, or does not show it: it is known by what this job remembers. */
  | { state: 'remembered'; lock: HeldLock; own: OwnRollout; silentSince: number | undefined }

/**
 * Milliseconds that GitHub is waited for where the job remembers its rollout. The lock is waited for once more before the traffic is moved
 * (`urgentPatience`): together less than five seconds.
 */
const heardWithin = 1_500

type OwnRolloutPorts = { lock: LockDeps; stores: Pick<Stores, 'ledger'>; memory: RolloutMemory }

/**
 * Finds the rollout that this job has begun. GitHub is waited for briefly where the job remembers a rollout that it has not ended: then its
 * traffic comes first. Otherwise nothing is urgent, and GitHub is waited for.
 */
export async function findOwnRollout({ lock, stores, memory }: OwnRolloutPorts): Promise<OwnRolloutState> {
  const since = lock.clock.now()
  const asked = askGithub({ lock, stores, memory })
  const own = await memory.load()
  if (own === undefined) return await asked
  try {
    const answer = await answerWithin(asked, heardWithin, lock.clock)
    if (answer.state === 'answered') return answer.value
    lock.log.warning('GitHub does not answer: the rollout of this job is known by what the job remembers')
  } catch (error) {
    lock.log.warning(`The rollout of this job is known by what the job remembers: ${messageOf(error)}`)
  }
  return { state: 'remembered', lock: rememberedLock(lock, own.generation), own, silentSince: since }
}

async function askGithub({ lock: deps, stores, memory }: OwnRolloutPorts): Promise<OwnRolloutState> {
  // Side by side: each may take its time.
  const [lock, records] = await Promise.all([heldLock(deps), stores.ledger.read()])
  const own = await memory.load()
  if (lock === undefined && own !== undefined && (await isShownLate(deps, own.generation))) {
    return { state: 'remembered', lock: rememberedLock(deps, own.generation), own, silentSince: undefined }
  }
  if (lock === undefined) return { state: 'not-held' }
  const ended = await memory.endedRecord()
  const record = openRecord(records, deps.holder)
  // The ledger may be shown as it was a while ago, and may lack the end: what this job has ended is not taken back for that.
  if (record !== undefined && record.id === ended?.recordId) {
    await writeLate(ended, { ledger: stores.ledger, log: deps.log })
    return { state: 'recorded', lock, record: undefined, ended: ended.entry }
  }
  if (record === undefined && own !== undefined && !records.some(({ id }) => id === own.recordId)) {
    return { state: 'remembered', lock, own, silentSince: undefined }
  }
  return { state: 'recorded', lock, record, ended: ended?.entry }
}

/** Whether GitHub shows the lock as it was before this job took it: its fencing token only rises. */
async function isShownLate({ branchless, store }: LockDeps, generation: number): Promise<boolean> {
  if (branchless !== undefined) return false
  return ((await store.read())?.record.generation ?? 0) < generation
}

async function writeLate(
  { recordId, entry }: { recordId: number; entry: EndEntry },
  { ledger, log }: { ledger: Pick<Stores['ledger'], 'write'>; log: LockDeps['log'] },
): Promise<void> {
  try {
    await ledger.write(recordId, entry)
  } catch (error) {
    log.warning(`The ledger does not have the end of this rollout: ${messageOf(error)}`)
  }
}
