import type { Release } from '@slipway/shared/core/words'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type ApprovedArtifact, type ArtifactChoice, chooseArtifact } from './artifact-choice.ts'
import type { PromotionPlace } from './passage.ts'
import { type Provenance, provenanceOf } from './provenance.ts'

/** What would be deployed, and where it comes from. `choice`: undefined where nothing is promoted, and once the build is done. */
export type PlannedOrigin = { release: Release; choice: ArtifactChoice | ApprovedArtifact | undefined; provenance: Provenance }

/**
 * Where a planned release comes from. Before the build it has no digest: then what was chosen in its place is the release, and tells more
 * of its passage than the digest could.
 */
export async function plannedOrigin(
  planned: Release,
  { approved, ...place }: PromotionPlace & { approved?: ApprovedArtifact | undefined },
  call: ModeCall<Pick<Inputs, 'token'>>,
): Promise<PlannedOrigin> {
  const choice = planned.digest === undefined ? (approved ?? (await chooseArtifact(place, call))) : undefined
  const release = choice?.state === 'passed' || choice?.state === 'approved' ? choice.artifact.release : planned
  const provenance = await provenanceOf(release, place, call)
  if (choice?.state === 'rebuild')
    return { release, choice, provenance: { ...provenance, passage: { state: 'not-passed', reason: choice.reason } } }
  return { release, choice, provenance }
}
