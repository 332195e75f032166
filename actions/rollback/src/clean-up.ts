import { keyScopeOf } from '@slipway/shared/config/environment-config'
import { formatDuration } from '@slipway/shared/core/duration'
import { messageOf } from '@slipway/shared/core/errors'
import { releaseArtifactOf } from '@slipway/shared/core/keys'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { parseArtifactRef } from '@slipway/shared/rollout/artifacts/actions-artifact'
import type { RollbackJob } from './job/rollback-job.ts'

/** Notes how long the side of the failed release stays, and deletes its build artifact where `remove-artifacts` is set. Throws nothing. */
export async function cleanUp(bad: Release, { inputs, context, environment, rollout, ...job }: RollbackJob): Promise<void> {
  rollout.note(`the side of ${bad.version} stays for ${formatDuration(environment.rollout.hold)}; the next run after that takes it down`)
  if (!inputs.removeArtifacts) return
  try {
    // Artifacts with evidence have other names and stay.
    rollout.note(await removeBuild(bad, releaseArtifactOf(keyScopeOf(environment).service, context.runner.call), job))
  } catch (error) {
    context.log.warning(`The artifacts of ${bad.version} were not removed: ${messageOf(error)}`)
    rollout.note(`the artifacts of ${bad.version} were not removed (this needs actions: write): ${messageOf(error)}`)
  }
}

/** Returns what was done, for the timeline. */
async function removeBuild(
  bad: Release,
  buildArtifact: string,
  { stores, repository }: Pick<RollbackJob, 'stores' | 'repository'>,
): Promise<string> {
  const deployed = (await stores.ledger.read()).find(({ intent }) => intent.kind === 'deploy' && sameRelease(intent.release, bad))
  if (deployed === undefined) return `the ledger does not know which run has built ${bad.version}: its artifacts stay`
  const { id } = deployed.intent.run
  // The record knows its name: the run may have had another.
  const kept = deployed.intent.artifact
  const name = (kept?.store === 'actions-artifact' ? parseArtifactRef(kept.ref)?.name : undefined) ?? buildArtifact
  const removed = await repository.deleteArtifacts({ run: id, name })
  return removed === 0 ? `run ${id} has no artifact "${name}" left` : `the artifact "${name}" of run ${id} was removed`
}
