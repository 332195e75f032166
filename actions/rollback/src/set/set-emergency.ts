import type { Outcome } from '@slipway/shared/action'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { tellsNothing } from '@slipway/shared/github/errors'
import { inTurn } from '@slipway/shared/rollout/engine/in-turn'
import { untilAnswered } from '../emergency/late-record.ts'
import { shiftWithoutLock, type UnlockedShift } from '../emergency/unlocked-shift.ts'
import { type RollbackJob, withPatience } from '../job/rollback-job.ts'
import { withRollbackLocks } from '../rollback-lock.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { rollBackAll } from './roll-back-all.ts'
import { inReturnOrder } from './service-job.ts'
import { type MemberEnd, setOutcome } from './set-outcome.ts'
import { firstOf } from './set-plan.ts'

/**
 * A rollback of all services that nothing may hold up. Where GitHub does not answer, each service whose idle side is surely the version
 * that was asked for gets it; the others, and all that is written down, follow once GitHub answers.
 */
export async function emergencySet(jobs: readonly RollbackJob[]): Promise<Outcome> {
  try {
    return await withRollbackLocks(jobs, rollBackAll)
  } catch (error) {
    if (!jobs.some(({ urgency }) => urgency.on) || !tellsNothing(error)) throw error
    const { log } = firstOf(jobs).context
    log.warning(`GitHub tells nothing (${messageOf(error)}): the locks and the ledgers cannot be asked`)
  }
  const shifts = await shiftAll(jobs)
  const patient = jobs.map((job) => ({ ...withPatience(job), shiftedAt: shifts.get(job)?.at }))
  const follow = () => withRollbackLocks(patient, rollBackAll)
  if (shifts.size === 0) return await follow()
  const end = await untilAnswered<Outcome | string>(follow, { job: firstOf(jobs), unanswered: (why) => why })
  return typeof end === 'string' ? await unrecordedOutcome(jobs, shifts, end) : end
}

async function shiftAll(jobs: readonly RollbackJob[]): Promise<Map<RollbackJob, UnlockedShift>> {
  const { context } = firstOf(jobs)
  const ends = await inTurn(inReturnOrder(jobs), shiftWithoutLock, context)
  const shifts = new Map<RollbackJob, UnlockedShift>()
  for (const { item, end } of ends) {
    if (end.state === 'ended' && end.value.state === 'shifted') shifts.set(item, end.value)
    else {
      const why = end.state === 'failed' ? messageOf(end.error) : end.value.state === 'not-shifted' ? end.value.reason : ''
      context.log.warning(`Nothing of ${item.environment.service} was moved without GitHub: ${why}. It is waited for.`)
    }
  }
  return shifts
}

async function unrecordedOutcome(
  jobs: readonly RollbackJob[],
  shifts: ReadonlyMap<RollbackJob, UnlockedShift>,
  why: string,
): Promise<Outcome> {
  const ends = jobs.map((job): MemberEnd => {
    const shift = shifts.get(job)
    if (shift === undefined) return { job, end: { state: 'failed', error: new ActionError(`GitHub does not answer: ${why}`) } }
    const value: RollbackResult = { state: 'unrecorded', version: shift.version, colour: shift.to, why }
    return { job, end: { state: 'ended', value } }
  })
  const version = firstOf(jobs).inputs.rollbackVersion ?? ''
  const shared = { backedUp: false, incidents: [] }
  return await setOutcome(ends, { name: `the set of ${version}`, release: undefined, left: undefined, reason: why, dryRun: false }, shared)
}
