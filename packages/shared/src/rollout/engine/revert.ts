import { describe, messageOf } from '../../core/errors.ts'
import { otherColour } from '../../core/words.ts'
import { type Observation, servesEverything } from '../contract/target.ts'
import type { LedgerEntry, Phase } from '../ledger/ledger.ts'
import { LockLost } from '../lock/lock.ts'
import { Aborted } from '../lock/signal-watcher.ts'
import { cancelledLimits, hookContextOf, type RolloutDeps, StepFailed, type StepLimits, type StepTarget, usualLimits } from './context.ts'
import { executeStep } from './execute-step.ts'
import { type RestoredTraffic, restoreTraffic, type TrafficCandidate } from './restore-traffic.ts'

export type RevertResult =
  /** It got no traffic, or none was left to it without a judgement; what served before serves everything. */
  | { state: 'stopped' | 'back'; phase: Phase; reason: string; judged: boolean; observed: Observation }
  /** What served before could not be verified: the new release has everything. */
  | { state: 'forward'; phase: Phase; reason: string; judged: boolean; observed: Observation }
  /** Nothing more could be done, or nothing more may be: the lock is another's. */
  | { state: 'stuck'; phase: Phase; reason: string; judged: boolean; observed: Observation | undefined }

export type RolloutFailure = { phase: Phase; exposed: boolean; error: unknown }

/** Ends a rollout that cannot go on: traffic on a verified side, the ledger told. Throws nothing. */
export async function revert(failure: RolloutFailure, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const { phase, error } = failure
  const why = {
    phase,
    judged: error instanceof StepFailed && error.judged,
    reason: messageOf(error),
    aborted: error instanceof Aborted,
    unverified: error instanceof StepFailed,
  }
  deps.note(`${phase}: ${why.reason}`)
  deps.log.debug(describe(error))
  try {
    if (error instanceof LockLost) throw error
    if (error instanceof Aborted) await answer(error, deps)
    const ending = await (failure.exposed ? returnTraffic(why, stepTarget, deps) : stop(why, stepTarget, deps))
    return ending.state === 'back' ? await afterRollback(ending, stepTarget, deps) : ending
  } catch (second) {
    const reason = second === error ? why.reason : `${why.reason}; then: ${messageOf(second)}`
    deps.note(`nothing more can be done: ${messageOf(second)}`)
    return { ...toldOf(why), state: 'stuck', reason, observed: undefined }
  }
}

type Why = { phase: Phase; judged: boolean; reason: string; aborted: boolean; unverified: boolean }

function toldOf({ phase, judged, reason }: Why): Omit<Why, 'aborted' | 'unverified'> {
  return { phase, judged, reason }
}

/** Whoever asked waits for a sign; that it could not be given must not hold up what was asked. */
async function answer({ order }: Aborted, deps: RolloutDeps): Promise<void> {
  try {
    await deps.lock.answer(order)
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.log.warning(`The abort could not be answered: ${messageOf(error)}`)
  }
}

/** The release had no traffic: its side is taken down, once the other is seen to serve everything. */
async function stop(why: Why, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const observed = await deps.target.observe()
  if (servesEverything(observed, stepTarget.colour) && stepTarget.about.previous === undefined)
    return await stay(why, { stepTarget, observed }, deps)
  // Somebody has given it traffic by hand meanwhile: that goes back like any other.
  if (observed[stepTarget.colour].open && why.phase !== 'close') return await returnTraffic(why, stepTarget, deps)
  if (servesEverything(observed, otherColour(stepTarget.colour)) && why.phase !== 'close') {
    try {
      await executeStep({ do: 'retire' }, stepTarget, { back: true, limits: limitsOf(deps), signal: undefined }, deps)
    } catch (error) {
      if (error instanceof LockLost) throw error
      deps.log.warning(`${stepTarget.colour} could not be taken down again; it has no traffic: ${messageOf(error)}`)
    }
  }
  await record(stepTarget, { state: why.judged ? 'failure' : 'error', phase: 'stopped', detail: why.reason }, deps)
  return { ...toldOf(why), state: 'stopped', observed }
}

