import type { Github } from './octokit.ts'

/** Gates that judge a commit. `pull-request` judges what a merge of it would give, which is another thing than the commit itself. */
export const commitGates = ['ci', 'pull-request'] as const
/** Gates that judge an environment, each under its name. */
export const environmentGates = ['deploy', 'rollback', 'watch', 'security'] as const

/**
 * What a status is about, and so its whole identity: GitHub shows of one context on one commit the newest status alone, so two
 * that judge different things must never share one. `service` only where the repository has several.
 */
export type StatusSubject =
  | { gate: (typeof commitGates)[number]; service?: string | undefined }
  | { gate: (typeof environmentGates)[number]; environment: string; service?: string | undefined }

export type CommitStatus = {
  /** The full commit. For a pull request its head, not the merge commit that the run is on. */
  sha: string
  state: 'success' | 'failure' | 'error' | 'pending'
  subject: StatusSubject
  /** One line; GitHub allows 140 characters, the rest is cut. */
  description: string
  url: string
}

/** `slipway/<gate>[/<environment>][/<service>]`: the name that a required check would have. */
export function contextOf(subject: StatusSubject): string {
  const environment = 'environment' in subject ? [subject.environment] : []
  const service = subject.service === undefined ? [] : [subject.service]
  return ['slipway', subject.gate, ...environment, ...service].map(segment).join('/')
}

/** Sets a commit's status; one of the same context replaces it. Needs `statuses: write`. Throws a GithubError. */
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

/** GitHub allows a slash in the name of an environment: it must not read as the next part. */
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
