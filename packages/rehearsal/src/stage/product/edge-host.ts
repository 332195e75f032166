import { serveOnFreePort } from '../providers/api-server.ts'
import { passOn } from '../providers/request-shares.ts'

/** What lies below a path of the product, and where it is passed on to. */
export type EdgeRoute = { path: string; to: string }

/** The one host of the product: each request goes to the route with the longest path that it lies below, and tells by `via` that it came through here. */
export async function startEdgeHost(routes: readonly EdgeRoute[]): Promise<AsyncDisposable & { url: string }> {
  const longestFirst = [...routes].sort((a, b) => b.path.length - a.path.length)
  return await serveOnFreePort((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
    const route = longestFirst.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
    const upstream = route === undefined ? undefined : { id: route.path, url: route.to }
    incoming.headers['via'] = '1.1 marina'
    passOn({ upstream, path: incoming.url ?? '/', incoming, outgoing })
  })
}
