import { messageOf } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { answerWithin, type TimedAnswer } from '../../ports/time-limit.ts'
import type { Intent, LedgerEntry, LedgerRecord, Phase } from '../ledger/ledger.ts'
import { hasPhase } from '../ledger/record-state.ts'
import { type HeldLock, heldLock, type LockDeps, LockLost, lockName, rememberedLock } from '../lock/lock.ts'
import { urgentPatience } from '../steps/github-patience.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import type { EndEntry, OwnRollout, RolloutMemory } from '../steps/rollout-memory.ts'
import type { Stores } from './assemble.ts'
import type { RevertResult } from './rollout-request.ts'
import { openRecord, type RevertCause, revertOwnRollout, revertRemembered } from './session.ts'

/** The rollout of this job, as a later step of it finds it. */
export type OwnRolloutState =
  /** This job does not hold the lock. */
  | { state: 'not-held' }
  /**
   * `record`: its open record, where there is one. `ended`: with what this job has ended it. `untold`: GitHub did not tell in time, and this
   * job has nothing of it to take back. `silentSince`: since when GitHub was asked for the ledger in vain.
   */
  | {
      state: 'recorded'
      lock: HeldLock
      record: LedgerRecord | undefined
      ended: EndEntry | undefined
      untold?: true
      silentSince?: number
    }
  /** GitHub does not answer about the lock, or shows it late: it is known by what this job remembers. */
  | { state: 'remembered'; lock: HeldLock; own: OwnRollout; silentSince: number | undefined }

/** Whether the release of the rollout may have had traffic. */
export function mayHaveTraffic(own: OwnRolloutState): boolean {
  if (own.state === 'not-held') return false
  if (own.state === 'remembered') return own.own.writes.some((weights) => weights[own.own.intent.colour] > 0)
  return own.record !== undefined && (hasPhase(own.record, 'shift') || hasPhase(own.record, 'promote'))
}

/** A rollout of this job that is known. */
export type HeldOwn = Exclude<OwnRolloutState, { state: 'not-held' }>

/** Takes it back by what is known of it. Undefined where this job has nothing to take back. */
export async function revertFound(
  own: HeldOwn,
  why: Omit<RevertCause, 'silentSince'>,
  deps: RolloutDeps,
): Promise<(RevertResult & { intent: Intent }) | undefined> {
  const { silentSince } = own
  if (own.state === 'remembered') {
    return { ...(await revertRemembered(own.own, { ...why, silentSince }, deps)), intent: own.own.intent }
  }
  const { record } = own
  return record === undefined ? undefined : { ...(await revertOwnRollout(record, { ...why, silentSince }, deps)), intent: record.intent }
}

export type OwnRolloutPorts = { lock: LockDeps; stores: Pick<Stores, 'ledger'>; memory: RolloutMemory }

/**
 * Finds the rollout that this job has begun. GitHub is waited for 3 s where the job remembers a rollout that it has not ended: then its
 * traffic comes first. Otherwise nothing is urgent, and GitHub is waited for.
 */
export async function findOwnRollout(ports: OwnRolloutPorts): Promise<OwnRolloutState> {
  return await findWithin(ports, hasUnfinished([ports]))
}

/**
 * The same of several services, in their order: where one of them is to be taken back, GitHub is waited for 3 s about each, since what has
 * nothing to take back must not keep the others.
 */
export function findOwnRollouts(all: readonly OwnRolloutPorts[]): Promise<OwnRolloutState>[] {
  const urgent = hasUnfinished(all)
  return all.map((ports) => findWithin(ports, urgent))
}

async function hasUnfinished(all: readonly OwnRolloutPorts[]): Promise<boolean> {
  const known = await Promise.allSettled(all.map(({ memory }) => memory.load()))
  return known.some((one) => one.status === 'fulfilled' && one.value !== undefined)
}

async function findWithin(ports: OwnRolloutPorts, urgent: Promise<boolean>): Promise<OwnRolloutState> {
  const { lock: deps, stores, memory } = ports
  const since = deps.clock.now()
  // Side by side: each may take its time.
  const [asked, reading] = [heldLock(deps), stores.ledger.read()]
  asked.catch(() => undefined)
  reading.catch(() => undefined)
  const own = await memory.load()
  if (!(await urgent)) return await stateOf({ lock: await asked, records: () => reading, since }, own, ports)
  const left = () => Math.max(0, since + urgentPatience - deps.clock.now())
  const lock = await answerOrSilence(asked, left(), deps)
  if (lock.state === 'silent') {
    if (own === undefined) return await untold(asked, ports)
    return { state: 'remembered', lock: rememberedLock(deps, own.generation), own, silentSince: since }
  }
  const records = async () => {
    const answer = await answerOrSilence(reading, left(), deps)
    return answer.state === 'answered' ? answer.value : undefined
  }
  return await stateOf({ lock: lock.value, records, since }, own, ports)
}

