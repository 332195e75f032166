import { truncateMarkdown } from '../core/markdown.ts'
import { isUncertain } from './errors.ts'
import type { Github } from './octokit.ts'

/** GitHub refuses a comment above 65,536 characters; in bytes, with room for the marker. */
export const commentLimit = 60_000

/** The login of comments that `GITHUB_TOKEN` writes. */
export const actionsBot = 'github-actions[bot]'

export type StickyComment = {
  /** Number of the pull request or issue. */
  issue: number
  /** Identifies this comment among those of Slipway: letters, digits, hyphens. */
  key: string
  /** Markdown; cut if it is too long. */
  body: string
  /** The login of the token; differs from `actionsBot` only for the token of an App or a person. */
  author?: string
}

type OwnComment = { id: number; body: string; url: string }
type Written = { id: number; url: string; did: 'created' | 'updated' | 'unchanged' }

/**
 * Creates or updates the comment of this key and deletes its duplicates. A comment counts as ours only if its author is ours and it
 * starts with the marker: anyone can copy a marker. The lowest id wins, so that two jobs that write at the same time agree. When the
 * response to a creation is lost, the comments are listed again before another creation. Throws a GithubError.
 */
export async function writeStickyComment(github: Github, comment: StickyComment): Promise<Written> {
  const marker = markerOf(comment.key)
  const body = `${marker}\n${truncateMarkdown(comment.body, commentLimit)}`
  let lost: unknown
  let created: OwnComment | undefined
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const seen = await listOwn(github, comment, marker)
    const own = created === undefined || seen.some(({ id }) => id === created?.id) ? seen : [...seen, created]
    const [first, ...duplicates] = own.sort((a, b) => a.id - b.id)
    if (first !== undefined) {
      await removeAll(github, duplicates)
      return update(github, { comment: first, body, isNew: first.id === created?.id })
    }
    try {
      created = await create(github, comment.issue, body)
    } catch (error) {
      if (!isUncertain(error)) throw error
      lost = error
    }
  }
  throw lost
}

async function update(github: Github, { comment, body, isNew }: { comment: OwnComment; body: string; isNew: boolean }): Promise<Written> {
  const { id, url } = comment
  if (isNew) return { id, url, did: 'created' }
  if (comment.body === body) return { id, url, did: 'unchanged' }
  await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id, body })
  return { id, url, did: 'updated' }
}

async function listOwn(github: Github, { issue, author = actionsBot }: StickyComment, marker: string): Promise<OwnComment[]> {
  const comments = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...github.repository, issue_number: issue, ...page }),
  )
  const own: OwnComment[] = []
  for await (const { id, body = '', html_url: url, user } of comments) {
    if (user?.login === author && body.startsWith(marker)) own.push({ id: Number(id), body, url })
  }
  return own
}

async function create(github: Github, issue: number, body: string): Promise<OwnComment> {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  const { data } = await github.request(route, { ...github.repository, issue_number: issue, body })
  return { id: Number(data.id), body, url: data.html_url }
}

async function removeAll(github: Github, comments: readonly OwnComment[]): Promise<void> {
  for (const { id } of comments) {
    await github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id })
  }
}

/** An HTML comment that GitHub does not show. */
export function markerOf(key: string): string {
  return `<!-- slipway:${key.replace(/[^\w-]+/g, '-').replace(/-{2,}/g, '-')} -->`
}
