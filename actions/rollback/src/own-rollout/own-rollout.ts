import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { answerWithin } from '@slipway/shared/ports/time-limit'
import { lockDepsOf } from '@slipway/shared/rollout/engine/assemble'
import { findOwnRollout, type OwnRolloutPorts, type OwnRolloutState } from '@slipway/shared/rollout/engine/own-rollout'
import { revertRemembered } from '@slipway/shared/rollout/engine/session'
import { causeIn } from '@slipway/shared/rollout/incident/job-evidence'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { hasPhase, isOpen, lastEntry } from '@slipway/shared/rollout/ledger/record-state'
import { type HeldLock, LockLost, type LockSignal } from '@slipway/shared/rollout/lock/lock'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import { urgentPatience } from '@slipway/shared/rollout/steps/github-patience'
import type { EndEntry } from '@slipway/shared/rollout/steps/rollout-memory'
import { evidenceOfService, reportIncident } from '../incident/incident-report.ts'
import { type LockedJob, lockedJob, type RollbackJob, withReason } from '../job/rollback-job.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { validateRelease } from '../validation.ts'
import { decide, endOpenRollout, previousVersionOf, reachedUsers } from './own-rollout-revert.ts'

/** With `only-if-needed`: ends the rollout that an earlier step of this workflow job started, and touches no other. */
export async function endOwnRollout(given: RollbackJob): Promise<RollbackResult> {
  const job = await withCause(given)
  const own = await findOwnRollout(ownPorts(job))
  switch (own.state) {
    // A job that never took the lock changed nothing, so there is nothing to revert.
    case 'not-held':
      return await endedRollout(undefined, job)
    case 'remembered':
      return await endRemembered(own, lockedJob(job, own.lock))
    case 'recorded':
      return await endRecorded(own, job)
  }
}

/** With the reason that the watch of this job has left, where the inputs name none. */
export async function withCause(job: RollbackJob): Promise<RollbackJob> {
  if (job.inputs.reason !== undefined || job.inputs.watchVerdict !== 'fail') return job
  const cause = await causeOfJob(undefined, job)
  return cause === undefined ? job : withReason(job, cause)
}

/** Why the steps of this job found the release bad. That it cannot be read keeps nothing from going back. */
async function causeOfJob(version: string | undefined, job: RollbackJob): Promise<string | undefined> {
  try {
    const cause = causeIn(await evidenceOfService(job), version)
    return cause === undefined ? undefined : job.redact(cause)
  } catch (error) {
    job.context.log.debug(`The evidence of this job could not be read: ${messageOf(error)}`)
    return undefined
  }
}

/** By what the rollout of this job is found. A release that keeps the traffic is in no hurry: then GitHub is waited for. */
export function ownPorts({ inputs, context, environment, stores, rollout }: RollbackJob): OwnRolloutPorts {
  const lock = lockDepsOf(stores, { ...context, environment })
  const memory = inputs.watchVerdict === 'not-evaluated' ? { ...rollout.memory, load: async () => undefined } : rollout.memory
  return { lock, stores, memory }
}

async function endRecorded(own: Extract<OwnRolloutState, { state: 'recorded' }>, job: RollbackJob): Promise<RollbackResult> {
  const { lock, record, ended } = own
  const locked = lockedJob(withSilence(job, own), lock)
  const { aborted } = effectiveSignals(await signalsOf(locked))
  if (aborted === undefined) return await endRecord({ record, ended }, locked)
  // Answered at once and released here, not at the end of the job, because the sender waits for the lock. An abort is a judgement, as it
  // is during the rollout: the release is not deployed again automatically.
  const answered = aborted.answered === undefined ? answer(aborted, lock, job) : Promise.resolve()
  try {
    const reason = job.inputs.reason ?? describeSignal(aborted)
    return await endRecord({ record, ended }, { ...locked, inputs: { ...job.inputs, watchVerdict: 'fail', reason } })
  } finally {
    await answered
    await lock.release()
  }
}

export async function endRecord({ record, ended }: OwnRecord, job: LockedJob): Promise<RollbackResult> {
  return record === undefined ? await endedRollout(ended, job) : await endOpenRollout(record, job)
}

export type OwnRecord = Pick<Extract<OwnRolloutState, { state: 'recorded' }>, 'record' | 'ended'>

