import type { OctokitResponse, RequestInterface } from '@octokit/types'
import type { GithubOptions } from './octokit-request.ts'

/** GitHub's REST interface for one repository. Every error is a `GithubError`, or the reason of an aborted signal. */
export type Github = {
  repository: { owner: string; repo: string }
  /** Octokit's own `request`: `request('GET /repos/{owner}/{repo}/issues', { ...github.repository, state: 'open' })`. */
  request: RequestInterface
  /** All items of a list; see `paginate`. */
  paginate<T>(list: ListPage<T>): AsyncGenerator<T>
}

/** Requests one page; `page` is part of the parameters. Extracts the list where it is inside an object (`workflow_runs`). */
export type ListPage<T> = (page: { per_page: 100; page: number }) => Promise<{ data: readonly T[]; headers: { link?: string | undefined } }>

/** A client with retries that respects rate limits. Octokit is loaded by the first call, not with the action. */
export async function createGithub(options: GithubOptions): Promise<Github> {
  const { createRequest } = await import('./octokit-request.ts')
  const [owner = '', repo = ''] = options.runner.run.repository.split('/')
  return { repository: { owner, repo }, request: createRequest(options), paginate }
}

/**
 * All items of a list, page by page: `github.paginate((page) => github.request('GET …', { ...github.repository, ...page }))`.
 * Follows GitHub's Link header (REST reference, "Using pagination in the REST API") until it names no next page.
 */
export async function* paginate<T>(list: ListPage<T>): AsyncGenerator<T> {
  for (let page = 1; ; page += 1) {
    const { data, headers } = await list({ per_page: 100, page })
    yield* data
    if (data.length === 0 || !/rel="next"/.test(headers.link ?? '')) return
  }
}

/** The list inside a response such as `{ total_count, workflow_runs }`, for `paginate`. */
export function listOf<T, D>(answer: OctokitResponse<D>, pick: (data: D) => readonly T[]) {
  return { data: pick(answer.data), headers: answer.headers }
}
