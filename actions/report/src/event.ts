import type { Runner } from '@slipway/shared/ports/runner'
import { z } from 'zod'

/** Where the event of the run lets a report go. */
export type Subject = {
  /** The commit that a reviewer looks at: of a pull request its head, not the merge commit that the run is on. */
  sha: string
  pullRequest?: number
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

/** Reads the payload that the runner was given by GitHub; never anything that an artifact says of itself. */
export function subjectOf({ payload, run }: Pick<Runner, 'payload' | 'run'>): Subject {
  const pull = pullRequestEvent.safeParse(payload)
  if (pull.success) {
    const { number, head } = pull.data.pull_request
    return { sha: head.sha, pullRequest: number, fromFork: head.repo?.full_name.toLowerCase() !== run.repository.toLowerCase() }
  }
  const group = mergeGroupEvent.safeParse(payload)
  return { sha: group.success ? group.data.merge_group.head_sha : run.sha, fromFork: false }
}
