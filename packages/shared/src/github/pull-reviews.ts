import { z } from 'zod'
import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** A pull request that brought a commit, or has it. `author` is empty for an account that is gone. */
export type BroughtBy = { number: number; author: string; headSha: string }

/** One review. `at`: milliseconds since 1970. `commit` is the head of the pull request when it was given. */
export type PullReview = { by: string; state: 'approved' | 'changes-requested' | 'dismissed'; commit: string; at: number }

/** A status of a commit. `at`: milliseconds since 1970, when it was set. */
export type SetStatus = { context: string; description: string; by: string; at: number }

/** The pull requests to which a commit belongs, merged ones too (REST reference, "List pull requests associated with a commit"). Needs `pull-requests: read`. */
export async function pullRequestsWith(github: Github, sha: string): Promise<BroughtBy[]> {
  const found: BroughtBy[] = []
  const pages = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { ...github.repository, commit_sha: sha, ...page }),
  )
  for await (const { number, user, head } of pages) found.push({ number, author: user?.login ?? '', headSha: head.sha })
  return found
}

const review = z.object({
  user: z.object({ login: z.string() }).nullable(),
  state: z.string(),
  commit_id: z.string().nullable(),
  submitted_at: z.string().optional(),
})

const states = { APPROVED: 'approved', CHANGES_REQUESTED: 'changes-requested', DISMISSED: 'dismissed' } as const

/**
 * The reviews of a pull request, oldest first, without those that only comment or were never handed in (REST reference, "List reviews for
 * a pull request"). Needs `pull-requests: read`.
 */
export async function listReviews(github: Github, number: number): Promise<PullReview[]> {
  const found: PullReview[] = []
  const pages = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { ...github.repository, pull_number: number, ...page }),
  )
  for await (const one of pages) {
    const { user, state, commit_id: commit, submitted_at: at } = review.parse(one)
    const known = Object.entries(states).find(([name]) => name === state)?.[1]
    if (known === undefined || user === null || at === undefined) continue
    found.push({ by: user.login, state: known, commit: commit ?? '', at: Date.parse(at) })
  }
  return found
}

/** All statuses that a commit ever got, newest first (REST reference, "List commit statuses for a reference"). Needs `statuses: read`. */
export async function listStatuses(github: Github, sha: string): Promise<SetStatus[]> {
  const found: SetStatus[] = []
  const pages = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/commits/{ref}/statuses', { ...github.repository, ref: sha, ...page }),
  )
  for await (const { context, description, creator, created_at: at } of pages) {
    found.push({ context, description: description ?? '', by: creator?.login ?? '', at: Date.parse(at) })
  }
  return found
}

/**
 * Whether somebody may push to the repository (REST reference, "Get repository permissions for a user"). The association that a review
 * shows is no answer: a private member of an organization has none there. Any token may ask.
 */
export async function mayPush(github: Github, login: string): Promise<boolean> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      ...github.repository,
      username: login,
    })
    return data.permission === 'admin' || data.permission === 'write'
  } catch (error) {
    if (isGithubStatus(error, 404)) return false
    throw error
  }
}