/** What a job has not begun by its memory, or has ended, has nothing to take back. */
async function untold(asked: Promise<HeldLock | undefined>, { lock, memory }: OwnRolloutPorts): Promise<OwnRolloutState> {
  const { entry } = (await memory.endedRecord()) ?? {}
  return { state: 'recorded', lock: lateLock(asked, lock), record: undefined, ended: entry, untold: true }
}

/** The lock of this job, of which GitHub has not told yet: who needs it waits for that. */
function lateLock(asked: Promise<HeldLock | undefined>, deps: LockDeps): HeldLock {
  const held = async (): Promise<HeldLock> => {
    const lock = await asked.catch(() => heldLock(deps))
    if (lock !== undefined) return lock
    throw new LockLost(`The lock of ${lockName(deps)} is not held by this job`, { hint: 'This job changes nothing more.' })
  }
  const release = async () => {
    try {
      await (await held()).release()
    } catch (error) {
      deps.log.debug(`The lock of ${lockName(deps)} was not released: ${messageOf(error)}`)
    }
  }
  return {
    generation: 0,
    reentered: true,
    takenFrom: undefined,
    check: async () => (await held()).check(),
    signals: async () => (await held()).signals(),
    answer: async (signal) => (await held()).answer(signal),
    release,
  }
}

/** An error is no answer: what it would have been about is known by the job's memory. */
async function answerOrSilence<T>(work: Promise<T>, within: number, { clock, log }: LockDeps): Promise<TimedAnswer<T>> {
  try {
    const answer = await answerWithin(work, within, clock)
    if (answer.state === 'silent') log.warning('GitHub does not answer: the rollout of this job is known by what the job remembers')
    return answer
  } catch (error) {
    log.warning(`The rollout of this job is known by what the job remembers: ${messageOf(error)}`)
    return { state: 'silent' }
  }
}

/** What GitHub has told. `records`: undefined where it did not tell the ledger. `since`: when it was asked. */
type Told = { lock: HeldLock | undefined; records(): Promise<readonly LedgerRecord[] | undefined>; since: number }

async function stateOf(
  { lock, records: read, since }: Told,
  own: OwnRollout | undefined,
  ports: OwnRolloutPorts,
): Promise<OwnRolloutState> {
  const { lock: deps, stores, memory } = ports
  if (lock === undefined && own !== undefined && (await isShownLate(deps, own.generation))) {
    return { state: 'remembered', lock: rememberedLock(deps, own.generation), own, silentSince: undefined }
  }
  if (lock === undefined) return { state: 'not-held' }
  const ended = await memory.endedRecord()
  const records = await read()
  // The ledger may not be told, or be shown as it was a while ago, without this record or without its end.
  if (own !== undefined && !records?.some(({ id }) => id === own.recordId)) {
    const silent = records === undefined ? { silentSince: since } : {}
    return { state: 'recorded', lock, record: recordOf(own, deps.clock), ended: undefined, ...silent }
  }
  const record = openRecord(records ?? [], deps.holder)
  if (record === undefined || record.id !== ended?.recordId)
    return { state: 'recorded', lock, record: own === undefined ? record : withRemembered(record, own, deps.clock), ended: ended?.entry }
  await writeLate(ended, { ledger: stores.ledger, log: deps.log })
  return { state: 'recorded', lock, record: undefined, ended: ended.entry }
}

/** The record with the phases that GitHub does not show yet. */
function withRemembered(record: LedgerRecord | undefined, own: OwnRollout, clock: Clock): LedgerRecord | undefined {
  if (record === undefined || record.id !== own.recordId) return record
  const missing = recordOf(own, clock).entries.filter(({ phase }) => !hasPhase(record, phase))
  return { ...record, entries: [...record.entries, ...missing] }
}

/** The record as the job remembers it: its phases follow from what was asked of the provider. */
function recordOf({ recordId, intent, writes }: OwnRollout, clock: Clock): LedgerRecord {
  const at = new Date(clock.now()).toISOString()
  const entryOf = (phase: Phase): LedgerEntry => ({ at, state: 'in_progress', phase, detail: 'as the job remembers it' })
  const given = writes.map((weights) => weights[intent.colour])
  return {
    id: recordId ?? 0,
    at,
    intent,
    entries: [
      entryOf('prepare'),
      ...(given.some((share) => share > 0 && share < 1) ? [entryOf('shift')] : []),
      ...(given.includes(1) ? [entryOf('promote')] : []),
    ],
  }
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
