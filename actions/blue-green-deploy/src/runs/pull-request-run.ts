import { branchOf } from '@slipway/shared/config/branches'
import { type GithubError, isForbidden, isGithubStatus, isRateLimited } from '@slipway/shared/github/errors'
import { openPullRequestsOf } from '@slipway/shared/github/pulls'
import { listWorkflowRuns, type WorkflowRun } from '@slipway/shared/github/runs'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

/** The run of a pull request that judges the commit of a push. */
export type JudgingRun = { pullRequest: number; run: number; url: string }

/** GitHub starts both runs within seconds; each look is this long after the one before. */
const looks = 4
const pause = 3_000

/** A run that judges nothing: it was never let begin. */
const idle: readonly (string | undefined)[] = ['skipped', 'action_required', 'startup_failure']

/**
 * The run that a pull request of this repository has started for the commit of a push, by the same workflow. Only a run that GitHub shows
 * counts: a pull request alone may have none, as one that conflicts, or in a workflow that does not start on pull requests. Undefined also
 * where GitHub does not let this job look, with a warning. Needs `actions: read` and `pull-requests: read`.
 */
export async function judgingPullRequestRun(call: ModeCall<Pick<Inputs, 'token'>>): Promise<JudgingRun | undefined> {
  const { runner, clock, log, signal } = call.context
  const { event, ref, sha, repository } = runner.run
  const branch = branchOf(ref)
  const workflow = /\/\.github\/workflows\/([^/@]+)@/.exec(runner.environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1]
  if (event !== 'push' || branch === undefined || workflow === undefined) return undefined
  try {
    const github = await githubClient(call)
    const [pullRequest] = await openPullRequestsOf(github, branch)
    if (pullRequest === undefined) return undefined
    for (let look = 1; look <= looks; look += 1) {
      if (look > 1) await clock.sleep(pause, signal)
      const runs = await listWorkflowRuns(github, { workflow, event: 'pull_request', sha })
      const found = runs.find((run) => isOwn(run, repository) && !idle.includes(run.conclusion))
      if (found !== undefined) return { pullRequest, run: found.id, url: `${runner.serverUrl}/${repository}/actions/runs/${found.id}` }
    }
    return undefined
  } catch (error) {
    if (!isUnread(error)) throw error
    log.warning(`Whether a pull request of ${branch} judges this commit was not looked up, so this run judges it: ${error.message}`)
    return undefined
  }
}

function isOwn(run: WorkflowRun, repository: string): boolean {
  return run.repository.toLowerCase() === repository.toLowerCase()
}

function isUnread(error: unknown): error is GithubError {
  return isForbidden(error) || isRateLimited(error) || isGithubStatus(error, 404)
}
