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

/**
 * Asks GitHub to cancel a run; it still runs what is told to run always. With `force` it does not even do that: the REST reference
 * ("Force cancel a workflow run") has it only for a run that does not follow the first. Gives false where it is over already.
 * Needs `actions: write`.
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
