import { z } from 'zod'
import { formatDuration } from '../../core/duration.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

/**
 * Who holds a lock: one job of one attempt of one run. `job` is the key in the workflow file, which jobs of called workflows and of a
 * matrix share; `jobId` is the id of the one job at GitHub, where it was known.
 */
export const holder = z.object({ run: z.int(), attempt: z.int(), job: z.string(), jobId: z.int().positive().optional() })
export type Holder = z.infer<typeof holder>

/** What a signal asks of a running rollout. */
export const signalKind = z.enum(['pause', 'resume', 'promote', 'abort'])
export type SignalKind = z.infer<typeof signalKind>
export const lockSignal = z.object({
  kind: signalKind,
  /** The run that sends the signal, and the person who started that run. */
  run: z.int(),
  actor: z.string(),
  reason: z.string().max(300).optional(),
  /** The service whose rollout is meant; when absent, the holder's. */
  service: z.string().optional(),
  at: z.iso.datetime(),
  /** When the running rollout applied it. */
  answered: z.iso.datetime().optional(),
})
export type LockSignal = z.infer<typeof lockSignal>

/** One state of a lock. `generation` is its fencing token: it rises each time the lock is taken, so that a late holder is recognised. */
export const lockRecord = z.object({
  schema: z.literal(1),
  environment: z.string(),
  /** The service of the holder's rollout. Absent in records from before an environment could have several services. */
  service: z.string().optional(),
  state: z.enum(['held', 'free']),
  generation: z.int().positive(),
  holder,
  at: z.iso.datetime(),
  /** Signals to the holder since it took the lock, oldest first. */
  signals: z.array(lockSignal).default([]),
})
export type LockRecord = z.infer<typeof lockRecord>

/** A log of lock records. A record is appended only on top of the one that the writer has read. */
export type LockStore = {
  read(): Promise<{ id: string; record: LockRecord } | undefined>
  /** Returns the new record's id, or undefined when another record was appended first. */
  append(record: LockRecord, onto: string | undefined): Promise<string | undefined>
}

/** This run no longer holds the lock: it may change nothing more. */
export class LockLost extends ActionError {}

/** Another run held the lock for as long as this one would wait. Nothing was changed. */
export class LockHeld extends ActionError {}

export type HeldLock = {
  generation: number
  /** True when an earlier step of the same job took it: that step releases it. */
  reentered: boolean
  /** The previous holder, whose run ended without releasing the lock. */
  takenFrom: Holder | undefined
  /** Throws LockLost when another run took the lock. Called before every mutation. */
  check(): Promise<void>
  /** The signals for this service, oldest first. Throws LockLost as `check` does. */
  signals(): Promise<readonly LockSignal[]>
  /** Marks the signal as applied. */
  answer(signal: LockSignal): Promise<void>
  /** What was done with the lock stands, whatever becomes of it: a lock that cannot be released is a warning. */
  release(): Promise<void>
}

/** A lock without a branch; see `concurrencyLock`. */
export type BranchlessLock = {
  take(wait: number, signal?: AbortSignal): Promise<HeldLock>
  held(): Promise<HeldLock | undefined>
  /** See `rememberedLock`. */
  remembered(): HeldLock
}

export type LockDeps = {
  store: LockStore
  /** The branch that holds this lock while the repository has one service instead of several, or the other way round. Only read. */
  former?: Pick<LockStore, 'read'>
  /** The service that is rolled out. Where its lock is that of the environment, all its services wait for one another. */
  service: string
  environment: string
  /** Whether each service of the environment has a lock of its own. */
  perService?: boolean
  holder: Holder
  /** Whether the holder's job can no longer act. Asked from GitHub, never guessed from the lock's age. */
  hasEnded(holder: Holder): Promise<boolean>
  clock: Clock
  log: Log
  /** Told, beside the log, for whom a job waits. */
  note?: (what: string) => void
  signal?: AbortSignal
  /** For an environment without a lock branch. Then `store` is not used. */
  branchless?: BranchlessLock
}

export const pollEvery = 5_000
/** A long wait asks less often: GitHub answers a job's token a thousand times an hour, for all jobs of the repository together. */
export const longWait = { after: 120_000, pollEvery: 20_000 }
const releaseTries = 5

/**
 * Takes the lock of a service or of an environment. Waits at most `wait` ms for one holder, and anew for the next one that comes first. Throws LockHeld,
 * which names the holder, when it stays taken.
 */
