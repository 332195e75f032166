import { substitute } from '../config/variables.ts'
import type { Http } from '../ports/http.ts'

/** The headers of `traffic.headers` with `$NAME` filled in. Throws an ActionError that names what is missing. */
export function trafficHeaders(
  { name, traffic }: { name: string; traffic: { headers: Readonly<Record<string, string>> } },
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return substitute(traffic.headers, variables, `environments.${name}.traffic.headers`)
}

/**
 * The same client, which sends these headers too to the host of `base`, and to no other: they may hold a secret. What a request
 * says itself comes first.
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
