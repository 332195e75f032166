import { describeByHand } from '../../core/by-hand.ts'
import { describe, messageOf } from '../../core/errors.ts'
import { otherColour } from '../../core/words.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import { describeObservation, type Observation, servesEverything } from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { Phase } from '../ledger/ledger.ts'
import { LockLost } from '../lock/lock.ts'
import { Aborted } from '../lock/signal-watcher.ts'
import type { TrafficCandidate } from '../plan/candidate.ts'
import { executeStep } from '../steps/execute-step.ts'
import { urgentPatience } from '../steps/github-patience.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import type { EndEntry } from '../steps/rollout-memory.ts'
import { cancelledLimits, hookContextOf, type StepLimits, type StepTarget, usualLimits } from '../steps/step-target.ts'
import { type Restoration, type RestoredTraffic, type Sighting, TrafficRestorer } from './restore-traffic.ts'
import type { RevertResult } from './rollout-request.ts'

/**
 * What ends a rollout: the phase it reached, whether its release may have had traffic, and the error. `silentSince`: since when GitHub was
 * asked in vain before, in ms since 1970.
 */
export type RolloutFailure = { phase: Phase; exposed: boolean; error: unknown; silentSince?: number | undefined }

/**
 * Ends a rollout that failed: sends the traffic to a verified side, trying again until it is there or the patience is over, and writes the
 * result to the ledger afterwards: nothing stands between a bad release and the other side. Never throws.
 */
export async function revert(failure: RolloutFailure, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const { phase, error } = failure
  const cause = {
    phase,
    judged: error instanceof StepFailed && error.judged,
    reason: messageOf(error),
    aborted: error instanceof Aborted,
    unverified: error instanceof StepFailed,
  }
  deps.note(`${phase}: ${cause.reason}`)
  deps.log.debug(describe(error))
  const answered = error instanceof Aborted ? answer(error, deps) : Promise.resolve()
  const ending = error instanceof LockLost ? nothingMoreToDo(error, cause, deps) : await endRollout(failure, { cause, stepTarget, deps })
  await settleEvidence(answered, deps)
  return ending
}

/** Ends a rollout of which nothing has begun: only its record is closed, and `observed` stays unknown. Never throws. */
export async function stopUnbegun(error: unknown, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const cause = { phase: 'prepare' as const, judged: error instanceof StepFailed && error.judged, reason: messageOf(error) }
  deps.note(`not begun: ${cause.reason}`)
  if (error instanceof LockLost) return { ...cause, state: 'stuck', observed: undefined }
  await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'stopped', detail: cause.reason }, deps)
  await settleEvidence(error instanceof Aborted ? answer(error, deps) : Promise.resolve(), deps)
  return { ...cause, state: 'stopped', observed: undefined }
}

type Reverting = { cause: Cause; stepTarget: StepTarget; deps: RolloutDeps }

async function endRollout({ exposed, silentSince }: RolloutFailure, { cause, stepTarget, deps }: Reverting): Promise<RevertResult> {
  try {
    const ending = await (exposed ? returnTraffic(cause, { stepTarget, silentSince }, deps) : stopWithoutTraffic(cause, stepTarget, deps))
    deps.settled?.()
    return ending.state === 'back' ? await afterRollback(ending, stepTarget, deps) : ending
  } catch (error) {
    return nothingMoreToDo(error, cause, deps)
  }
}

/** The end where another run has the lock now, or an error came that nothing here is written for: the traffic is left as it is. */
function nothingMoreToDo(error: unknown, cause: Cause, deps: RolloutDeps): RevertResult {
  const said = messageOf(error)
  deps.note(`nothing more can be done: ${said}`)
  const reason = said === cause.reason ? said : `${cause.reason}; then: ${said}`
  return { ...reportedCause(cause), state: 'stuck', reason, observed: undefined }
}

/** The ledger and the answer to an abort come after the traffic, and wait no longer than they may. */
async function settleEvidence(answered: Promise<void>, { outbox, clock, signal, log }: RolloutDeps): Promise<void> {
  const within = signal.aborted ? evidenceWithin.cancelled : evidenceWithin.usual
  await answerWithin(answered, within, clock)
  try {
    await outbox.written(within)
  } catch (error) {
    log.warning(`The ledger does not have all of this rollout: ${messageOf(error)}. The next run finds it open, and closes it.`)
  }
}
/** Milliseconds for which the ledger is waited for after the traffic is back. */
const evidenceWithin = { usual: 30_000, cancelled: 1_500 }

/** Why the rollout ends. `unverified`: the error is a StepFailed. */
type Cause = { phase: Phase; judged: boolean; reason: string; aborted: boolean; unverified: boolean }