export async function takeLock(deps: LockDeps, wait: number): Promise<HeldLock> {
  if (deps.branchless !== undefined) return await deps.branchless.take(wait, deps.signal)
  const { clock } = deps
  for (let waitsFor: { holder: Holder; since: number } | undefined; ; ) {
    const attempt = await tryLock(deps)
    if (attempt.state === 'taken') return attempt.lock
    const isNew = waitsFor === undefined || !sameHolder(waitsFor.holder, attempt.by)
    const { since } = waitsFor === undefined || isNew ? { since: clock.now() } : waitsFor
    waitsFor = { holder: attempt.by, since }
    const left = since + wait - clock.now()
    if (left <= 0) throw heldByAnother(deps, attempt, wait)
    if (isNew) tellWait(deps, attempt, wait)
    const pause = clock.now() - since < longWait.after ? pollEvery : longWait.pollEvery
    await clock.sleep(Math.min(pause, left), deps.signal)
  }
}

export function tellWait(deps: LockDeps, { by, service }: LockBusy, wait: number): void {
  const text = `Waiting for the lock of ${lockName(deps)}, held by run ${by.run} (job ${by.job})${ofAnother(deps, service)}, at most ${formatDuration(wait)}`
  deps.log.info(text)
  deps.note?.(text)
}

/** Who holds the lock and has not ended; undefined where it could be taken. Only reads. */
export async function busyWith(deps: LockDeps): Promise<LockBusy | undefined> {
  if (deps.branchless !== undefined) return undefined
  const record = (await deps.store.read())?.record
  if (record?.state === 'held') {
    if (sameHolder(record.holder, deps.holder)) return undefined
    if (!(await deps.hasEnded(record.holder))) return { by: record.holder, service: record.service }
  }
  const before = await formerHolder(deps)
  return before === undefined ? undefined : { by: before.holder, service: before.service }
}

/** The lock that this job already holds, or undefined. Never takes it. */
export async function heldLock(deps: LockDeps): Promise<HeldLock | undefined> {
  if (deps.branchless !== undefined) return await deps.branchless.held()
  const head = await deps.store.read()
  if (head === undefined || head.record.state === 'free' || !sameHolder(head.record.holder, deps.holder)) return undefined
  return heldLockOf(deps, { id: head.id, generation: head.record.generation, reentered: true, takenFrom: undefined })
}

/** The lock that this job took before, by its fencing token, without asking whether it is held still: `check` asks. */
export function rememberedLock(deps: LockDeps, generation: number): HeldLock {
  return deps.branchless?.remembered() ?? heldLockOf(deps, { id: '', generation, reentered: true, takenFrom: undefined })
}

/** Takes the lock when it is free, already ours, or held by a run that has ended. Never waits. */
export async function tryLock(deps: LockDeps): Promise<{ state: 'taken'; lock: HeldLock } | ({ state: 'busy' } & LockBusy)> {
  const head = await deps.store.read()
  const taken = head?.record.state === 'held' ? head.record : undefined
  if (head !== undefined && taken !== undefined && sameHolder(taken.holder, deps.holder)) {
    return {
      state: 'taken',
      lock: heldLockOf(deps, { id: await withService(deps, head), generation: taken.generation, reentered: true, takenFrom: undefined }),
    }
  }
  if (taken !== undefined && !(await deps.hasEnded(taken.holder))) return { state: 'busy', by: taken.holder, service: taken.service }
  const before = await formerHolder(deps)
  if (before !== undefined) return { state: 'busy', by: before.holder, service: before.service }
  const generation = (head?.record.generation ?? 0) + 1
  const id = await deps.store.append(recordOf(deps, 'held', generation), head?.id)
  if (id !== undefined) return { state: 'taken', lock: heldLockOf(deps, { id, generation, reentered: false, takenFrom: taken?.holder }) }
  const winner = await deps.store.read()
  return { state: 'busy', by: winner?.record.holder ?? deps.holder, service: winner?.record.service }
}

/**
 * The job that holds the former lock and has not ended: it began before slipway.yml changed between one service and several, and acts on
 * the same targets.
 */
async function formerHolder({ former, holder: self, hasEnded }: LockDeps): Promise<LockRecord | undefined> {
  const record = (await former?.read())?.record
  if (record === undefined || record.state === 'free' || sameHolder(record.holder, self)) return undefined
  return (await hasEnded(record.holder)) ? undefined : record
}

/** What the lock is of, in a sentence. */
export function lockName({ environment, service, perService }: Pick<LockDeps, 'environment' | 'service' | 'perService'>): string {
  return perService === true ? `${service} in ${environment}` : environment
}

