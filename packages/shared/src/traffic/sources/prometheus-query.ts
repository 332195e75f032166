import { namesIn } from '../../config/variables.ts'
import { jsonText } from '../../core/json.ts'
import type { Http } from '../../ports/http.ts'
import { apiErrorIn } from './prometheus-answer.ts'
import { documentIn, noJsonBecause } from './source-answer.ts'

export type PrometheusCall = {
  /** Without `/api/v1`. */
  address: string
  headers: Readonly<Record<string, string>>
  query: string
  kind: 'query' | 'query_range'
  parameters: Readonly<Record<string, string>>
}

const timeout = 10_000
/** A longer query goes into the body of the request: proxies cut addresses. */
const longestQuery = 1_500

/** Asks the HTTP API of Prometheus once. Never throws: whatever is wrong is a reason. */
export async function askPrometheusApi(
  { address, headers, query, kind, parameters }: PrometheusCall,
  { http, signal }: { http: Http; signal: AbortSignal | undefined },
): Promise<{ state: 'answered'; document: unknown } | { state: 'missing'; reason: string }> {
  const sent = new URLSearchParams({ query, ...parameters })
  const url = `${address.replace(/\/+$/, '')}/api/v1/${kind}`
  const long = query.length > longestQuery
  const answer = await http({
    url: long ? url : `${url}?${sent}`,
    headers: { accept: 'application/json', ...(long ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers },
    ...(long ? { method: 'POST', body: String(sent) } : {}),
    timeout,
    ...(signal === undefined ? {} : { signal }),
  })
  const document = answer.state === 'answered' ? documentIn(jsonText(answer.body)) : undefined
  const refused = document === undefined ? undefined : apiErrorIn(document.value)
  if (refused !== undefined) return { state: 'missing', reason: `Prometheus refused the query: ${refused}` }
  const unusable = noJsonBecause(answer, { url, who: 'Prometheus' })
  if (unusable !== undefined) return { state: 'missing', reason: unusable }
  if (document === undefined) return { state: 'missing', reason: 'Prometheus answered with no JSON' }
  return { state: 'answered', document: document.value }
}

/** Fills in what Slipway knows itself, and leaves all other names as they are. */
export function filledIn(text: string, own: Readonly<Record<string, string>>): string {
  return namesIn(text).reduce((filled, name) => {
    const value = own[name]
    return value === undefined ? filled : filled.replace(new RegExp(`\\$(?:\\{${name}\\}|${name}(?![A-Za-z0-9_]))`, 'g'), () => value)
  }, text)
}

/** A value within the quotes of a PromQL string. */
export function escapedForQuery(text: string): string {
  return text.replace(/["'`\\]/g, '\\$&')
}
