import type { Release } from '@slipway/shared/core/words'
import type { Passage } from '@slipway/shared/rollout/admission/passed-artifact'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type PromotionPlace, readPassage, treeOf } from './passage.ts'

/** Where a release comes from: the commit on the branch that asks for it, and what the environment that is promoted from says of it. */
export type Provenance = {
  /** `tree`: undefined where GitHub does not tell it. */
  source: { sha: string; tree: string | undefined }
  /** Undefined where nothing is promoted. */
  passage: Passage | undefined
}

/**
 * A release of the commit of this run comes from it. One of another commit does so too where its artifact passed elsewhere and was built
 * from the same files; any other comes from its own commit.
 */
export async function provenanceOf(release: Release, place: PromotionPlace, call: ModeCall<Pick<Inputs, 'token'>>): Promise<Provenance> {
  const { sha } = call.context.runner.run
  const passage = await readPassage(release.digest, place, call)
  const tree = await treeOf(sha, call)
  const own = { source: { sha, tree }, passage }
  if (release.sha === sha) return own
  if (passage?.state === 'passed' && tree !== undefined && passage.artifact.tree === tree && passage.artifact.release.sha === release.sha)
    return own
  return { source: { sha: release.sha, tree: await treeOf(release.sha, call) }, passage }
}
