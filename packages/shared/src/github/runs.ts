import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** Whether one attempt of a run has ended: the run is completed, has a later attempt, or was deleted. Needs `actions: read`. */
export async function hasRunEnded(github: Github, run: { id: number; attempt: number }): Promise<boolean> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: run.id })
    return data.status === 'completed' || (data.run_attempt ?? run.attempt) > run.attempt
  } catch (error) {
    if (isGithubStatus(error, 404)) return true
    throw error
  }
}

/** A job as whoever recorded it knew it. */
export type RecordedJob = { id: number; run: number; attempt: number }

/**
 * Whether GitHub says that a job is completed, which it says before the run has ended. False where it knows no such job, or where the id
 * is that of another run or attempt: then the id says nothing. Needs `actions: read`.
 */
export async function hasJobEnded(github: Github, { id, run, attempt }: RecordedJob): Promise<boolean> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}', { ...github.repository, job_id: id })
    return data.status === 'completed' && Number(data.run_id) === run && (data.run_attempt ?? attempt) === attempt
  } catch (error) {
    if (isGithubStatus(error, 404)) return false
    throw error
  }
}

/**
 * Cancels a run; its steps with `always()` still run. With `force` they do not: the REST reference ("Force cancel a workflow run") provides
 * this only for a run that does not respond to a normal cancellation. Returns false where the run has already ended. Needs
 * `actions: write`.
 */
export async function cancelRun(github: Github, id: number, { force }: { force: boolean }): Promise<boolean> {
  const parameters = { ...github.repository, run_id: id }
  try {
    if (force) await github.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel', parameters)
    else await github.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', parameters)
    return true
  } catch (error) {
    if (isGithubStatus(error, 404, 409)) return false
    throw error
  }
}

export type WorkflowRun = {
  id: number
  /** The number of the run within its workflow. */
  number: number
  workflow: number
  /** The file of the workflow, `.github/workflows/enhanced-ci.yml`; for a reusable workflow, that of its caller. */
  path: string
  /** A branch or a tag, without `refs/…/`. */
  branch: string | undefined
  sha: string
  event: string
  /** `owner/name` of the repository of the head commit: another repository for a fork. */
  repository: string
  status: string
  conclusion: string | undefined
  createdAt: string
  updatedAt: string
}

/** One run, with the state of its newest attempt; undefined where it does not exist or was deleted. Needs `actions: read`. */
export async function readRun(github: Github, id: number): Promise<WorkflowRun | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: id })
    return runOf(data)
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/** The runs of a workflow for pushes to a branch, newest first, at most 100. Needs `actions: read`. */
export async function listPushRuns(github: Github, { workflow, branch }: { workflow: number; branch: string }): Promise<WorkflowRun[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
    ...github.repository,
    workflow_id: workflow,
    branch,
    event: 'push',
    per_page: 100,
  })
  return data.workflow_runs.map(runOf)
}

/** The runs of a workflow file for a commit and an event, newest first, at most 100. Needs `actions: read`. */
export async function listWorkflowRuns(
  github: Github,
  { workflow, event, sha }: { workflow: string; event: string; sha: string },
): Promise<WorkflowRun[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
    ...github.repository,
    workflow_id: workflow,
    event,
    head_sha: sha,
    per_page: 100,
  })
  return data.workflow_runs.map(runOf)
}

type RunData = {
  id: number | bigint
  run_number: number
  workflow_id: number | bigint
  path: string
  head_branch: string | null
  head_sha: string
  event: string
  head_repository: { full_name: string } | null
  status: string | null
  conclusion: string | null
  created_at: string
  updated_at: string
}

function runOf(data: RunData): WorkflowRun {
  return {
    id: Number(data.id),
    number: data.run_number,
    workflow: Number(data.workflow_id),
    // For a workflow of another ref, GitHub appends the ref: `….yml@refs/heads/main`.
    path: data.path.replace(/@.*$/, ''),
    branch: data.head_branch ?? undefined,
    sha: data.head_sha,
    event: data.event,
    repository: data.head_repository?.full_name ?? '',
    status: data.status ?? '',
    conclusion: data.conclusion ?? undefined,
    createdAt: data.created_at,
    updatedAt: data.updated_at,
  }
}
