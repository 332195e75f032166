import type { TagToSet } from '@slipway/shared/rollout/incident/incident-body'
import { missingTags } from './backup/recovery-tags.ts'
import { beginBackup, noBackup, type RunningBackup } from './backup/rollback-backup.ts'
import { cleanUp } from './clean-up.ts'
import { recordShift, unrecordedShift } from './emergency/late-record.ts'
import { reportIncident } from './incident/incident-report.ts'
import { type LockedJob, type RollbackJob, withPatience } from './job/rollback-job.ts'
import { describePath } from './path/rollback-path.ts'
import { planRollback, type RollbackPlan, type UnchangedEnvironment } from './path/rollback-plan.ts'
import { checkDestinationSchema, type Overrides } from './preflight/database-schema-check.ts'
import { type RolloutWithoutShift, reasonOf, rollOutDestination, type ServingDestination } from './release-rollout.ts'
import { recordRollback } from './rollback-record.ts'
import type { RollbackResult } from './rollback-result.ts'
import { validateRelease } from './validation.ts'

/** Rolls back to the named release, or to the newest good one that can be started. Throws an ActionError where the rollback is refused. */
export async function rollBack(urgent: LockedJob): Promise<RollbackResult> {
  const prepared = await prepareRollback(urgent)
  return prepared.state === 'unchanged' ? prepared : await carryOutRollback(prepared, urgent)
}

/** A rollback that nothing speaks against, before anything is changed. */
export type PreparedRollback = { state: 'prepared'; plan: RollbackPlan; overrides: Overrides }

/** Where it goes, and whether the database allows that. Reads only. Throws an ActionError where the rollback is refused. */
export async function prepareRollback(job: RollbackJob): Promise<PreparedRollback | UnchangedEnvironment> {
  const plan = await planRollback(job)
  return plan.state === 'unchanged' ? plan : { state: 'prepared', plan, overrides: await checkSchema(plan, job) }
}

/** Moves the traffic, which `onServing` is told, looks at the destination, and writes down what was done. */
export async function carryOutRollback(
  { plan, overrides }: PreparedRollback,
  urgent: LockedJob,
  onServing: () => void = () => undefined,
): Promise<RollbackResult> {
  const unrecorded = unrecordedShift(plan)
  if (unrecorded !== undefined) return await recordShift({ ...unrecorded, at: urgent.shiftedAt ?? unrecorded.at }, withPatience(urgent))
  announcePath(plan, urgent)
  const backup = await backUp(plan, urgent)
  const rollout = await rollOutDestination({ plan, overrides, backup }, urgent)
  const job = withPatience(urgent)
  if (rollout.state !== 'serving') return await withoutShift(rollout, backup)
  onServing()
  const validation = await validateRelease(rollout.side, job)
  const trouble = rollout.promoted === undefined ? undefined : await recordRollback(rollout.promoted, validation, job)
  const parts = await backup.end()
  const incident = await reportBadRelease({ ...rollout, missing: missingTags(parts) }, plan, job)
  await cleanUpBadRelease(rollout, job)
  const { by, bad, since } = rollout
  return { state: 'completed', plan, by, bad, since, reason: reasonOf(job), validation, trouble, incident, backup: parts }
}

async function checkSchema({ path, records }: RollbackPlan, job: RollbackJob): Promise<Overrides> {
  return path.kind === 'none' ? [] : await checkDestinationSchema(path.release, records, job)
}

function announcePath({ path }: RollbackPlan, { context, rollout }: LockedJob): void {
  context.log.info(describePath(path))
  rollout.note(describePath(path))
}

async function backUp({ path, live, observed }: RollbackPlan, job: LockedJob): Promise<RunningBackup> {
  return path.kind === 'none' ? noBackup : await beginBackup({ live, observed, destination: path.release }, job)
}

async function withoutShift(end: RolloutWithoutShift, backup: RunningBackup): Promise<RollbackResult> {
  const parts = await backup.end()
  return end.state === 'failed' ? { ...end, backup: parts } : end
}

async function reportBadRelease(
  { bad, missing }: Pick<ServingDestination, 'bad'> & { missing: readonly TagToSet[] },
  plan: RollbackPlan,
  job: LockedJob,
): Promise<string | undefined> {
  if (bad === undefined) return undefined
  const { decidedAt, path } = plan
  return await reportIncident({ bad, good: path.release, reason: reasonOf(job), decidedAt, missing }, job)
}

/** Not after a recovery, which started no rollout of its own. */
async function cleanUpBadRelease({ by, bad }: ServingDestination, job: LockedJob): Promise<void> {
  if (by === 'rollout' && bad !== undefined) await cleanUp(bad, job)
}
