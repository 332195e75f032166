import { messageOf } from '../../core/errors.ts'
import { sameRelease } from '../../core/version.ts'
import type { Colour, Release } from '../../core/words.ts'
import { type Identity, identityDifference, identityIn } from '../contract/identity.ts'
import { describeObservation, type Observation, servesEverything } from '../contract/observation.ts'
import { type Intent, type LedgerRecord, ledgerNow } from '../ledger/ledger.ts'
import { hasPhase, isOpen, lastEntry } from '../ledger/record-state.ts'
import { goodReleases } from '../ledger/rollback-destination.ts'
import { describeWayBack, type WayBack, wayBack } from '../ledger/way-back.ts'
import { askPatiently } from '../steps/github-patience.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import type { EndEntry } from '../steps/rollout-memory.ts'
import { hookContextOf, stepTargetOf, usualLimits } from '../steps/step-target.ts'

export type Completion =
  | { state: 'complete'; record: LedgerRecord; observed: Observation; holdUntil: string; way: WayBack }
  | { state: 'kept'; record: LedgerRecord; observed: Observation; reason: string }
  | { state: 'lost'; record: LedgerRecord; observed: Observation; reason: string }

/**
 * Completes a rollout after its watch. It succeeds only if the provider still shows that the release serves everything. `unproven`: why
 * the release keeps the traffic without being a success, such as a watch that could not be evaluated.
 */
export async function complete(
  record: LedgerRecord,
  { hold, unproven }: { hold: number; unproven?: string | undefined },
  deps: RolloutDeps,
): Promise<Completion> {
  const look = await lookAtEnd(record, deps)
  if (look.state === 'lost') return look
  const decided = await decideEnd(record, { hold, unproven, observed: look.observed }, deps)
  await deps.memory.end(decided.entry)
  return await writeDecided(decided, deps)
}

/** One of several rollouts that are completed together. `held-back`: it could be completed, and another one is lost. */
export type CompletionOfSeveral = Completion | { state: 'held-back'; record: LedgerRecord; observed: Observation; reason: string }

/** A rollout after its watch, with the milliseconds that its old side stays. */
export type WatchedRollout = { record: LedgerRecord; hold: number; unproven?: string | undefined; deps: RolloutDeps }

/**
 * Completes the rollouts of one job. All are looked at first: where one is lost, none is completed. What was decided is remembered for all
 * before GitHub is told of one, so that no later step of this job takes some of them back. Throws what GitHub did not take.
 */
export async function completeTogether(all: readonly WatchedRollout[]): Promise<CompletionOfSeveral[]> {
  const looks = await Promise.all(all.map(async (one) => ({ ...one, look: await lookAtEnd(one.record, one.deps) })))
  const lost = looks.find(({ look }) => look.state === 'lost')
  if (lost !== undefined)
    return looks.map(({ record, look }) => (look.state === 'lost' ? look : heldBack(record, look.observed, lost.record)))
  const ends = await Promise.all(
    looks.map(async ({ record, look: { observed }, deps, ...how }) => ({
      deps,
      decided: await decideEnd(record, { ...how, observed }, deps),
    })),
  )
  for (const { decided, deps } of ends) await deps.memory.end(decided.entry)
  const written = ends.map(({ decided, deps }) => writeDecided(decided, deps))
  await Promise.allSettled(written)
  return await Promise.all(written)
}

function heldBack(record: LedgerRecord, observed: Observation, lost: LedgerRecord): CompletionOfSeveral {
  return { state: 'held-back', record, observed, reason: `${lost.intent.service} of the same rollout cannot be completed` }
}

type LastLook = { state: 'serves'; observed: Observation } | Extract<Completion, { state: 'lost' }>

/** Whether the provider still shows that what was watched serves everything. */
async function lookAtEnd(record: LedgerRecord, deps: RolloutDeps): Promise<LastLook> {
  const { intent } = record
  await askPatiently(() => deps.lock.check(), deps.signal, deps)
  const identified = identityIn(record.entries)
  const observed = await lastShown(intent.colour, identified, deps)
  const other = identityDifference(identified, observed[intent.colour].identity)
  if (other !== undefined) {
    const reason = `${intent.colour} serves, but not what was verified and watched as ${intent.release.version}: the provider shows ${other}`
    return { state: 'lost', record, observed, reason }
  }
  if (!servesEverything(observed, intent.colour)) {
    const reason = `${intent.release.version} was to serve everything from ${intent.colour}, but the provider shows ${describeObservation(observed)}`
    return { state: 'lost', record, observed, reason }
  }
  return { state: 'serves', observed }
}

type SeenRollout = { hold: number; unproven?: string | undefined; observed: Observation }
/** What a rollout comes to, and the entry that says so. `records`: the ledger as it was. */
type DecidedEnd = { completion: Exclude<Completion, { state: 'lost' }>; entry: EndEntry; records: readonly LedgerRecord[] }

