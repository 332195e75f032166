import type { HttpAnswer } from '../../ports/http.ts'

const longest = 100

/**
 * Where an answer sends its asker, in words; empty for an answer that is no redirect. Without the query, which may hold a secret,
 * and without the host where it is the one that was asked.
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
