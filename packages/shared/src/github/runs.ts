import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** Whether one attempt of a run can no longer act: the run is over, is on a later attempt, or has been deleted. Needs `actions: read`. */
export async function hasRunEnded(github: Github, run: { id: number; attempt: number }): Promise<boolean> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: run.id })
    return data.status === 'completed' || (data.run_attempt ?? run.attempt) > run.attempt
  } catch (error) {
    if (isGithubStatus(error, 404)) return true
    throw error
  }
}