async function decideEnd(record: LedgerRecord, { hold, unproven, observed }: SeenRollout, deps: RolloutDeps): Promise<DecidedEnd> {
  const { intent } = record
  if (unproven !== undefined) {
    const entry: EndEntry = { state: 'error', phase: 'kept', detail: `it has all traffic; ${unproven}` }
    return { completion: { state: 'kept', record, observed, reason: unproven }, entry, records: [] }
  }
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const holdUntil = new Date(ledgerNow(deps.ledger, deps.clock) + hold).toISOString()
  const { previous, colour, release } = intent
  const way: WayBack =
    previous === undefined && goodReleases(records, release).length === 0
      ? { state: 'closed', reason: 'this is the first release here' }
      : wayBack(records, { colour, release, version: release.version })
  const detail = `${colour} serves everything; ${describeWayBack(way, holdUntil)}`
  return {
    completion: { state: 'complete', record, observed, holdUntil, way },
    entry: { state: 'success', phase: 'complete', detail },
    records,
  }
}

/**
 * Writes what was decided; it is remembered already, so that it holds for the later steps of this job, whether GitHub takes it now or not. A
 * status that is written twice says the same.
 */
async function writeDecided({ completion, entry, records }: DecidedEnd, deps: RolloutDeps): Promise<Completion> {
  const { record } = completion
  await askPatiently(() => deps.ledger.write(record.id, entry), deps.signal, deps)
  if (completion.state === 'kept') return completion
  deps.note(`complete: ${describeWayBack(completion.way, completion.holdUntil)}`)
  await closeDuplicates(record, records, deps)
  await replaceOthers(record.id, record.intent.release.version, deps)
  return completion
}

/** What the provider shows: once the side serves everything as what it was, or at the end of the time that a shift may take to be seen. */
async function lastShown(colour: Colour, identified: Identity, { target, clock, signal }: RolloutDeps): Promise<Observation> {
  const deadline = clock.now() + usualLimits.observe
  for (;;) {
    const late = clock.now() >= deadline
    try {
      const observed = await target.observe(signal)
      const same = identityDifference(identified, observed[colour].identity) === undefined
      if (late || (same && servesEverything(observed, colour))) return observed
    } catch (error) {
      signal.throwIfAborted()
      if (late) throw error
    }
    await clock.sleep(usualLimits.poll, signal)
  }
}

/** Completes a rollback that serves everything, and marks the release it replaced as bad. Returns the error of the hook that follows, if any. */
export async function completeRollback(
  { recordId, intent, observed, reason }: { recordId: number; intent: Intent; observed: Observation; reason: string },
  deps: RolloutDeps,
): Promise<{ trouble: string | undefined }> {
  const detail = `${intent.colour} serves everything, after ${intent.previous?.release?.version ?? 'an unknown release'}`
  const entry: EndEntry = { state: 'success', phase: 'complete', detail }
  await deps.memory.end(entry)
  await askPatiently(() => deps.ledger.write(recordId, entry), deps.signal, deps)
  await markBad(intent.previous?.release, reason, deps)
  await replaceOthers(recordId, intent.release.version, deps)
  return { trouble: await afterRollback({ recordId, intent, observed }, deps) }
}

/** Runs the user's `after-rollback` hook. The rollback is complete already, so a failure is only reported. */
async function afterRollback(
  { recordId, intent, observed }: { recordId: number; intent: Intent; observed: Observation },
  deps: RolloutDeps,
): Promise<string | undefined> {
  if (!deps.hooks.has('after-rollback')) return undefined
  const stepTarget = stepTargetOf(recordId, intent, { artifact: undefined, readyWithin: 0 })
  try {
    await deps.hooks.run(hookContextOf('after-rollback', stepTarget, observed), deps.signal)
    return undefined
  } catch (error) {
    return `The hook after-rollback failed: ${messageOf(error)}`
  }
}

/** Marks a release as bad, so that no later rollback chooses it. */
export async function markBad(release: Release | undefined, reason: string, deps: RolloutDeps): Promise<LedgerRecord | undefined> {
  const records = await deps.ledger.read()
  const left = release === undefined ? undefined : records.find((record) => sameRelease(record.intent.release, release))
  if (left === undefined || hasPhase(left, 'bad') || hasPhase(left, 'back')) return left
  await deps.ledger.write(left.id, { state: 'failure', phase: 'bad', detail: reason })
  deps.note(`${left.intent.release.version} is marked bad: ${reason}`)
  return left
}

/** A lost answer of GitHub can leave two records of one rollout. The second one is closed. */
async function closeDuplicates(record: LedgerRecord, records: readonly LedgerRecord[], deps: RolloutDeps): Promise<void> {
  const { run } = record.intent
  for (const other of records) {
    const same = other.intent.run.id === run.id && other.intent.run.attempt === run.attempt && other.intent.run.job === run.job
    if (same && other.id !== record.id && isOpen(other)) {
      await deps.ledger.write(other.id, { state: 'inactive', phase: 'stopped', detail: 'the same rollout, recorded twice' })
    }
  }
}

/** Makes older deployments inactive: GitHub does not do so itself when a status is written by an action. */
async function replaceOthers(id: number, version: string, deps: RolloutDeps): Promise<void> {
  try {
    for (const record of await deps.ledger.read()) {
      const last = lastEntry(record)
      if (record.id === id || last === undefined || (last.state !== 'success' && last.phase !== 'kept')) continue
      await deps.ledger.write(record.id, { state: 'inactive', phase: 'replaced', detail: `${version} serves now` })
    }
  } catch (error) {
    deps.log.warning(`Older deployments could not be made inactive: ${messageOf(error)}`)
  }
}
