import { byHandOf } from '@slipway/shared/core/by-hand'
import { ActionError } from '@slipway/shared/core/errors'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { isWithinReach } from '@slipway/shared/rollout/ledger/rollback-destination'
import type { RollbackJob } from '../job/rollback-job.ts'
import type { EnvironmentView } from './environment-view.ts'

/**
 * Limits a run without approval to the last `rollout.keep` good releases and the one that is live: an environment without reviewers
 * must not be a way to deploy any release. Throws an ActionError for every other release.
 */
export function refuseBeyondReach(
  release: Release,
  { records, live }: EnvironmentView,
  { inputs, environment, context }: RollbackJob,
): void {
  if (!inputs.unattended) return
  const { keep } = environment.rollout
  if (isWithinReach(records, release, { live: live?.release, keep })) return
  throw new ActionError(
    `Nobody has approved this run, and ${release.version} is not one of the last ${keep} releases that succeeded in ${environment.name}`,
    { hint: `Take the approved path: ${approvedPath(context.runner.environment)}. Without a version, the newest good one is taken.` },
  )
}

function approvedPath(variables: Readonly<Record<string, string>>): string {
  return byHandOf(variables) === 'monitor'
    ? 'enhanced-release.yml with version_type=rollback'
    : 'a job in an environment with required reviewers, whose step with the action rollback has unattended: false'
}

export function isLive(release: Release, { live }: EnvironmentView): boolean {
  return live?.release !== undefined && sameRelease(release, live.release)
}
