import type { Http, HttpAnswer, HttpRequest } from '../../ports/http.ts'

/** A log-in seldom takes more than three. */
const mostRedirects = 5

/** The last answer, the address that gave it, and what ended the way there where that was not an answer to take. */
export type FollowedAnswer = { answer: HttpAnswer; url: string; problem?: string }

/**
 * Sends a request and follows its redirects (RFC 9110, section 15.4) within its time-out. Headers and body stay with the origin that they
 * were written for. Never goes from https to http.
 */
export async function askFollowing(http: Http, request: HttpRequest): Promise<FollowedAnswer> {
  let here = request
  let spent = 0
  for (let redirects = 0; ; redirects += 1) {
    const answer = await http({ ...here, timeout: Math.max(1, request.timeout - spent) })
    spent += answer.elapsed
    const whole = { ...answer, elapsed: spent }
    const seen = { answer: whole, url: here.url }
    if (answer.state === 'failed' || ![301, 302, 303, 307, 308].includes(answer.status)) return seen
    const target = URL.parse(answer.headers['location'] ?? '', here.url)
    if (target === null || !/^https?:$/.test(target.protocol) || (answer.headers['location'] ?? '') === '') return seen
    if (redirects >= mostRedirects) return { ...seen, problem: `more than ${mostRedirects} redirects` }
    if (new URL(here.url).protocol === 'https:' && target.protocol === 'http:') return { ...seen, problem: 'a redirect from https to http' }
    here = redirected(here, target, answer.status)
  }
}

function redirected({ body, headers = {}, ...request }: HttpRequest, target: URL, status: number): HttpRequest {
  const sameOrigin = new URL(request.url).origin === target.origin
  const method = request.method ?? 'GET'
  const toGet = (status === 303 && method !== 'HEAD') || (status < 303 && method === 'POST')
  return {
    ...request,
    url: target.href,
    method: toGet ? 'GET' : method,
    headers: sameOrigin ? headers : {},
    ...(toGet || body === undefined || !sameOrigin ? {} : { body }),
  }
}
