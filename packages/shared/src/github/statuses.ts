import { type StatusSubject, statusContextOf } from '../core/keys.ts'
import { shorten } from '../core/outcome-sentence.ts'
import type { Github } from './octokit.ts'

export type CommitStatus = {
  /** The full commit. For a pull request its head, not the merge commit of the run. */
  sha: string
  state: 'success' | 'failure' | 'error' | 'pending'
  subject: StatusSubject
  /** One line, cut at a word to GitHub's limit of 140 characters. */
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
