import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { serveOnFreePort } from './api-server.ts'

/** The module of a Worker: the part of the interface that the stand-in calls. */
const workerModule = z.object({
  default: z.object({
    fetch: z.custom<(request: Request, env: object) => Response | Promise<Response>>((value) => typeof value === 'function'),
  }),
})

export type AssetFile = { content: Buffer; type: string }

/**
 * Serves what was uploaded as a version: its main module, which stands alone, in this process, and its assets before it, as Cloudflare
 * does unless told otherwise.
 */
export async function serveWorker(
  main: string | undefined,
  assets: ReadonlyMap<string, AssetFile>,
): Promise<AsyncDisposable & { url: string }> {
  const source = main === undefined ? undefined : `data:text/javascript;base64,${Buffer.from(main).toString('base64')}`
  const loaded = source === undefined ? undefined : workerModule.parse(await import(source)).default
  return await serveOnFreePort(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
    const asset = assets.get(url.pathname) ?? assets.get(`${url.pathname.replace(/\/$/, '')}/index.html`)
    if (asset !== undefined) return void outgoing.writeHead(200, { 'content-type': asset.type }).end(asset.content)
    if (loaded === undefined) return void outgoing.writeHead(404).end('there is no such asset')
    const answer = await loaded.fetch(new Request(url, { method: incoming.method ?? 'GET' }), {})
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    outgoing.end(answer.body === null ? '' : await text(Readable.from(answer.body)))
  })
}
