import { releaseArtifactOf } from '@slipway/shared/core/keys'
import type { Runner } from '@slipway/shared/ports/runner'
import type { ApprovedArtifact } from '../origin/artifact-choice.ts'
import type { ProposalDocument } from './proposal-document.ts'

/** Where the proposing run has left what it proposed: the workflow uploads it under one name, whatever was built or fetched. */
export function approvedArtifact({ run, release }: ProposalDocument, { runner }: { runner: Pick<Runner, 'call'> }): ApprovedArtifact {
  const ref = `${run}/${releaseArtifactOf(undefined, runner.call)}`
  return { state: 'approved', run, artifact: { release, stored: { store: 'actions-artifact', ref, digest: release.digest } } }
}
