import type { Context, Outcome } from '@slipway/shared/action'
import { previewRollback } from './dry-run.ts'
import { emergencyRollback } from './emergency/emergency-rollback.ts'
import type { Inputs } from './inputs.ts'
import { jobWarnings } from './job/job-warnings.ts'
import { openRollbackJob, type RollbackDoubles, type RollbackJob } from './job/rollback-job.ts'
import { endOwnRollout } from './own-rollout/own-rollout.ts'
import { checkAvailabilityBeforeLock } from './preflight/availability-check.ts'
import { readSecurityDecision } from './preflight/security-scans.ts'
import { renderResult } from './render.ts'
import { rollBack } from './rollback.ts'
import { isRolloutInTheWay, withRollbackLock } from './rollback-lock.ts'
import type { RollbackResult } from './rollback-result.ts'

/** Rolls back to a release that is known to be good. With `only-if-needed`, ends only the rollout of its own workflow job. */
export async function run(inputs: Inputs, context: Context, doubles: RollbackDoubles = {}): Promise<Outcome> {
  const job = await openRollbackJob(inputs, context, doubles)
  for (const warning of jobWarnings(job)) {
    context.log.warning(warning)
    job.rollout.note(warning)
  }
  return renderResult(await resultOf(job, doubles), job)
}

async function resultOf(job: RollbackJob, doubles: RollbackDoubles): Promise<RollbackResult> {
  if (job.inputs.dryRun) return await previewRollback(job)
  const decision = await readSecurityDecision(job)
  if (decision !== undefined && decision.state !== 'go') return { state: 'declined', decision }
  if (!job.inputs.emergency || (await isRolloutInTheWay(job))) await checkAvailabilityBeforeLock(job.inputs, job.context, doubles)
  const decided = decision === undefined ? job : withReason(job, decision.reason)
  if (job.inputs.onlyIfNeeded) return await endOwnRollout(decided)
  return job.inputs.emergency ? await emergencyRollback(decided) : await withRollbackLock(decided, rollBack)
}

function withReason(job: RollbackJob, reason: string): RollbackJob {
  return { ...job, inputs: { ...job.inputs, reason: reason.slice(0, 500) } }
}
