import { ActionError } from '@slipway/shared/core/errors'
import type { Colour, Release } from '@slipway/shared/core/words'
import { judgingTimesOf } from '@slipway/shared/rollout/analysis/step-times'
import { allTo, describeWeights } from '@slipway/shared/rollout/contract/observation'
import type { RolloutRequest, RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import { rollOut } from '@slipway/shared/rollout/engine/session'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import type { RunningBackup } from './backup/rollback-backup.ts'
import type { LockedJob, RollbackJob } from './job/rollback-job.ts'
import type { RollbackPath } from './path/rollback-path.ts'
import type { RollbackPlan, UnchangedEnvironment } from './path/rollback-plan.ts'
import type { Overrides } from './preflight/database-schema-check.ts'
import type { CompletedRollback, FailedRollback } from './rollback-result.ts'
import type { ServingSide } from './validation.ts'

/** The destination has all traffic. */
export type ServingDestination = {
  state: 'serving'
  side: ServingSide
  by: CompletedRollback['by']
  bad: Release | undefined
  /** When it was seen to have it, in ms since 1970. */
  since: number
  /** The rollout that shifted the traffic; undefined after a recovery, which records itself. */
  promoted: Extract<RolloutResult, { state: 'promoted' }> | undefined
}
/** The traffic was not moved: the destination serves already, or its rollout did not finish. */
export type RolloutWithoutShift = UnchangedEnvironment | Omit<FailedRollback, 'backup'>

/** Shifts all traffic to the destination. In an emergency the backup still runs meanwhile, because nothing that waits comes before the shift. */
export async function rollOutDestination(
  { plan, overrides, backup }: { plan: RollbackPlan; overrides: Overrides; backup: RunningBackup },
  job: LockedJob,
): Promise<ServingDestination | RolloutWithoutShift> {
  try {
    return rolloutEndOf(await rollOut(await requestFor(plan.path, overrides, job), job.rollout), plan, job)
  } catch (error) {
    // Without this, a dump would keep running after the error.
    await backup.end()
    throw error
  }
}

function rolloutEndOf(result: RolloutResult, plan: RollbackPlan, job: LockedJob): ServingDestination | RolloutWithoutShift {
  const { environment } = job
  const { release } = plan.path
  switch (result.state) {
    case 'refused':
      throw new ActionError(`Nothing was changed in ${environment.name}: ${result.reason}`, { hint: result.hint })
    case 'ended':
      return endedRollout(result, plan, job)
    case 'promoted': {
      const { colour, previous } = result.intent
      const since = servedSince(colour, job)
      return { state: 'serving', side: { colour, release }, by: 'rollout', bad: previous?.release, since, promoted: result }
    }
    case 'unchanged': {
      const { live } = result
      if (live.colour === plan.live?.colour) {
        return { state: 'unchanged', reason: `${release.version} serves all of ${environment.name} already`, live }
      }
      const since = servedSince(live.colour, job)
      return {
        state: 'serving',
        side: { colour: live.colour, release },
        by: 'recovery',
        bad: plan.live?.release,
        since,
        promoted: undefined,
      }
    }
  }
}

/** A rollout that was cut short but gave the destination all traffic, such as where GitHub fell silent, has done what it was for. */
function endedRollout(
  { recordId, ending, intent }: Extract<RolloutResult, { state: 'ended' }>,
  plan: RollbackPlan,
  job: LockedJob,
): ServingDestination | RolloutWithoutShift {
  if (ending.state !== 'forward' || ending.judged) return { state: 'failed', plan, ending }
  const { colour, previous, release } = intent
  const promoted = { state: 'promoted' as const, recordId, intent, observed: ending.observed, notes: [] }
  const since = servedSince(colour, job)
  return { state: 'serving', side: { colour, release }, by: 'rollout', bad: previous?.release, since, promoted }
}

/** When this step saw that the side has all traffic, in ms since 1970; now, where it did not see it come. */
function servedSince(colour: Colour, { rollout, context }: LockedJob): number {
  const seen = rollout.evidence.timeline.findLast(({ what }) => what.startsWith(`${describeWeights(allTo(colour))}: observed `))
  return seen === undefined ? context.clock.now() : Date.parse(seen.at)
}

async function requestFor({ release, from }: RollbackPath, overrides: Overrides, job: LockedJob): Promise<RolloutRequest> {
  const { inputs, context, environment } = job
  const { service, name, rollout } = environment
  const { steps, notes } = judgingTimesOf(environment)
  const label = typeof from === 'object' && 'held' in from && from.label !== release.version ? from.label : undefined
  return {
    service,
    environment: name,
    kind: 'rollback',
    release,
    artifact: undefined,
    steps,
    notes,
    atOnce: inputs.emergency,
    readyWithin: rollout.readyWithin,
    // A manual weight change must not block a rollback.
    onDrift: 'adopt',
    self: holderOf(context.runner),
    ...(job.groupsLater === true ? { groups: 'decided' as const } : {}),
    reason: reasonOf(job),
    terms: {
      hold: rollout.hold,
      ...(overrides.length === 0 ? {} : { overrides }),
      ...(label === undefined ? {} : { label }),
      ...(job.rollout.targetDigest === undefined ? {} : { target: job.rollout.targetDigest }),
      ...(await job.others?.(release)),
      ...(await permissionOf(job)),
    },
  }
}

/**
 * Who asked for this rollback by hand, and who approved it. In an emergency GitHub is not asked for the second: the traffic waits. An
 * unattended job has no approval.
 */
async function permissionOf({ inputs, context, environment, repository, rollout }: LockedJob): Promise<RolloutRequest['terms']> {
  const { event, actor } = context.runner.run
  const asked = event === 'workflow_dispatch' && actor !== '' ? { askedBy: actor } : {}
  if (inputs.emergency) return asked
  if (inputs.unattended) return { ...asked, approval: 'not-asked' }
  const place = { approval: environment.approval, githubEnvironment: inputs.githubEnvironment ?? environment.name }
  const { terms, notes } = await repository.approvalOf(place)
  for (const note of notes) rollout.note(note)
  return { ...asked, ...terms }
}

/** Why the rollback was started, for the ledger, the incident and the outputs. */
export function reasonOf({ inputs, context }: RollbackJob): string {
  return inputs.reason ?? `${context.runner.run.actor || 'a run'} asked for it`
}
