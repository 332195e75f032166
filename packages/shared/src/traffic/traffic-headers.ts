import { substitute } from '../config/variables.ts'
import type { Http } from '../ports/http.ts'

/** The headers of `traffic.headers` with `$NAME` replaced. Throws an ActionError that lists the missing names. */
export function trafficHeaders(
  { name, traffic }: { name: string; traffic: { headers: Readonly<Record<string, string>> } },
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return substitute(traffic.headers, variables, `environments.${name}.traffic.headers`)
}

/**
 * A client that adds these headers to requests to the origin of `base`, and to no other origin: they can contain a secret. Headers of the
 * request itself have priority.
 */
export function withTrafficHeaders(http: Http, base: string, headers: Readonly<Record<string, string>>): Http {
  const { origin } = new URL(base)
  return (request) => {
    if (!URL.canParse(request.url) || new URL(request.url).origin !== origin) return http(request)
    const own = new Set(Object.keys(request.headers ?? {}).map((name) => name.toLowerCase()))
    const more = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()))
    return http(more.length === 0 ? request : { ...request, headers: { ...Object.fromEntries(more), ...request.headers } })
  }
}
