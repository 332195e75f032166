import type { Github } from './octokit.ts'

/** The task of the Deployments that GitHub makes for jobs with an environment. */
const jobTask = 'deploy'
/** A job's own Deployment is among the newest: it is made when the job begins to wait. */
const lookedAt = 30

/**
 * The id of the Deployment that GitHub made for a job; undefined where it is not found. It is known by the job that its statuses name in their
 * address, never by the names of its environment and task, which anybody may give a Deployment. Needs `deployments: read`.
 */
export async function findJobDeployment(
  github: Github,
  { environment, run, job }: { environment: string; run: number; job: number },
): Promise<number | undefined> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/deployments', {
    ...github.repository,
    environment,
    task: jobTask,
    per_page: lookedAt,
  })
  for (const { id } of data) {
    const statuses = await github.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...github.repository,
      deployment_id: Number(id),
      per_page: 100,
    })
    if (statuses.data.some(({ log_url: log, target_url: target }) => [log, target].some((url) => namesJob(url ?? '', { run, job })))) {
      return Number(id)
    }
  }
  return undefined
}

/** `https://github.com/OWNER/REPO/actions/runs/RUN/job/JOB`. */
function namesJob(url: string, { run, job }: { run: number; job: number }): boolean {
  return new RegExp(`/actions/runs/${run}/jobs?/${job}(?:[/?#]|$)`).test(url)
}
