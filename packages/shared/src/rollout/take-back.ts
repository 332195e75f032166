import { describe, messageOf } from '../core/errors.ts'
import { otherColour } from '../core/words.ts'
import { type Observation, servesEverything } from './contract.ts'
import type { Entry, Phase } from './ledger.ts'
import { LockLost } from './lock.ts'
import type { Candidate } from './reconcile.ts'
import { cancelledLimits, type Settled, settle, usualLimits } from './settle.ts'
import { type RolloutDeps, StepFailed, subjectOf, type Work } from './work.ts'

export type Ending =
  /** It got no traffic, or none was left to it without a judgement; what served before serves everything. */
  | { state: 'stopped' | 'back'; phase: Phase; reason: string; judged: boolean; observed: Observation }
  /** What served before could not be verified: the new release has everything. */
  | { state: 'forward'; phase: Phase; reason: string; judged: boolean; observed: Observation }
  /** Nothing more could be done, or nothing more may be: the lock is another's. */
  | { state: 'stuck'; phase: Phase; reason: string; judged: boolean; observed: Observation | undefined }

export type Failure = { phase: Phase; exposed: boolean; error: unknown }

/** Ends a rollout that cannot go on: traffic on a verified side, the ledger told. Throws nothing. */
export async function takeBack(failure: Failure, work: Work, deps: RolloutDeps): Promise<Ending> {
  const { phase, error } = failure
  const judged = error instanceof StepFailed && error.judged
  const reason = messageOf(error)
  deps.note(`${phase}: ${reason}`)
  deps.log.debug(describe(error))
  try {
    if (error instanceof LockLost) throw error
    return await (failure.exposed ? returnTraffic(failure, { judged, reason }, work, deps) : stop(failure, { judged, reason }, work, deps))
  } catch (second) {
    const why = second === error ? reason : `${reason}; then: ${messageOf(second)}`
    deps.note(`nothing more can be done: ${messageOf(second)}`)
    return { state: 'stuck', phase, reason: why, judged, observed: undefined }
  }
}

type Why = { judged: boolean; reason: string }

/** The release had no traffic: its side is taken down, once the other is seen to serve everything. */
async function stop({ phase }: Failure, { judged, reason }: Why, work: Work, deps: RolloutDeps): Promise<Ending> {
  const { intent } = work
  const observed = await deps.target.observe()
  if (servesEverything(observed, otherColour(intent.colour)) && phase !== 'close') {
    try {
      await deps.lock.check()
      await deps.placement.retire(subjectOf(work))
      deps.note(`${intent.colour} was taken down again`)
    } catch (error) {
      deps.log.warning(`${intent.colour} could not be taken down again; it has no traffic: ${messageOf(error)}`)
    }
  }
  await record(work, { state: judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps)
  return { state: 'stopped', phase, reason, judged, observed }
}

async function returnTraffic({ phase }: Failure, { judged, reason }: Why, work: Work, deps: RolloutDeps): Promise<Ending> {
  const { intent } = work
  const limits = deps.signal.aborted ? cancelledLimits : usualLimits
  const own: Candidate = { colour: intent.colour, release: intent.release }
  const before: Candidate[] = intent.previous === undefined ? [] : [{ colour: intent.previous.colour, release: intent.previous.release }]
  // Going back, the side that was left is the bad one: once the destination has everything it keeps it.
  const arrived = intent.kind === 'rollback' && servesEverything(await deps.target.observe(), intent.colour)
  const candidates = arrived ? [own] : judged ? before : intent.kind === 'rollback' ? [own, ...before] : [...before, own]
  const settled = await settle(candidates, limits, deps)
  if (settled === undefined) return await endWithout({ phase, judged, reason }, work, deps)
  return await tell(settled, { phase, judged, reason }, work, deps)
}

async function tell(settled: Settled, why: Why & { phase: Phase }, work: Work, deps: RolloutDeps): Promise<Ending> {
  const { colour, observed, verified } = settled
  const { judged, reason, phase } = why
  if (colour === work.intent.colour) {
    await record(work, { state: 'error', phase: 'kept', detail: `it has all traffic: ${reason}` }, deps)
    return { state: 'forward', phase, reason, judged, observed }
  }
  const doubt = verified ? '' : ' (which could not be verified)'
  const detail = `${colour}${doubt} serves everything again: ${reason}`
  await record(work, judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps)
  return {
    state: 'back',
    phase,
    reason: verified ? reason : `${reason}; ${colour} could not be verified before it took over`,
    judged,
    observed,
  }
}

/** No side could be verified. Where the release has everything and nothing was there before, that is said as it is. */
async function endWithout({ phase, judged, reason }: Why & { phase: Phase }, work: Work, deps: RolloutDeps): Promise<Ending> {
  const observed = await deps.target.observe()
  if (work.intent.previous === undefined && servesEverything(observed, work.intent.colour)) {
    const detail = `it has all traffic and there is none to go back to: ${reason}`
    await record(work, { state: judged ? 'failure' : 'error', phase: 'kept', detail }, deps)
    return { state: 'forward', phase, reason, judged, observed }
  }
  return { state: 'stuck', phase, reason: `${reason}; no side could be verified`, judged, observed }
}

/** A ledger that cannot be written must not hold up the way back: the next run finds the record open and closes it. */
async function record(work: Work, entry: Omit<Entry, 'at'>, deps: RolloutDeps): Promise<void> {
  try {
    await deps.ledger.write(work.recordId, entry)
  } catch (error) {
    deps.log.warning(`The ledger could not be written: ${messageOf(error)}`)
  }
}
