import type { Runner } from '@slipway/shared/ports/runner'
import { z } from 'zod'

/** The commit and pull request of the run's event. */
export type EventSubject = {
  /** The commit that a reviewer looks at: of a pull request its head, not the merge commit that the run is on. */
  sha: string
  pullRequest?: number
  /** Whether the run tests the result of a merge, and not the commit itself as a push does. */
  merge: boolean
  /** GitHub gives a pull request from a fork a token that only reads, and no secret. */
  fromFork: boolean
}

const commit = z.string().regex(/^[0-9a-f]{40}$/)
const pullRequestEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    head: z.object({ sha: commit, repo: z.object({ full_name: z.string() }).nullable() }),
  }),
})
const mergeGroupEvent = z.object({ merge_group: z.object({ head_sha: commit }) })
/** Such runs are on the head of the default branch; their subject is only in the payload ("Events that trigger workflows"). */
const workflowRunEvent = z.object({
  workflow_run: z.object({
    head_sha: commit,
    event: z.string().default(''),
    pull_requests: z.array(z.object({ number: z.int().positive() })).default([]),
  }),
})
const checkEvent = z
  .union([z.object({ check_run: z.object({ head_sha: commit }) }), z.object({ check_suite: z.object({ head_sha: commit }) })])
  .transform((event) => ('check_run' in event ? event.check_run.head_sha : event.check_suite.head_sha))
const statusEvent = z.object({ sha: commit, context: z.string() })

/** Reads the payload that the runner was given by GitHub; never the content of an artifact. */
export function eventSubject({ payload, run }: Pick<Runner, 'payload' | 'run'>): EventSubject {
  const pull = pullRequestEvent.safeParse(payload)
  if (pull.success) {
    const { number, head } = pull.data.pull_request
    return {
      sha: head.sha,
      pullRequest: number,
      merge: true,
      fromFork: head.repo?.full_name.toLowerCase() !== run.repository.toLowerCase(),
    }
  }
  const group = mergeGroupEvent.safeParse(payload)
  if (group.success) return { sha: group.data.merge_group.head_sha, merge: true, fromFork: false }
  const other = workflowRunEvent.safeParse(payload)
  if (other.success) return subjectOfRun(other.data.workflow_run)
  const check = checkEvent.safeParse(payload)
  if (check.success) return { sha: check.data, merge: false, fromFork: false }
  const status = statusEvent.safeParse(payload)
  return { sha: status.success ? status.data.sha : run.sha, merge: false, fromFork: false }
}

/** The token of a `workflow_run` can write, whoever started the run before it. */
function subjectOfRun({ head_sha: sha, event, pull_requests: pulls }: z.infer<typeof workflowRunEvent>['workflow_run']): EventSubject {
  const merge = event.startsWith('pull_request') || event === 'merge_group'
  const [pull, ...more] = merge ? pulls : []
  return { sha, merge, fromFork: false, ...(pull === undefined || more.length > 0 ? {} : { pullRequest: pull.number }) }
}
