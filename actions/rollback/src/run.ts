import type { Context, Outcome } from '@slipway/shared/action'
import { chosenServices, withConfiguration } from '@slipway/shared/settings'
import { previewRollback } from './dry-run.ts'
import { emergencyRollback } from './emergency/emergency-rollback.ts'
import type { Inputs } from './inputs.ts'
import { sayWarnings } from './job/job-warnings.ts'
import { openRollbackJob, type RollbackDoubles, type RollbackJob, withReason } from './job/rollback-job.ts'
import { endOwnRollout } from './own-rollout/own-rollout.ts'
import { checkAvailabilityBeforeLock } from './preflight/availability-check.ts'
import { readSecurityDecision } from './preflight/security-scans.ts'
import { renderResult } from './render.ts'
import { rollBack } from './rollback.ts'
import { withRollbackLock } from './rollback-lock.ts'
import type { RollbackResult } from './rollback-result.ts'

/**
 * Rolls back to a release that is known to be good. With `only-if-needed`, ends only what its own workflow job has begun. In a repository
 * of several services, the one that is named, or what they ran together.
 */
export async function run(given: Inputs, context: Context, doubles: RollbackDoubles = {}): Promise<Outcome> {
  const inputs = withConfiguration(given)
  const services = await chosenServices(inputs, context)
  if (services === undefined) return await rollBackOne(inputs, context, doubles)
  if (inputs.onlyIfNeeded)
    return await (await import('./own-rollout/own-rollouts.ts')).endOwnRollouts(services, { inputs, context, doubles })
  if (inputs.service === undefined) return await (await import('./set/set-rollback.ts')).rollBackSet({ inputs, context, doubles })
  const [{ doublesOf, openServiceJob }, { serviceOutcome }] = await Promise.all([
    import('./set/service-job.ts'),
    import('./set/set-outcome.ts'),
  ])
  const job = await openServiceJob(inputs.service, { inputs, context, doubles })
  return serviceOutcome(await resultOf(job, doublesOf(inputs.service, doubles)), job)
}

async function rollBackOne(inputs: Inputs, context: Context, doubles: RollbackDoubles): Promise<Outcome> {
  const job = await openRollbackJob(inputs, context, doubles)
  sayWarnings([job])
  return renderResult(await resultOf(job, doubles), job)
}

async function resultOf(job: RollbackJob, doubles: RollbackDoubles): Promise<RollbackResult> {
  if (job.inputs.dryRun) return await previewRollback(job)
  const decision = await readSecurityDecision(job)
  if (decision !== undefined && decision.state !== 'go') return { state: 'declined', decision }
  await checkAvailabilityBeforeLock(job.inputs, job.context, doubles)
  const decided = decision === undefined ? job : withReason(job, decision.reason)
  if (job.inputs.onlyIfNeeded) return await endOwnRollout(decided)
  return job.inputs.emergency ? await emergencyRollback(decided) : await withRollbackLock(decided, rollBack)
}
