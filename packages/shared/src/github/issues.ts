import { truncateMarkdown } from '../core/markdown.ts'
import { actionsBot, commentLimit, markerOf } from './comments.ts'
import { isUncertain } from './errors.ts'
import type { Github } from './octokit.ts'

export type Issue = { number: number; title: string; body: string; state: 'open' | 'closed'; url: string }

export type IssueKey = {
  /** Restricts the search. GitHub creates a new label. */
  label: string
  /** Identifies this issue among those of the label: part of a hidden marker at the start of the body. */
  key: string
  /** The login of the token. */
  author?: string
}

/** The newest issue with this author, label and key; undefined without one. Needs `issues: read`. Throws a GithubError. */
export async function findIssue(github: Github, of: IssueKey, state: 'open' | 'closed' | 'all' = 'open'): Promise<Issue | undefined> {
  const issues = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/issues', { ...github.repository, labels: of.label, state, ...page }),
  )
  for await (const issue of issues) {
    const ours = issue.user?.login === (of.author ?? actionsBot) && issue.pull_request === undefined
    if (ours && issue.body?.startsWith(markerOf(of.key)) === true) return issueOf(issue)
  }
  return undefined
}

/**
 * Opens the issue of this label and key, or updates the open one. When the response to a creation is lost, the issues are listed again
 * before another creation. Needs `issues: write`. Throws a GithubError.
 */
export async function writeIssue(
  github: Github,
  of: IssueKey,
  content: { title: string; body: string; labels?: readonly string[] },
): Promise<Issue & { did: 'created' | 'updated' }> {
  const body = `${markerOf(of.key)}\n${truncateMarkdown(content.body, commentLimit)}`
  let lost: unknown
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const open = await findIssue(github, of)
    if (open !== undefined) return { ...(await updateIssue(github, open.number, { title: content.title, body })), did: 'updated' }
    try {
      const labels = [of.label, ...(content.labels ?? [])]
      const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
        ...github.repository,
        title: content.title,
        body,
        labels,
      })
      return { ...issueOf(data), did: 'created' }
    } catch (error) {
      if (!isUncertain(error)) throw error
      lost = error
    }
  }
  throw lost
}

/** Changes the given fields of an issue. Throws a GithubError. */
export async function updateIssue(
  github: Github,
  number: number,
  change: { title?: string; body?: string; state?: 'open' | 'closed' },
): Promise<Issue> {
  const { data } = await github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...github.repository,
    issue_number: number,
    ...change,
  })
  return issueOf(data)
}

/** Adds a comment to an issue. Throws a GithubError. */
export async function commentOnIssue(github: Github, number: number, body: string): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...github.repository,
    issue_number: number,
    body: truncateMarkdown(body, commentLimit),
  })
}

function issueOf(data: { number: number; title: string; body?: string | null; state: string; html_url: string }): Issue {
  return {
    number: data.number,
    title: data.title,
    body: data.body ?? '',
    state: data.state === 'closed' ? 'closed' : 'open',
    url: data.html_url,
  }
}
