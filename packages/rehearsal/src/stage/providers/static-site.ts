import type { IncomingHttpHeaders } from 'node:http'
import { extname } from 'node:path'
import { z } from 'zod'
import { serveOnFreePort } from './api-server.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
}

const route = z.object({
  src: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  /** A request must have each of these headers. */
  has: z.array(z.object({ type: z.literal('header'), key: z.string() })).default([]),
  status: z.int().optional(),
  continue: z.boolean().default(false),
})
export type SiteRoute = z.infer<typeof route>

/** The routes of `config.json` before its handlers (Vercel, "Build Output API", Routes); of each what the example uses. */
export function siteRoutesOf(config: unknown): SiteRoute[] {
  const { routes } = z.object({ routes: z.array(z.union([route, z.object({ handle: z.string() })])).default([]) }).parse(config)
  const handled = routes.findIndex((one) => 'handle' in one)
  return routes.slice(0, handled < 0 ? undefined : handled).flatMap((one) => ('src' in one ? [one] : []))
}

/** Serves files by their path; a path that ends in a slash is its `index.html`. A route adds its headers, and ends the request where it has a status. */
export async function serveFiles(
  files: ReadonlyMap<string, Buffer>,
  routes: readonly SiteRoute[] = [],
): Promise<AsyncDisposable & { url: string }> {
  return await serveOnFreePort((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const { status, headers } = routed(routes, path, request.headers)
    if (status !== undefined) return void response.writeHead(status, headers).end(`the site answers ${status}\n`)
    const content = files.get(path) ?? files.get(`${path.replace(/\/$/, '')}/index.html`)
    if (content === undefined) return void response.writeHead(404, headers).end('there is no such file')
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', ...headers }).end(content)
  })
}

function routed(
  routes: readonly SiteRoute[],
  path: string,
  asked: IncomingHttpHeaders,
): { status: number | undefined; headers: Readonly<Record<string, string>> } {
  let headers: Readonly<Record<string, string>> = {}
  for (const { src, has, headers: added, status, continue: goesOn } of routes) {
    if (!new RegExp(`^${src}$`).test(path) || has.some(({ key }) => asked[key.toLowerCase()] === undefined)) continue
    headers = { ...headers, ...added }
    if (!goesOn) return { status, headers }
  }
  return { status: undefined, headers }
}
