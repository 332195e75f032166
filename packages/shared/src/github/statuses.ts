import type { Github } from './octokit.ts'

/** Gates that judge a commit. `pull-request` judges the merge of the commit, which can differ from the commit itself. */
export const commitGates = ['ci', 'pull-request'] as const
/** Gates that judge an environment, each under its name. */
export const environmentGates = ['deploy', 'rollback', 'watch', 'security'] as const

/**
 * The identity of a status. GitHub shows only the newest status per context and commit, so two statuses that judge different things must
 * not share a context. `service` only in a repository with several services.
 */
export type StatusSubject =
  | { gate: (typeof commitGates)[number]; service?: string | undefined }
  | { gate: (typeof environmentGates)[number]; environment: string; service?: string | undefined }

export type CommitStatus = {
  /** The full commit. For a pull request its head, not the merge commit of the run. */
  sha: string
  state: 'success' | 'failure' | 'error' | 'pending'
  subject: StatusSubject
  /** One line, cut at GitHub's limit of 140 characters. */
  description: string
  url: string
}

/** `slipway/<gate>[/<environment>][/<service>]`: also the name for a required check. */
export function contextOf(subject: StatusSubject): string {
  const environment = 'environment' in subject ? [subject.environment] : []
  const service = subject.service === undefined ? [] : [subject.service]
  return ['slipway', subject.gate, ...environment, ...service].map(segment).join('/')
}

/** Sets a status of a commit. It replaces the status of the same context. Needs `statuses: write`. Throws a GithubError. */
export async function setStatus(github: Github, status: CommitStatus): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
    ...github.repository,
    sha: status.sha,
    state: status.state,
    context: contextOf(status.subject),
    description: shorten(status.description, 140),
    target_url: status.url,
  })
}

/** Encodes a slash, which GitHub allows in the name of an environment, so that it does not separate parts. */
function segment(text: string): string {
  return text.replace(/[%/]/g, encodeURIComponent)
}

/** One line of at most `limit` UTF-16 units, cut between characters. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  const cut = line.slice(0, limit - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
