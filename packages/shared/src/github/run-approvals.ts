import { z } from 'zod'
import type { Github } from './octokit.ts'

/** A decision of a person on a job that waits for a GitHub environment. GitHub tells neither its time nor the attempt of the run. */
export type RunApproval = { environments: readonly string[]; state: string; by: string; comment: string }

const answer = z.array(
  z.object({
    environments: z.array(z.object({ name: z.string().optional() })),
    state: z.string(),
    user: z.object({ login: z.string() }).nullable(),
    comment: z.string().nullish(),
  }),
)

/** The decisions in a run, of all its attempts (REST reference, "Get the review history for a workflow run"). Needs `actions: read`. */
export async function listRunApprovals(github: Github, run: number): Promise<RunApproval[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals', { ...github.repository, run_id: run })
  return answer.parse(data).map(({ environments, state, user, comment }) => ({
    environments: environments.flatMap(({ name }) => name ?? []),
    state,
    // GitHub shows the account of somebody who has left as the user ghost.
    by: user?.login ?? 'ghost',
    comment: comment ?? '',
  }))
}