function reportedCause({ phase, judged, reason }: Cause): Omit<Cause, 'aborted' | 'unverified'> {
  return { phase, judged, reason }
}

/** Marks the abort as answered for the run that sent it. A failure to do so must not delay the revert. */
async function answer({ request }: Aborted, { lock, log }: RolloutDeps): Promise<void> {
  try {
    await lock.answer(request)
  } catch (error) {
    log.warning(`The abort could not be answered: ${messageOf(error)}`)
  }
}

/** The release had no traffic: takes its side down once the provider shows that the other side serves everything. */
async function stopWithoutTraffic(cause: Cause, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const observed = await new TrafficRestorer({ about: stepTarget, own: true }, deps).look()
  if (observed === undefined) return outOfTime(cause, { why: `${deps.target.name} did not answer`, seen: undefined }, { stepTarget, deps })
  if (servesEverything(observed, stepTarget.colour) && stepTarget.about.previous === undefined)
    return await stayInPlace(cause, { stepTarget, observed }, deps)
  // Somebody gave it traffic by hand meanwhile: that traffic is restored as well.
  if (observed[stepTarget.colour].open && cause.phase !== 'close')
    return await returnTraffic(cause, { stepTarget, silentSince: undefined }, deps)
  if (servesEverything(observed, otherColour(stepTarget.colour)) && cause.phase !== 'close') await takeDown(stepTarget, deps)
  await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'stopped', detail: cause.reason }, deps)
  return { ...reportedCause(cause), state: 'stopped', observed }
}

/** A side without traffic that stays up does no harm. */
async function takeDown(stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  try {
    const held = await answerWithin(deps.lock.check(), urgentPatience, deps.clock)
    if (held.state === 'silent') throw new Error('GitHub does not tell whether this run still holds the lock')
    await executeStep(
      { do: 'retire' },
      { stepTarget, mode: { limits: limitsOf(deps), signal: undefined }, deps: { ...deps, githubPatience: urgentPatience } },
    )
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.log.warning(`${stepTarget.colour} could not be taken down again; it has no traffic: ${messageOf(error)}`)
  }
}

/** A release that was judged in place and had all traffic before this rollout. One that was not verified is not reported as serving. */
async function stayInPlace(
  cause: Cause,
  { stepTarget, observed }: { stepTarget: StepTarget; observed: Observation },
  deps: RolloutDeps,
): Promise<RevertResult> {
  // Until it is verified, what has the traffic is what was there before, whatever this rollout took it for.
  const isAnother = cause.phase === 'prepare' || cause.phase === 'close'
  if (isAnother || (cause.phase === 'verify' && cause.unverified)) {
    const reason = `${cause.reason}; ${stepTarget.colour} has all traffic as before`
    await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps)
    return { ...reportedCause(cause), state: 'stuck', reason, observed }
  }
  await record(stepTarget, { state: 'error', phase: 'kept', detail: `it has all traffic: ${cause.reason}` }, deps)
  return { ...reportedCause(cause), state: 'forward', observed }
}

async function returnTraffic(
  cause: Cause,
  { stepTarget, silentSince }: { stepTarget: StepTarget; silentSince: number | undefined },
  deps: RolloutDeps,
): Promise<RevertResult> {
  const restorer = new TrafficRestorer({ about: stepTarget, own: true, silentSince }, deps)
  const candidates = await candidatesOf(cause, stepTarget, restorer)
  const restoration: Restoration =
    candidates === undefined
      ? { state: 'out-of-time', why: `${deps.target.name} did not answer`, seen: undefined }
      : await restorer.restore(candidates)
  switch (restoration.state) {
    case 'restored':
      return await recordRestored(cause, { restored: restoration, stepTarget }, deps)
    case 'unwell':
      return await endWithoutVerifiedSide(cause, { why: restoration.why, stepTarget, restorer }, deps)
    case 'out-of-time':
      return outOfTime(cause, restoration, { stepTarget, deps })
  }
}

/** The sides that may have the traffic, best first. Undefined where the provider did not answer a question that decides. */
async function candidatesOf(
  cause: Cause,
  { about, colour, release }: StepTarget,
  restorer: TrafficRestorer,
): Promise<TrafficCandidate[] | undefined> {
  const own: TrafficCandidate = { colour, release }
  const before: TrafficCandidate[] =
    about.previous === undefined ? [] : [{ colour: about.previous.colour, release: about.previous.release }]
  if (about.kind !== 'rollback') return cause.judged ? before : [...before, own]
  // In a rollback the previous side is the bad one: a destination that has all traffic keeps it.
  const observed = await restorer.look()
  if (observed === undefined) return undefined
  if (servesEverything(observed, colour)) return [own]
  // Aborting a rollback does not mean that the bad release gets all traffic again.
  return cause.judged && !cause.aborted ? before : [own, ...before]
}

