import type { Github } from '../../github/octokit.ts'
import { hasJobEnded, hasRunEnded } from '../../github/runs.ts'
import type { Holder } from './lock.ts'

/**
 * Whether the job that holds a lock can no longer act: GitHub says that the job is completed, or that its run is. Without the id of the
 * job only the end of the run counts, since the key of a job does not tell which one of the run it was. Needs `actions: read`.
 */
export async function hasHolderEnded(github: Github, { run, attempt, jobId }: Holder): Promise<boolean> {
  if (jobId !== undefined && (await hasJobEnded(github, { id: jobId, run, attempt }))) return true
  return await hasRunEnded(github, { id: run, attempt })
}
