import type { CommitComparison } from '@slipway/shared/github/git/compare'
import type { RunQueries } from '@slipway/shared/github/run-queries'
import type { WorkflowRun } from '@slipway/shared/github/runs'
import type { RunJob, UnfinishedRun } from '@slipway/shared/github/unfinished-runs'
import { parseProposalTitle } from './proposal-title.ts'

/** The proposal of a run: which commit of which services goes where. */
export type RunProposal = { services: readonly string[]; environment: string; sha: string }

/** What is known of an older run that waits. */
export type OlderRunFacts = {
  jobs: readonly RunJob[]
  /** The GitHub environments that it waits for. */
  pending: readonly string[]
  /** How the commit of the newer run stands to its commit. */
  comparison: CommitComparison | undefined
}

/** An older run that waits, and why it is left alone; undefined where the newer proposal supersedes it. */
export type OlderRun = { run: UnfinishedRun; kept: string | undefined }

/**
 * Why a newer proposal leaves an older waiting run alone; undefined where it supersedes it: the run only waits for the approval of a
 * deployment to the same environment of services that the newer run deploys too, and the newer commit has all of its commit.
 */
function whyKept({ jobs, pending, comparison }: OlderRunFacts, { services, environment }: RunProposal): string | undefined {
  const unfinished = jobs.filter(({ status }) => status !== 'completed')
  const busy = unfinished.find(({ status }) => status !== 'waiting')
  if (busy !== undefined) return `its job "${busy.name}" is ${busy.status.replace('_', ' ')}`
  if (unfinished.length === 0 || pending.length === 0) return 'nothing of it waits for an approval any more'
  const elsewhere = pending.find((name) => name !== environment)
  if (elsewhere !== undefined) return `it waits for ${elsewhere} too`
  for (const { name } of unfinished) {
    const proposed = parseProposalTitle(name)
    if (proposed === undefined) return `its job "${name}" is no proposed deployment`
    if (proposed.services === undefined) return `its job "${name}" does not name its services`
    const other = proposed.services.find((one) => !services.includes(one))
    if (other !== undefined) return `it is about the service ${other}`
    if (proposed.environment !== environment) return `it deploys to ${proposed.environment}`
  }
  if (comparison === 'ahead') return undefined
  return comparison === 'identical' ? 'it is about the same commit' : 'the newer commit does not have all of its commit'
}

/**
 * Older runs of the own workflow and branch that wait, each looked at when the caller asks for the next: what it then does follows as
 * closely on the look as it can. None where GitHub does not know the own run.
 */
export async function* olderWaitingRuns(proposal: RunProposal, queries: RunQueries): AsyncGenerator<OlderRun> {
  const own = await queries.own()
  if (own === undefined) return
  const waiting = await queries.unfinished({ status: 'waiting', workflow: own.workflow })
  for (const run of waiting.filter((one) => isOlder(one, own))) {
    const comparison = await queries.compareCommits(run.sha, proposal.sha)
    const pending = await queries.pending(run.id)
    yield { run, kept: whyKept({ comparison, pending, jobs: await queries.jobs(run.id) }, proposal) }
  }
}

/** Run numbers count within a workflow. A branch of the same name in a fork is another branch. */
function isOlder(run: UnfinishedRun, own: Pick<WorkflowRun, 'number' | 'workflow' | 'branch' | 'repository'>): boolean {
  const sameLine = run.workflow === own.workflow && run.branch !== undefined && run.branch === own.branch
  return sameLine && run.repository === own.repository && run.number < own.number
}