/** GitHub has been waited for already where it did not tell the ledger: what comes next does not wait again. */
export function withSilence(job: RollbackJob, own: OwnRolloutState): RollbackJob {
  if (own.state !== 'recorded' || own.silentSince === undefined) return job
  return { ...job, rollout: { ...job.rollout, silence: { since: own.silentSince } } }
}

/** Whether somebody asked for the rollout to be aborted is worth a short wait: the traffic goes back either way. */
export async function signalsOf({ rollout: { lock, clock, silence }, context }: LockedJob): Promise<readonly LockSignal[]> {
  const waited = silence?.since === undefined ? 0 : clock.now() - silence.since
  try {
    const answer = await answerWithin(lock.signals(), Math.max(0, urgentPatience - waited), clock)
    if (answer.state === 'answered') return answer.value
  } catch (error) {
    if (error instanceof LockLost) throw error
    context.log.debug(`What was asked of this rollout could not be read: ${messageOf(error)}`)
  }
  context.log.warning('GitHub does not tell whether somebody asked for this rollout to be aborted')
  return []
}

export async function answer(signal: LockSignal, lock: HeldLock, { context }: RollbackJob): Promise<void> {
  try {
    await lock.answer(signal)
  } catch (error) {
    context.log.warning(`The abort could not be answered: ${messageOf(error)}`)
  }
}

/**
 * GitHub does not answer, or does not show the rollout: the traffic goes back by what this job remembers. No backup is made, since that needs GitHub too, and the
 * incident is tried afterwards.
 */
export async function endRemembered(
  { own, silentSince }: Extract<OwnRolloutState, { state: 'remembered' }>,
  job: LockedJob,
): Promise<RollbackResult> {
  const decision = decide(job)
  const ending = await revertRemembered(own, { ...decision, silentSince }, job.rollout)
  const { intent } = own
  if (ending.state !== 'back' && ending.state !== 'stopped') {
    throw new ActionError(`The rollout of ${intent.release.version} could not be taken back: ${ending.reason}`, {
      hint: 'The post step of this job and the next run try again.',
    })
  }
  const { previous } = intent
  const moved = ending.state === 'back' && previous !== undefined
  const validation = moved ? await validateRelease({ colour: previous.colour, release: previous.release }, job) : undefined
  const record: LedgerRecord = { id: own.recordId ?? 0, at: decision.decidedAt, intent, entries: [] }
  const incident = ending.judged ? await reportLate(record, decision, job) : undefined
  const { reason } = decision
  const since = ending.state === 'back' ? ending.since : undefined
  const previousVersion = previousVersionOf(record)
  return { state: 'reverted', record, previousVersion, since, judged: ending.judged, reason, validation, incident, backup: [] }
}

async function reportLate(
  { intent: { release, previous } }: LedgerRecord,
  { reason, decidedAt }: { reason: string; decidedAt: string },
  job: LockedJob,
): Promise<string | undefined> {
  try {
    return await reportIncident({ bad: release, good: previous?.release, reason, decidedAt }, job)
  } catch (error) {
    job.context.log.warning(`No incident was written for ${release.version}, since GitHub does not answer: ${messageOf(error)}`)
    return undefined
  }
}

/** The rollout has ended already, or there was none: nothing is changed, and a revert gets its incident. `ended`: how, as this job knows. */
export async function endedRollout(ended: EndEntry | undefined, job: RollbackJob): Promise<RollbackResult> {
  const self = holderOf(job.context.runner)
  const shown = (await job.stores.ledger.read()).find((one) => isOurs(one, self))
  if (shown === undefined) return { state: 'no-rollout' }
  const at = new Date(job.context.clock.now()).toISOString()
  const record = ended === undefined || !isOpen(shown) ? shown : { ...shown, entries: [...shown.entries, { ...ended, at }] }
  const reason =
    job.inputs.reason ?? (await causeOfJob(record.intent.release.version, job)) ?? lastEntry(record)?.detail ?? 'its rollout failed'
  return { state: 'ended-before', record, reason, incident: await reportRevert(record, reason, job) }
}

async function reportRevert(record: LedgerRecord, reason: string, job: RollbackJob): Promise<string | undefined> {
  if (!hasPhase(record, 'back') || !reachedUsers(record)) return undefined
  const { release, previous } = record.intent
  return await reportIncident({ bad: release, good: previous?.release, reason, decidedAt: undefined }, job)
}
