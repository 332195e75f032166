import { parseJson } from '../core/json.ts'
import type { KnownAnswers } from './known-answers.ts'

/** As Octokit calls it. */
type Fetch = (url: string, init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> }) => Promise<Response>

/**
 * Asks GitHub whether what it answered before still holds: a read that it answers with 304 does not count against the rate limit of the
 * token (REST reference, "Best practices", conditional requests). A known body is given only after such an answer, never without asking.
 */
export function conditionalFetch(fetch: Fetch, answers: KnownAnswers): Fetch {
  return async (url, init) => {
    if ((init.method ?? 'GET') !== 'GET' || 'if-none-match' in init.headers) return await fetch(url, init)
    const key = `${init.headers['accept'] ?? ''} ${url}`
    const known = answers.get(key)
    const headers = known === undefined ? init.headers : { ...init.headers, 'if-none-match': known.etag }
    const answer = await fetch(url, { ...init, headers })
    if (answer.status === 304 && known !== undefined) return unchanged(answer, known)
    const etag = answer.headers.get('etag')
    if (answer.status !== 200 || answer.redirected || etag === null || !isJson(answer)) return answer
    const text = await answer.text()
    const link = answer.headers.get('link') ?? undefined
    if (isComplete(text, { url, link })) answers.keep(key, { etag, link, text })
    return new Response(text, { status: 200, headers: answer.headers })
  }
}

/** The headers are those of now, such as `date` and what is left of the rate limit; a 304 has none of those that describe the body. */
function unchanged(answer: Response, { link, text }: { link: string | undefined; text: string }): Response {
  const headers = new Headers(answer.headers)
  headers.set('content-type', 'application/json; charset=utf-8')
  if (link !== undefined && !headers.has('link')) headers.set('link', link)
  return new Response(text, { status: 200, headers })
}

function isJson(answer: Response): boolean {
  return /^application\/json\b/.test(answer.headers.get('content-type') ?? '')
}

/**
 * A torn body is never kept. Nor is a full page without a next one: what is added behind it may change only the header `link`, which a 304
 * need not have.
 */
function isComplete(text: string, { url, link }: { url: string; link: string | undefined }): boolean {
  try {
    const body = parseJson(text, url)
    const size = Number(new URL(url).searchParams.get('per_page') ?? 30)
    return !Array.isArray(body) || body.length < size || /rel="next"/.test(link ?? '')
  } catch {
    return false
  }
}
