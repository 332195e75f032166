import type { Context } from '@slipway/shared/action'
import { formatDuration } from '@slipway/shared/core/duration'
import { messageOf } from '@slipway/shared/core/errors'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import type { Inputs } from './inputs.ts'
import type { Stage } from './stage.ts'

/** What the build of a release is called among the artifacts of its run. Never the evidence of that run. */
const buildArtifact = 'release'

/** Says what becomes of the failed side, and removes what its run has built where that was asked for. Holds nothing up. */
export async function cleanUp(bad: Release, { removeArtifacts }: Inputs, { log }: Context, stage: Stage): Promise<void> {
  const { rollout, environment, stores, desk } = stage
  rollout.note(`the side of ${bad.version} stays for ${formatDuration(environment.rollout.hold)}; the next run after that takes it down`)
  if (!removeArtifacts) return
  try {
    const deployed = (await stores.ledger.read()).find(({ intent }) => intent.kind === 'deploy' && sameRelease(intent.release, bad))
    if (deployed === undefined) {
      rollout.note(`the ledger does not know which run has built ${bad.version}: its artifacts stay`)
      return
    }
    const { id } = deployed.intent.run
    const removed = await desk.deleteArtifacts({ run: id, name: buildArtifact })
    rollout.note(
      removed === 0 ? `run ${id} has no artifact "${buildArtifact}" left` : `the artifact "${buildArtifact}" of run ${id} was removed`,
    )
  } catch (error) {
    log.warning(`The artifacts of ${bad.version} were not removed: ${messageOf(error)}`)
    rollout.note(`the artifacts of ${bad.version} were not removed (this needs actions: write): ${messageOf(error)}`)
  }
}
