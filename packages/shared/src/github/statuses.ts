import { type StatusSubject, statusContextOf } from '../core/keys.ts'
import type { Github } from './octokit.ts'

export type CommitStatus = {
  /** The full commit. For a pull request its head, not the merge commit of the run. */
  sha: string
  state: 'success' | 'failure' | 'error' | 'pending'
  subject: StatusSubject
  /** One line, cut at GitHub's limit of 140 characters. */
  description: string
  url: string
}

/** Sets a commit's status; one of the same context replaces it. Needs `statuses: write`. Throws a GithubError. */
export async function setStatus(github: Github, status: CommitStatus): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
    ...github.repository,
    sha: status.sha,
    state: status.state,
    context: statusContextOf(status.subject),
    description: shorten(status.description, 140),
    target_url: status.url,
  })
}

/** One line of at most `limit` UTF-16 units, cut between characters. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  const cut = line.slice(0, limit - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
