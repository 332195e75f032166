import { ActionError } from '@slipway/shared/core/errors'
import type { Judgement, Release } from '@slipway/shared/core/words'
import { holderOf } from '@slipway/shared/rollout/engine/assemble'
import { completeRollback, markBad } from '@slipway/shared/rollout/engine/complete'
import { type RolloutRequest, type RolloutResult, rollOut } from '@slipway/shared/rollout/engine/session'
import { beginBackup, noBackup, type RunningBackup } from './backup/rollback-backup.ts'
import { cleanUp } from './clean-up.ts'
import { reportIncident } from './incident/incident-report.ts'
import type { LockedJob, RollbackJob } from './job/rollback-job.ts'
import { describePath } from './path/rollback-path.ts'
import { planRollback, type RollbackPlan, type UnchangedEnvironment } from './path/rollback-plan.ts'
import { checkDestinationSchema, type Overrides } from './preflight/database-schema-check.ts'
import type { CompletedRollback, FailedRollback, RollbackResult } from './rollback-result.ts'
import { type ServingSide, validateRelease } from './validation.ts'

/** Rolls back to the named release, or to the newest good one that can be started. Throws an ActionError where the rollback is refused. */
export async function rollBack(job: LockedJob): Promise<RollbackResult> {
  const plan = await planRollback(job)
  if (plan.state === 'unchanged') return plan
  const overrides = await checkSchema(plan, job)
  announcePath(plan, job)
  const backup = await backUp(plan, job)
  const rollout = await rollOutDestination({ plan, overrides, backup }, job)
  if (rollout.state !== 'serving') return await withoutShift(rollout, backup)
  const validation = await validateRelease(rollout.side, job)
  const trouble = await recordRollback(rollout, validation, job)
  const parts = await backup.end()
  const incident = await reportBadRelease(rollout, plan, job)
  await cleanUpBadRelease(rollout, job)
  const { by, bad } = rollout
  return { state: 'completed', plan, by, bad, reason: reasonOf(job), validation, trouble, incident, backup: parts }
}

async function checkSchema({ path, records }: RollbackPlan, job: LockedJob): Promise<Overrides> {
  return path.kind === 'none' ? [] : await checkDestinationSchema(path.release, records, job)
}

function announcePath({ path }: RollbackPlan, { context, rollout }: LockedJob): void {
  context.log.info(describePath(path))
  rollout.note(describePath(path))
}

async function backUp({ path, live, observed }: RollbackPlan, job: LockedJob): Promise<RunningBackup> {
  return path.kind === 'none' ? noBackup : await beginBackup({ live, observed, destination: path.release }, job)
}

/** The destination has all traffic. */
type ServingDestination = {
  state: 'serving'
  side: ServingSide
  by: CompletedRollback['by']
  bad: Release | undefined
  /** The rollout that shifted the traffic; undefined after a recovery, which records itself. */
  promoted: Extract<RolloutResult, { state: 'promoted' }> | undefined
}
type RolloutEnd = ServingDestination | UnchangedEnvironment | Omit<FailedRollback, 'backup'>

/** In an emergency the backup still runs during this: nothing that waits comes before the shift. */
async function rollOutDestination(
  { plan, overrides, backup }: { plan: RollbackPlan; overrides: Overrides; backup: RunningBackup },
  job: LockedJob,
): Promise<RolloutEnd> {
  try {
    return rolloutEndOf(await rollOut(requestFor(plan.path.release, overrides, job), job.rollout), plan, job)
  } catch (error) {
    // No dump keeps running after a rollout that failed.
    await backup.end()
    throw error
  }
}

function rolloutEndOf(result: RolloutResult, plan: RollbackPlan, { environment }: LockedJob): RolloutEnd {
  const { release } = plan.path
  switch (result.state) {
    case 'refused':
      throw new ActionError(`Nothing was changed in ${environment.name}: ${result.reason}`, { hint: result.hint })
    case 'ended':
      return { state: 'failed', plan, ending: result.ending }
    case 'promoted': {
      const { colour, previous } = result.intent
      return { state: 'serving', side: { colour, release }, by: 'rollout', bad: previous?.release, promoted: result }
    }
    case 'unchanged': {
      const { live } = result
      if (live.colour === plan.live?.colour) {
        return { state: 'unchanged', reason: `${release.version} serves all of ${environment.name} already`, live }
      }
      return { state: 'serving', side: { colour: live.colour, release }, by: 'recovery', bad: plan.live?.release, promoted: undefined }
    }
  }
}

async function withoutShift(end: Exclude<RolloutEnd, ServingDestination>, backup: RunningBackup): Promise<RollbackResult> {
  const parts = await backup.end()
  return end.state === 'failed' ? { ...end, backup: parts } : end
}

function requestFor(release: Release, overrides: Overrides, job: LockedJob): RolloutRequest {
  const { inputs, context, environment } = job
  const { service, name, rollout } = environment
  return {
    service,
    environment: name,
    kind: 'rollback',
    release,
    artifact: undefined,
    steps: rollout.steps,
    atOnce: inputs.emergency,
    readyWithin: rollout.readyWithin,
    // A manual weight change must not block a rollback.
    onDrift: 'adopt',
    self: holderOf(context.runner),
    reason: reasonOf(job),
    terms: { hold: rollout.hold, ...(overrides.length === 0 ? {} : { overrides }) },
  }
}

/** A validated destination is a success; otherwise it only keeps the traffic. The release left behind is bad either way. Returns what failed afterwards. */
async function recordRollback({ promoted }: ServingDestination, validation: Judgement, job: LockedJob): Promise<string | undefined> {
  if (promoted === undefined) return undefined
  const { recordId, intent, observed } = promoted
  const { rollout } = job
  const reason = reasonOf(job)
  if (validation.verdict === 'pass' || validation.verdict === 'warn') {
    return (await completeRollback({ recordId, intent, observed, reason }, rollout)).trouble
  }
  const problem = validation.verdict === 'fail' ? 'its validation failed' : 'its validation could not be evaluated'
  await rollout.lock.check()
  await rollout.ledger.write(recordId, {
    state: 'error',
    phase: 'kept',
    detail: `it has all traffic, but ${problem}: ${validation.reason}`,
  })
  await markBad(intent.previous?.release, reason, rollout)
  return undefined
}

async function reportBadRelease({ bad }: ServingDestination, plan: RollbackPlan, job: LockedJob): Promise<string | undefined> {
  if (bad === undefined) return undefined
  return await reportIncident({ bad, good: plan.path.release, reason: reasonOf(job), decidedAt: plan.decidedAt }, job)
}

/** A recovery cleans up after itself. */
async function cleanUpBadRelease({ by, bad }: ServingDestination, job: LockedJob): Promise<void> {
  if (by === 'rollout' && bad !== undefined) await cleanUp(bad, job)
}

function reasonOf({ inputs, context }: RollbackJob): string {
  return inputs.reason ?? `rolled back by ${context.runner.run.actor || 'a run'}`
}
