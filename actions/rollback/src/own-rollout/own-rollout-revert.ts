import { ActionError, messageOf } from '@slipway/shared/core/errors'
import type { Judgement } from '@slipway/shared/core/words'
import { tellsNothing } from '@slipway/shared/github/errors'
import { answerWithin } from '@slipway/shared/ports/time-limit'
import { complete } from '@slipway/shared/rollout/engine/complete'
import type { RevertResult } from '@slipway/shared/rollout/engine/rollout-request'
import { revertOwnRollout } from '@slipway/shared/rollout/engine/session'
import type { TagToSet } from '@slipway/shared/rollout/incident/incident-body'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import { missingTags } from '../backup/recovery-tags.ts'
import { beginBackup, noBackup, type RunningBackup } from '../backup/rollback-backup.ts'
import { cleanUp } from '../clean-up.ts'
import { reportIncident } from '../incident/incident-report.ts'
import type { LockedJob } from '../job/rollback-job.ts'
import { rollBack } from '../rollback.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { validateRelease } from '../validation.ts'

/** Ends the open rollout of this job after its watch failed or could not be evaluated, or after the job was cancelled. */
export async function endOpenRollout(open: LedgerRecord, job: LockedJob): Promise<RollbackResult> {
  if (job.inputs.watchVerdict === 'not-evaluated' && hasPhase(open, 'promote')) return await keepRelease(open, job)
  const decision = decide(job)
  // Beside the way back: what cannot be backed up must not hold up the traffic.
  const starting = backUp(open, job)
  const ending = await revertOwnRollout(open, decision, job.rollout)
  const backup = await starting
  if (!isReverted(ending)) return await rollBackFurther({ open, ending, backup, reason: decision.reason }, job)
  const validation = await validatePrevious({ open, ending }, job)
  const parts = await backup.end()
  const incident = await reportRelease({ open, ending, ...decision, missing: missingTags(parts) }, job)
  if (reachedUsers(open)) await cleanUp(open.intent.release, job)
  const { reason } = decision
  const since = ending.state === 'back' ? ending.since : undefined
  const previousVersion = previousVersionOf(open)
  return { state: 'reverted', record: open, previousVersion, since, judged: ending.judged, reason, validation, incident, backup: parts }
}

/** Whether the release of this rollout had traffic: without any there is no incident. */
export function reachedUsers(record: LedgerRecord): boolean {
  return hasPhase(record, 'shift') || hasPhase(record, 'promote')
}

/** A watch that could not be evaluated is no reason to revert a release that has all traffic. Throws an ActionError where it has not. */
async function keepRelease(open: LedgerRecord, job: LockedJob): Promise<RollbackResult> {
  return await completeRollout(open, unclearWatch, job)
}
export const unclearWatch = 'the watch could not be evaluated'

/**
 * The release of this job keeps the traffic: as a success, or where something is `unproven`, without being one. Throws an ActionError where
 * it does not have all traffic.
 */
export async function completeRollout(
  open: LedgerRecord,
  unproven: string | undefined,
  { environment, rollout }: LockedJob,
): Promise<RollbackResult> {
  const completion = await complete(open, { hold: environment.rollout.hold, unproven }, rollout)
  if (completion.state === 'lost' && unproven === undefined) {
    throw new ActionError(`${open.intent.release.version} is not completed: ${completion.reason}`, {
      hint: 'Look at the target: somebody or something else moved its weights.',
    })
  }
  if (completion.state === 'lost') {
    throw new ActionError(`The watch could not be evaluated, and the release cannot just keep the traffic: ${completion.reason}`, {
      hint: 'Look at the target: somebody or something else moved its weights.',
    })
  }
  return { state: unproven === undefined ? 'proven' : 'kept', release: open.intent.release }
}

type Decision = { reason: string; judged: boolean; decidedAt: string }

export function decide({ inputs, context }: LockedJob): Decision {
  const judged = inputs.watchVerdict === 'fail'
  const reason = inputs.reason ?? (judged ? 'its watch failed' : 'the job failed or was cancelled before the rollout was completed')
  return { reason, judged, decidedAt: new Date(context.clock.now()).toISOString() }
}

/**
 * Users meet a failed release, so this is an emergency whatever the inputs say: the backup runs in parallel with the revert. A provider
 * that does not answer leaves nothing to back up.
 */
async function backUp(open: LedgerRecord, job: LockedJob): Promise<RunningBackup> {
  const { colour, release, previous } = open.intent
  if (!reachedUsers(open) || previous?.release === undefined) return noBackup
  try {
    const seen = await answerWithin(job.rollout.target.observe(), observeWithin, job.context.clock)
    if (seen.state === 'silent') throw new Error(`${job.rollout.target.name} did not answer`)
    const live = { colour, release, version: release.version }
    const order = { live, observed: seen.value, destination: previous.release }
    return await beginBackup(order, { ...job, inputs: { ...job.inputs, emergency: true } })
  } catch (error) {
    job.context.log.warning(`No backup was made: ${messageOf(error)}`)
    return noBackup
  }
}
/** Milliseconds that a backup waits for what the provider shows. */
const observeWithin = 5_000

type Reverted = { open: LedgerRecord; ending: RevertResult }

function isReverted({ state }: RevertResult): boolean {
  return state === 'back' || state === 'stopped'
}

/** The previous side cannot serve any more: another release of the ledger is started instead. */
async function rollBackFurther(
  { open, ending, backup, reason }: Reverted & { backup: RunningBackup; reason: string },
  job: LockedJob,
): Promise<RollbackResult> {
  await backup.end()
  job.rollout.note(`going back to ${previousVersionOf(open) || 'what was before'} is over: ${ending.reason}`)
  return await rollBack({ ...job, inputs: { ...job.inputs, reason, emergency: true } })
}

async function validatePrevious({ open, ending }: Reverted, job: LockedJob): Promise<Judgement | undefined> {
  const { previous } = open.intent
  if (ending.state !== 'back' || previous === undefined) return undefined
  return await validateRelease({ colour: previous.colour, release: previous.release }, job)
}

/** Only a release that was judged bad gets an incident, not one whose job was cancelled. */
async function reportRelease(
  { open, ending, reason, decidedAt, missing }: Reverted & Decision & { missing: readonly TagToSet[] },
  job: LockedJob,
): Promise<string | undefined> {
  if (!reachedUsers(open) || !ending.judged) return undefined
  const { release, previous } = open.intent
  const incident = { bad: release, good: previous?.release, reason, decidedAt, missing }
  try {
    return await reportIncident(incident, job)
  } catch (error) {
    // The traffic is back: that GitHub does not answer changes nothing of that.
    if (!tellsNothing(error)) throw error
    job.context.log.warning(`No incident was written for ${release.version}, since GitHub does not answer: ${messageOf(error)}`)
    return undefined
  }
}

/** The version that served before this rollout, or its colour where the version is unknown; empty where nothing served. */
export function previousVersionOf({ intent }: LedgerRecord): string {
  return intent.previous?.release?.version ?? intent.previous?.colour ?? ''
}
