import type { HttpAnswer } from '../../ports/http.ts'

const longest = 100

/**
 * The target of a redirect as text; empty for a response that is not a redirect. Leaves out the query, which can contain a secret, and the
 * host where it is that of the request.
 */
export function describeRedirect({ status, headers }: Extract<HttpAnswer, { state: 'answered' }>, asked?: string): string {
  if (status < 300 || status > 399) return ''
  const location = headers['location'] ?? ''
  if (location === '') return ', a redirect without a location'
  const base = URL.parse(asked ?? '') ?? new URL('http://nowhere.invalid')
  const target = URL.parse(location, base.href)
  if (target === null) return ', a redirect to no address'
  const shown = `${target.origin === base.origin ? '' : target.origin}${target.pathname}`
  return `, a redirect to ${shown.length > longest ? `${shown.slice(0, longest)}…` : shown}`
}