/** It was judged where it stood, and its side had everything all along. What could not be verified is not said to serve. */
async function stay(
  why: Why,
  { stepTarget, observed }: { stepTarget: StepTarget; observed: Observation },
  deps: RolloutDeps,
): Promise<RevertResult> {
  if (why.phase === 'verify' && why.unverified) {
    const reason = `${why.reason}; ${stepTarget.colour} has all traffic as before`
    await record(stepTarget, { state: why.judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps)
    return { ...toldOf(why), state: 'stuck', reason, observed }
  }
  await record(stepTarget, { state: 'error', phase: 'kept', detail: `it has all traffic: ${why.reason}` }, deps)
  return { ...toldOf(why), state: 'forward', observed }
}

async function returnTraffic(why: Why, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const { about, colour, release } = stepTarget
  const own: TrafficCandidate = { colour, release }
  const before: TrafficCandidate[] =
    about.previous === undefined ? [] : [{ colour: about.previous.colour, release: about.previous.release }]
  // Going back, the side that was left is the bad one: once the destination has everything it keeps it.
  const arrived = about.kind === 'rollback' && servesEverything(await deps.target.observe(), colour)
  // Whoever asks for a rollback to be aborted cannot mean that the bad release is to have everything again.
  const finish = about.kind === 'rollback' && why.aborted
  const candidates = arrived ? [own] : why.judged && !finish ? before : about.kind === 'rollback' ? [own, ...before] : [...before, own]
  const restored = await restoreTraffic(candidates, stepTarget, limitsOf(deps), deps)
  return restored === undefined ? await endWithout(why, stepTarget, deps) : await tell(restored, why, stepTarget, deps)
}

function limitsOf({ signal }: RolloutDeps): StepLimits {
  return signal.aborted ? cancelledLimits : usualLimits
}

async function tell(
  { colour, observed, verified }: RestoredTraffic,
  why: Why,
  stepTarget: StepTarget,
  deps: RolloutDeps,
): Promise<RevertResult> {
  if (colour === stepTarget.colour && !verified) {
    const reason = `${why.reason}; ${colour} has all traffic, but nothing could be verified there`
    await record(stepTarget, { state: 'error', phase: 'stopped', detail: reason }, deps)
    return { ...toldOf(why), state: 'stuck', reason, observed }
  }
  if (colour === stepTarget.colour) {
    await record(stepTarget, { state: 'error', phase: 'kept', detail: `it has all traffic: ${why.reason}` }, deps)
    return { ...toldOf(why), state: 'forward', observed }
  }
  const doubt = verified ? '' : ' (which could not be verified)'
  const detail = `${colour}${doubt} serves everything again: ${why.reason}`
  await record(stepTarget, why.judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps)
  const reason = verified ? why.reason : `${why.reason}; ${colour} could not be verified before it took over`
  return { ...toldOf(why), state: 'back', reason, observed }
}

/** No side could be verified. Where the release has everything and nothing was there before, that is said as it is. */
async function endWithout(why: Why, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  const observed = await deps.target.observe()
  if (stepTarget.about.previous === undefined && servesEverything(observed, stepTarget.colour)) {
    const detail = `it has all traffic and there is none to go back to: ${why.reason}`
    await record(stepTarget, { state: why.judged ? 'failure' : 'error', phase: 'kept', detail }, deps)
    return { ...toldOf(why), state: 'forward', observed }
  }
  return { ...toldOf(why), state: 'stuck', reason: `${why.reason}; no side could be verified`, observed }
}

/** The user's own command after the way back; that it failed is added to why the rollout ended. */
async function afterRollback(ending: RevertResult, stepTarget: StepTarget, deps: RolloutDeps): Promise<RevertResult> {
  if (!deps.hooks.has('after-rollback') || deps.signal.aborted) return ending
  try {
    await deps.hooks.run(hookContextOf('after-rollback', stepTarget, ending.observed), deps.signal)
    return ending
  } catch (error) {
    return { ...ending, reason: `${ending.reason}; then the hook after-rollback failed: ${messageOf(error)}` }
  }
}

/** A ledger that cannot be written must not hold up the way back: the next run finds the record open and closes it. */
async function record({ recordId }: StepTarget, entry: Omit<LedgerEntry, 'at'>, deps: RolloutDeps): Promise<void> {
  try {
    if (recordId !== undefined) await deps.ledger.write(recordId, entry)
  } catch (error) {
    deps.log.warning(`The ledger could not be written: ${messageOf(error)}`)
  }
}
