import { describe, messageOf } from '../../core/errors.ts'
import { otherColour } from '../../core/words.ts'
import { type Observation, servesEverything } from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { LedgerEntry, Phase } from '../ledger/ledger.ts'
import { LockLost } from '../lock/lock.ts'
import { Aborted } from '../lock/signal-watcher.ts'
import type { TrafficCandidate } from '../plan/candidate.ts'
import { executeStep } from '../steps/execute-step.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { cancelledLimits, hookContextOf, type StepLimits, type StepTarget, usualLimits } from '../steps/step-target.ts'
import { type RestoredTraffic, restoreTraffic } from './restore-traffic.ts'
import type { RevertResult } from './rollout-request.ts'

/** What ends a rollout: the phase it reached, whether its release may have had traffic, and the error. */
export type RolloutFailure = { phase: Phase; exposed: boolean; error: unknown }

/** Ends a rollout that failed: sends the traffic to a verified side and writes the result to the ledger. Never throws. */
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
  try {
    if (error instanceof LockLost) throw error
    if (error instanceof Aborted) await answer(error, deps)
    const ending = await (failure.exposed ? returnTraffic(cause, stepTarget, deps) : stopWithoutTraffic(cause, stepTarget, deps))
    return ending.state === 'back' ? await afterRollback(ending, stepTarget, deps) : ending
  } catch (second) {
    const reason = second === error ? cause.reason : `${cause.reason}; then: ${messageOf(second)}`
    deps.note(`nothing more can be done: ${messageOf(second)}`)
    return { ...reportedCause(cause), state: 'stuck', reason, observed: undefined }
  }
}

/** Why the rollout ends. `unverified`: the error is a StepFailed. */
type Cause = { phase: Phase; judged: boolean; reason: string; aborted: boolean; unverified: boolean }

function reportedCause({ phase, judged, reason }: Cause): Omit<Cause, 'aborted' | 'unverified'> {
  return { phase, judged, reason }
}

/** Marks the abort as answered for the run that sent it. A failure to do so must not delay the revert. */
async function answer({ request }: Aborted, deps: RolloutDeps): Promise<void> {
  try {
    await deps.lock.answer(request)
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.log.warning(`The abort could not be answered: ${messageOf(error)}`)
  }
}

/** The release had no traffic: takes its side down once the provider shows that the other side serves everything. */
async function stopWithoutTraffic(cause: Cause, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const observed = await deps.target.observe()
  if (servesEverything(observed, stepTarget.colour) && stepTarget.about.previous === undefined)
    return await stayInPlace(cause, { stepTarget, observed }, deps)
  // Somebody gave it traffic by hand meanwhile: that traffic is restored as well.
  if (observed[stepTarget.colour].open && cause.phase !== 'close') return await returnTraffic(cause, stepTarget, deps)
  if (servesEverything(observed, otherColour(stepTarget.colour)) && cause.phase !== 'close') {
    try {
      await executeStep({ do: 'retire' }, { stepTarget, mode: { reverting: true, limits: limitsOf(deps), signal: undefined }, deps })
    } catch (error) {
      if (error instanceof LockLost) throw error
      deps.log.warning(`${stepTarget.colour} could not be taken down again; it has no traffic: ${messageOf(error)}`)
    }
  }
  await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'stopped', detail: cause.reason }, deps)
  return { ...reportedCause(cause), state: 'stopped', observed }
}

/** A release that was judged in place and had all traffic before this rollout. One that was not verified is not reported as serving. */
async function stayInPlace(
  cause: Cause,
  { stepTarget, observed }: { stepTarget: StepTarget; observed: Observation },
  deps: RolloutDeps,
): Promise<RevertResult> {
  if (cause.phase === 'verify' && cause.unverified) {
    const reason = `${cause.reason}; ${stepTarget.colour} has all traffic as before`
    await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps)
    return { ...reportedCause(cause), state: 'stuck', reason, observed }
  }
  await record(stepTarget, { state: 'error', phase: 'kept', detail: `it has all traffic: ${cause.reason}` }, deps)
  return { ...reportedCause(cause), state: 'forward', observed }
}

async function returnTraffic(cause: Cause, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const { about, colour, release } = stepTarget
  const own: TrafficCandidate = { colour, release }
  const before: TrafficCandidate[] =
    about.previous === undefined ? [] : [{ colour: about.previous.colour, release: about.previous.release }]
  // In a rollback the previous side is the bad one: a destination that has all traffic keeps it.
  const arrived = about.kind === 'rollback' && servesEverything(await deps.target.observe(), colour)
  // Aborting a rollback does not mean that the bad release gets all traffic again.
  const finish = about.kind === 'rollback' && cause.aborted
  const candidates = arrived ? [own] : cause.judged && !finish ? before : about.kind === 'rollback' ? [own, ...before] : [...before, own]
  const restored = await restoreTraffic(candidates, { about: stepTarget, limits: limitsOf(deps) }, deps)
  return restored === undefined
    ? await endWithoutVerifiedSide(cause, stepTarget, deps)
    : await recordRestored(cause, { restored, stepTarget }, deps)
}

function limitsOf({ signal }: RolloutDeps): StepLimits {
  return signal.aborted ? cancelledLimits : usualLimits
}

async function recordRestored(
  cause: Cause,
  { restored, stepTarget }: { restored: RestoredTraffic; stepTarget: StepTarget },
  deps: RolloutDeps,
): Promise<RevertResult> {
  const { colour, observed, verified } = restored
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
  return { ...reportedCause(cause), state: 'back', reason, observed }
}

/** No side could be verified. A first release that has all traffic is reported as such. */
async function endWithoutVerifiedSide(cause: Cause, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const observed = await deps.target.observe()
  if (stepTarget.about.previous === undefined && servesEverything(observed, stepTarget.colour)) {
    const detail = `it has all traffic and there is none to go back to: ${cause.reason}`
    await record(stepTarget, { state: cause.judged ? 'failure' : 'error', phase: 'kept', detail }, deps)
    return { ...reportedCause(cause), state: 'forward', observed }
  }
  return { ...reportedCause(cause), state: 'stuck', reason: `${cause.reason}; no side could be verified`, observed }
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

/** A ledger that cannot be written must not delay the revert: the next run finds the record open and closes it. */
async function record({ recordId }: StepTarget, entry: Omit<LedgerEntry, 'at'>, deps: RolloutDeps): Promise<void> {
  try {
    if (recordId !== undefined) await deps.ledger.write(recordId, entry)
  } catch (error) {
    deps.log.warning(`The ledger could not be written: ${messageOf(error)}`)
  }
}