/** The holder of the lock, and its service when known. */
export type LockBusy = { by: Holder; service: string | undefined }

/** A job that rolls out several services holds the lock for all of them. It writes which one is next, so that signals find it. */
async function withService(deps: LockDeps, { id, record }: { id: string; record: LockRecord }): Promise<string> {
  if (record.service === undefined || record.service === deps.service) return id
  return (await deps.store.append({ ...record, service: deps.service }, id)) ?? id
}

function heldLockOf(
  deps: LockDeps,
  { id: taken, generation, ...how }: { id: string } & Pick<HeldLock, 'generation' | 'reentered' | 'takenFrom'>,
): HeldLock {
  let id = taken
  const ownHead = async () => {
    const head = await deps.store.read()
    if (head === undefined || !isOurs(head)) {
      const now = head === undefined ? 'it is gone' : `run ${head.record.holder.run} has it at generation ${head.record.generation}`
      throw new LockLost(`The lock of ${lockName(deps)} (generation ${generation}) was lost: ${now}`, {
        hint: 'Another run acts on this environment now. This one changes nothing more.',
      })
    }
    id = head.id
    return head
  }
  const isOurs = (head: { id: string; record: LockRecord }) =>
    head.id === id || (head.record.state === 'held' && head.record.generation === generation && sameHolder(head.record.holder, deps.holder))
  const check = async () => {
    await ownHead()
  }
  const signals = async () => signalsFor(deps.service, (await ownHead()).record.signals)
  const answer = async (signal: LockSignal) => {
    const { record } = await ownHead()
    const answered = new Date(deps.clock.now()).toISOString()
    const marked = record.signals.map((one) =>
      one.run === signal.run && one.kind === signal.kind && one.at === signal.at ? { ...one, answered } : one,
    )
    // Another signal may have been appended meanwhile. Then this one stays unanswered until the next poll.
    const next = await deps.store.append({ ...record, signals: marked }, id)
    if (next !== undefined) id = next
  }
  const released = async (): Promise<boolean> => {
    // A signal may be appended meanwhile. Only the holder frees a lock, so the release is tried again.
    for (let attempt = 1; attempt <= releaseTries; attempt += 1) {
      await check()
      if ((await deps.store.append(recordOf(deps, 'free', generation), id)) !== undefined) return true
    }
    return false
  }
  const release = async () => {
    try {
      if (await released()) return
      deps.log.warning(`The lock of ${lockName(deps)} could not be released: another record came first`)
    } catch (error) {
      // A lock that another run has taken is not this job's to release.
      if (error instanceof LockLost) return deps.log.debug(messageOf(error))
      deps.log.warning(
        `The lock of ${lockName(deps)} could not be released: ${messageOf(error)}. It is taken over once this job has ended.`,
      )
    }
  }
  return { generation, ...how, check, signals, answer, release }
}

function recordOf(deps: LockDeps, state: LockRecord['state'], generation: number): LockRecord {
  const at = new Date(deps.clock.now()).toISOString()
  return { schema: 1, environment: deps.environment, service: deps.service, state, generation, holder: deps.holder, at, signals: [] }
}

/** The signals for the rollout of one service. Signals for another service that shares the lock are left out. */
export function signalsFor(service: string, signals: readonly LockSignal[]): readonly LockSignal[] {
  return signals.filter((signal) => signal.service === undefined || signal.service === service)
}

/** Names the other service that the lock is held for, as the end of a sentence; empty when it is ours or unknown. */
export function ofAnother({ service }: Pick<LockDeps, 'service'>, holders: string | undefined): string {
  return holders === undefined || holders === service ? '' : `, for the service ${holders}`
}

/** Whether both are one job. Where one of them does not know its id, the key of the job has to do. */
export function sameHolder(one: Holder, other: Holder): boolean {
  const sameKey = one.run === other.run && one.attempt === other.attempt && one.job === other.job
  return sameKey && (one.jobId === undefined || other.jobId === undefined || one.jobId === other.jobId)
}

export function heldByAnother(deps: LockDeps, { by, service }: LockBusy, wait: number): LockHeld {
  return new LockHeld(
    `The lock of ${lockName(deps)} is held by run ${by.run} (attempt ${by.attempt}, job ${by.job})${ofAnother(deps, service)}, after a wait of ${formatDuration(wait)}`,
    {
      hint: `Two rollouts of one ${deps.perService === true ? 'service' : 'environment'} never run at once. Wait for that run, cancel it, or raise the input "lock-wait".`,
    },
  )
}
