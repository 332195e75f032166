import type { EnvironmentConfig } from '../../config/load.ts'
import { messageOf } from '../../core/errors.ts'
import { GithubError } from '../../github/errors.ts'
import { findJobDeployment } from '../../github/job-deployment.ts'
import type { Github } from '../../github/octokit.ts'
import { listRunApprovals, type RunApproval } from '../../github/run-approvals.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Runner } from '../../ports/runner.ts'
import type { Intent } from '../ledger/ledger.ts'

/** How the job was let in, for the record: who approved it, or why nobody is named, and the Deployment that GitHub made for it. */
export type JobApproval = { terms: Pick<Intent, 'approval' | 'approvals' | 'proposal' | 'githubDeployment'>; notes: readonly string[] }

type Place = Pick<EnvironmentConfig, 'approval' | 'deployment'> & { githubEnvironment: string }

const kept = 10
const longestComment = 300

/** Asks GitHub who approved the job. Fails nothing: what GitHub does not tell is recorded as not told. Needs `actions: read`. */
export async function readJobApproval(
  github: Github,
  place: Place,
  { runner, clock }: { runner: Runner; clock: Pick<Clock, 'now'> },
): Promise<JobApproval> {
  const approved = await approvalOf(github, place, { runner, clock })
  const deployment = place.deployment === 'github' ? await deploymentOf(github, place, runner) : undefined
  return {
    terms: { ...approved.terms, ...(deployment?.id === undefined ? {} : { githubDeployment: deployment.id }) },
    notes: [`approval: ${describeApproval(approved.terms)}`, ...approved.notes, ...(deployment?.notes ?? [])],
  }
}

async function approvalOf(
  github: Github,
  place: Place,
  { runner, clock }: { runner: Runner; clock: Pick<Clock, 'now'> },
): Promise<JobApproval> {
  try {
    const all = await listRunApprovals(github, runner.run.id)
    const at = new Date(clock.now()).toISOString()
    return { terms: approvalTerms(all, place, at), notes: [] }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return { terms: { approval: 'unread' }, notes: [`who approved could not be read: ${error.message}`] }
  }
}

/** What the decisions of a run say of a job in this GitHub environment. `at`: when they were read. */
export function approvalTerms(
  all: readonly RunApproval[],
  { approval, githubEnvironment }: Pick<Place, 'approval' | 'githubEnvironment'>,
  at: string,
): JobApproval['terms'] {
  const own = githubEnvironment.toLowerCase()
  const given = all.filter(({ state, environments }) => state === 'approved' && environments.some((name) => name.toLowerCase() === own))
  if (given.length === 0) return { approval: approval === 'required' ? 'unnamed' : 'not-asked' }
  const approvals = given.slice(0, kept).map(({ by, comment }) => ({ by, at, ...(comment === '' ? {} : { comment: shortened(comment) }) }))
  return { approval: 'github', approvals }
}

function shortened(comment: string): string {
  const cut = comment.replace(/\s+/g, ' ').trim().slice(0, longestComment)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

async function deploymentOf(
  github: Github,
  { githubEnvironment }: Place,
  { run }: Pick<Runner, 'run'>,
): Promise<{ id?: number; notes: string[] }> {
  if (run.jobId === undefined) return { notes: ["GitHub's own Deployment of this job is not recorded: the job does not know its id"] }
  try {
    const id = await findJobDeployment(github, { environment: githubEnvironment, run: run.id, job: run.jobId })
    return id === undefined
      ? { notes: ["GitHub's own Deployment of this job was not found"] }
      : { id, notes: [`GitHub's own Deployment of this job is ${id}`] }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return { notes: [`GitHub's own Deployment of this job could not be read: ${messageOf(error)}`] }
  }
}

/** Who approved a rollout, by its record, in words. */
export function describeApproval({ approval, approvals = [] }: Pick<Intent, 'approval' | 'approvals'>): string {
  const named = approvals.map(({ by, comment }) => (comment === undefined ? by : `${by} (“${comment}”)`)).join(', ')
  switch (approval) {
    case 'github':
      return `${named} on GitHub`
    case 'by-command':
      return `${named} by command`
    case 'not-asked':
      return 'no approval was asked of GitHub'
    case 'unnamed':
      return 'GitHub names nobody who approved'
    case 'unread':
      return 'who approved could not be read'
    case undefined:
      return named === '' ? 'not recorded' : named
  }
}
