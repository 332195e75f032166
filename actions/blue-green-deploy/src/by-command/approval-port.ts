import { ActionError } from '@slipway/shared/core/errors'
import { parseJson } from '@slipway/shared/core/json'
import type { FinishedJob, RunPeople } from '@slipway/shared/github/run-people'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { type ProposalDocument, type ProposalName, parseProposalName, proposalDocument } from './proposal-document.ts'

/** What an approval by command asks of GitHub. Undefined is what GitHub does not know. */
export type ApprovalQueries = {
  /** The text with the digest, of the artifact that the proposing job has left. Throws an ActionError where it cannot be had. */
  proposal(name: ProposalName): Promise<string>
  run(id: number): Promise<RunPeople | undefined>
  job(id: number): Promise<FinishedJob | undefined>
  commitPeople(sha: string): Promise<readonly string[]>
  /** Whether the artifact of the release is still there. */
  has(stored: StoredArtifact): Promise<'yes' | 'no' | 'unknown'>
  fileAt(at: { path: string; ref: string }): Promise<string | undefined>
}

/** What the line names. Throws an ActionError where it is not there any more, or is something else. */
export async function readProposal(approve: string, queries: Pick<ApprovalQueries, 'proposal'>): Promise<ProposalDocument> {
  const name = parseProposalName(approve)
  const hint = `Start run ${name.run} again from its job "proposal" on, and approve what it proposes then.`
  try {
    const parsed = proposalDocument.safeParse(parseJson(await queries.proposal(name), 'The proposal'))
    if (parsed.success && parsed.data.run === name.run) return parsed.data
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause
    throw new ActionError(`Run ${name.run} has no proposal with the digest ${name.digest}: ${cause.message}`, { hint, cause })
  }
  throw new ActionError(`What run ${name.run} has under the digest ${name.digest} is no proposal of it`, { hint })
}
