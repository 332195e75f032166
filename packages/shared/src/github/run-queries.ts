import { type CommitComparison, compareCommits } from './git/compare.ts'
import type { Github } from './octokit.ts'
import { cancelRun, readRun, type WorkflowRun } from './runs.ts'
import { listPendingEnvironments, listRunJobs, listUnfinishedRuns, type RunJob, type UnfinishedRun } from './unfinished-runs.ts'

/** Questions about the runs of the repository. Each throws a GithubError where the token may not ask. */
export type RunQueries = {
  /** The own run; undefined where GitHub does not know it. */
  own(): Promise<WorkflowRun | undefined>
  unfinished(of: { status: 'waiting' | 'in_progress'; workflow?: number }): Promise<readonly UnfinishedRun[]>
  jobs(run: number): Promise<readonly RunJob[]>
  /** The GitHub environments whose approval or timer the run waits for. */
  pending(run: number): Promise<readonly string[]>
  compareCommits(base: string, head: string): Promise<CommitComparison | undefined>
  /** False where the run has ended. */
  cancel(run: number): Promise<boolean>
}

/** Asked of GitHub. Needs `actions: read`, `contents: read` to compare commits, and `actions: write` to cancel a run. */
export function githubRunQueries(github: Github, runId: number): RunQueries {
  return {
    own: () => readRun(github, runId),
    unfinished: (of) => listUnfinishedRuns(github, of),
    jobs: (run) => listRunJobs(github, run),
    pending: (run) => listPendingEnvironments(github, run),
    compareCommits: (base, head) => compareCommits(github, base, head),
    cancel: (run) => cancelRun(github, run, { force: false }),
  }
}
