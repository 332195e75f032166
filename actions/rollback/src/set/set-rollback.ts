import type { Outcome } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { answerWithin } from '@slipway/shared/ports/time-limit'
import { urgentPatience } from '@slipway/shared/rollout/steps/github-patience'
import { readProduct } from '@slipway/shared/settings'
import { sayWarnings } from '../job/job-warnings.ts'
import { type RollbackJob, withReason } from '../job/rollback-job.ts'
import { ReleaseUnavailable } from '../path/path-search.ts'
import { readSecurityDecision } from '../preflight/security-scans.ts'
import { withRollbackLocks } from '../rollback-lock.ts'
import { rollBackAll } from './roll-back-all.ts'
import { openServiceJobs, type RollbackStep } from './service-job.ts'
import { readLedgers } from './service-ledgers.ts'
import { emergencySet } from './set-emergency.ts'
import { membersOf } from './set-members.ts'
import { setOutcome } from './set-outcome.ts'
import { firstOf } from './set-plan.ts'
import { previewSet } from './set-preview.ts'

/** Takes all services of an environment back to what they ran together: to the set of the named version, or to the last good one. */
export async function rollBackSet(step: RollbackStep): Promise<Outcome> {
  const opened = await openJobs(step)
  sayWarnings(opened)
  if (step.inputs.dryRun) return await previewSet(opened)
  const decision = await readSecurityDecision(firstOf(opened))
  if (decision !== undefined && decision.state !== 'go') {
    const { reason } = decision
    const ends = opened.map((job) => ({ job, end: { state: 'ended' as const, value: { state: 'declined' as const, decision } } }))
    const headline = `Nothing was changed in ${firstOf(opened).environment.name}: ${reason}`
    const fields = { name: '', release: undefined, left: undefined, reason, dryRun: false, headline }
    return await setOutcome(ends, fields, { backedUp: false, incidents: [] })
  }
  await checkBeforeLocks(step)
  const jobs = decision === undefined ? opened : opened.map((job) => withReason(job, decision.reason))
  return step.inputs.emergency ? await emergencySet(jobs) : await withRollbackLocks(jobs, rollBackAll)
}

async function openJobs(step: RollbackStep): Promise<RollbackJob[]> {
  const product = await readProduct(step.inputs, step.context)
  return await openServiceJobs(product?.services ?? [], step)
}

/** As for one service: an emergency ends a rollout in progress, which must not happen for a rollback that cannot follow. */
async function checkBeforeLocks(step: RollbackStep): Promise<void> {
  if (step.inputs.rollbackVersion === undefined) return
  const jobs = await openJobs(step)
  try {
    const { members } = await membersOf(await readLedgers(jobs), jobs)
    // An emergency does not wait for a provider that is down.
    const { emergency } = step.inputs
    await Promise.all(members.map(({ preparing }) => (emergency ? answerWithin(preparing, urgentPatience, step.context.clock) : preparing)))
  } catch (error) {
    if (error instanceof ReleaseUnavailable) throw error
    step.context.signal.throwIfAborted()
    step.context.log.debug(`Whether the destinations can be brought up could not be asked before the locks: ${messageOf(error)}`)
  }
}
