import type { RunPeople } from '@slipway/shared/github/run-people'
import type { ApprovalFacts } from '../../src/by-command/evaluate.ts'
import type { ProposalDocument } from '../../src/by-command/proposal-document.ts'

export const proposedDigest = `sha256:${'5'.repeat(64)}`
export const proposedCommit = 'b'.repeat(40)

export function aProposal(overrides: Partial<ProposalDocument> = {}): ProposalDocument {
  return {
    schema: 1,
    environment: 'production',
    service: 'harbor',
    release: { version: 'v1.1.0', sha: proposedCommit, digest: proposedDigest },
    live: 'v1.0.0',
    record: 1,
    ref: 'refs/heads/main',
    commit: proposedCommit,
    run: 7,
    attempt: 1,
    job: 70,
    at: '2026-01-05T12:00:00Z',
    ...overrides,
  }
}

export function people(overrides: Partial<RunPeople> = {}): RunPeople {
  return {
    id: 7,
    attempt: 1,
    actor: 'mona',
    triggeredBy: 'mona',
    event: 'push',
    branch: 'main',
    path: '.github/workflows/enhanced-ci.yml',
    repository: 'quay/harbor',
    ...overrides,
  }
}

/** An approval by rosa of what mona has pushed. */
export function someFacts(overrides: Partial<ApprovalFacts> = {}): ApprovalFacts {
  return {
    name: `7-${'0'.repeat(64)}`,
    proposal: aProposal(),
    approvers: ['mona', 'rosa', 'ada'],
    approving: people({ id: 8, actor: 'rosa', triggeredBy: 'rosa', event: 'workflow_dispatch' }),
    proposing: people(),
    ofItsBranches: true,
    proposingJob: { run: 7, name: 'slipway / proposal', conclusion: 'success' },
    authors: ['mona'],
    bytes: 'yes',
    ...overrides,
  }
}
