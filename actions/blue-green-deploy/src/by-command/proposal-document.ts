import { createHash } from 'node:crypto'
import { ActionError } from '@slipway/shared/core/errors'
import { release } from '@slipway/shared/core/words'
import { z } from 'zod'

/** The file of the artifact that has the evidence of the proposing job. It is found by its digest, never by its name. */
export const proposalFile = 'proposal.json'

/**
 * What is approved, word for word: the line names the digest of this text, so it is bound to everything in it. Version 1. `live`: the version
 * that the release replaces, or `none`.
 */
export const proposalDocument = z.strictObject({
  schema: z.literal(1),
  environment: z.string(),
  service: z.string(),
  release: release.required({ digest: true }),
  live: z.string(),
  /** The newest record of the ledger, 0 where there is none: whatever is rolled out or back afterwards was shown to nobody. */
  record: z.int().nonnegative(),
  /** The branch that the release is of, in full. */
  ref: z.string().regex(/^refs\/.+$/),
  /** The commit on that branch. That of the release is another one where its artifact was built before. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  run: z.int().positive(),
  attempt: z.int().positive(),
  /** The id at GitHub of the job that proposes. */
  job: z.int().positive(),
  at: z.iso.datetime(),
})
export type ProposalDocument = z.infer<typeof proposalDocument>

/** What the line names: the run that proposes, and the SHA-256 of its document. */
export type ProposalName = { run: number; digest: string }

/** The document as it is written, and what the line names it: `30433642-6f1e…`. */
export function writtenProposal(document: ProposalDocument): { text: string; name: string } {
  const text = `${JSON.stringify(proposalDocument.parse(document), null, 2)}\n`
  return { text, name: `${document.run}-${createHash('sha256').update(text).digest('hex')}` }
}

/** Throws an ActionError for what no line of a proposal says. */
export function parseProposalName(text: string): ProposalName {
  const [, run, digest] = /^(\d{1,15})-([0-9a-f]{64})$/.exec(text) ?? []
  if (run !== undefined && digest !== undefined) return { run: Number(run), digest: `sha256:${digest}` }
  throw new ActionError(`The input "approve" is ${JSON.stringify(text.slice(0, 100))}, which names no proposal`, {
    hint: 'Copy the whole line from the summary of the job "proposal": it has the number of its run, a hyphen and 64 hexadecimal digits.',
  })
}
