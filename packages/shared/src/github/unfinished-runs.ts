import type { Github } from './octokit.ts'

/** A run that has not ended, as GitHub lists it. */
export type UnfinishedRun = {
  id: number
  /** The number of the run within its workflow. */
  number: number
  workflow: number
  /** A branch or a tag, without `refs/…/`; undefined where GitHub names none. */
  branch: string | undefined
  sha: string
  /** `owner/name` of the repository of the head commit: another repository for a fork. */
  repository: string
  /** The page of the run. */
  url: string
}

/** A job of the newest attempt of a run. `createdAt`: when all that it needs had ended; `startedAt`: when it began its work (ISO 8601). */
export type RunJob = { name: string; status: string; createdAt: string; startedAt: string; url: string }

/** The unfinished runs of the repository, or of one workflow, with this status: newest first, at most 100. Needs `actions: read`. */
export async function listUnfinishedRuns(
  github: Github,
  { status, workflow }: { status: 'waiting' | 'in_progress'; workflow?: number },
): Promise<UnfinishedRun[]> {
  const parameters = { ...github.repository, status, per_page: 100 }
  const { data } =
    workflow === undefined
      ? await github.request('GET /repos/{owner}/{repo}/actions/runs', parameters)
      : await github.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', { ...parameters, workflow_id: workflow })
  return data.workflow_runs.map((run) => ({
    id: Number(run.id),
    number: run.run_number,
    workflow: Number(run.workflow_id),
    branch: run.head_branch ?? undefined,
    sha: run.head_sha,
    repository: run.head_repository?.full_name ?? '',
    url: run.html_url,
  }))
}

/** The jobs of the newest attempt of a run, at most 1000. Needs `actions: read`. */
export async function listRunJobs(github: Github, run: number): Promise<RunJob[]> {
  const jobs: RunJob[] = []
  const pages = github.paginate(async (page) => {
    const { data, headers } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', {
      ...github.repository,
      run_id: run,
      ...page,
    })
    return { data: data.jobs, headers }
  })
  for await (const { name, status, created_at, started_at, html_url } of pages) {
    if (jobs.push({ name, status, createdAt: created_at, startedAt: started_at, url: html_url ?? '' }) >= 1_000) break
  }
  return jobs
}

/** The GitHub environments whose approval or timer a run waits for. Needs `actions: read`. */
export async function listPendingEnvironments(github: Github, run: number): Promise<string[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments', {
    ...github.repository,
    run_id: run,
  })
  return data.map(({ environment }) => environment.name ?? '')
}