function limitsOf({ signal }: RolloutDeps): StepLimits {
  return signal.aborted ? cancelledLimits : usualLimits
}

async function recordRestored(
  cause: Cause,
  { restored, stepTarget }: { restored: RestoredTraffic; stepTarget: StepTarget },
  deps: RolloutDeps,
): Promise<RevertResult> {
  const { colour, observed, verified, since } = restored
  if (colour === stepTarget.colour && !verified) {
    const reason = `${cause.reason}; ${colour} has all traffic, but nothing could be verified there`
    await record(stepTarget, { state: 'error', phase: 'stopped', detail: reason }, deps)
    return { ...reportedCause(cause), state: 'stuck', reason, observed }
  }
  if (colour === stepTarget.colour) {
    await record(stepTarget, { state: 'error', phase: 'kept', detail: `it has all traffic: ${cause.reason}` }, deps)
    return { ...reportedCause(cause), state: 'forward', observed }
  }
  const doubt = verified ? '' : ' (which could not be verified)'
  const detail = `${colour}${doubt} serves everything again: ${cause.reason}`
  await record(stepTarget, cause.judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps)
  const reason = verified ? cause.reason : `${cause.reason}; ${colour} could not be verified before it took over`
  return { ...reportedCause(cause), state: 'back', reason, observed, since }
}

/** No side could be verified. A first release that has all traffic is reported as such. */
async function endWithoutVerifiedSide(
  cause: Cause,
  { why, stepTarget, restorer }: { why: string; stepTarget: StepTarget; restorer: TrafficRestorer },
  deps: RolloutDeps,
): Promise<RevertResult> {
  const observed = await restorer.look()
  if (observed === undefined) return outOfTime(cause, { why, seen: undefined }, { stepTarget, deps })
  if (stepTarget.about.previous === undefined && servesEverything(observed, stepTarget.colour)) {
    const detail = `it has all traffic and there is none to go back to: ${cause.reason}`
    await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'kept', detail }, deps)
    return { ...reportedCause(cause), state: 'forward', observed }
  }
  const reason = `${cause.reason}; no side could be verified${why === '' ? '' : ` (${why})`}`
  return { ...reportedCause(cause), state: 'stuck', reason, observed }
}

/** The time is over, and the traffic may be anywhere: says what was seen last, and what mends it. The record stays open for the next run. */
function outOfTime(
  cause: Cause,
  { why, seen }: { why: string; seen: Sighting | undefined },
  { stepTarget: { about, release }, deps }: { stepTarget: StepTarget; deps: RolloutDeps },
): RevertResult {
  const shown =
    seen === undefined
      ? 'where the traffic is was never seen'
      : `at ${timeOf(seen.at)} the provider showed ${describeObservation(seen.observed)}`
  const version = about.kind === 'rollback' ? release?.version : (about.previous?.release?.version ?? about.previous?.version)
  const mend = describeByHand(deps.byHand, { does: 'rollback', environment: about.environment, version })
  const reason = `${cause.reason}; the traffic could not be given back in the time there was (${why}); ${shown}. The next run tries again; by hand: ${mend}`
  deps.note(reason)
  const last = seen === undefined ? {} : { seenAt: seen.at }
  return { ...reportedCause(cause), state: 'stuck', reason, observed: seen?.observed, ...last }
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}

/** Runs the user's `after-rollback` hook. Its failure is added to the reason of the revert. */
async function afterRollback(ending: RevertResult, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  if (!deps.hooks.has('after-rollback') || deps.signal.aborted) return ending
  try {
    await deps.hooks.run(hookContextOf('after-rollback', stepTarget, ending.observed), deps.signal)
    return ending
  } catch (error) {
    return { ...ending, reason: `${ending.reason}; then the hook after-rollback failed: ${messageOf(error)}` }
  }
}

/** The entry that ends the rollout: remembered, so that a later step of this job has nothing to take back, and sent to the ledger. */
async function record({ recordId }: StepTarget, entry: EndEntry, { outbox, memory, log }: RolloutDeps): Promise<void> {
  if (recordId !== undefined) outbox.add(recordId, entry)
  try {
    await memory.end(entry)
  } catch (error) {
    log.debug(`That this rollout is over could not be kept for the later steps of this job: ${messageOf(error)}`)
  }
}
