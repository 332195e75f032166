import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { serveOnFreePort } from './api-server.ts'
import { passOn } from './request-shares.ts'

export type AssetFile = { content: Buffer; type: string }

/** Runs in a thread: a server of the Worker whose module is imported from `$MODULE`, which tells its port. */
const host = `
import { createServer } from 'node:http'
import { parentPort } from 'node:worker_threads'
import { buffer } from 'node:stream/consumers'
import worker from '$MODULE'
// What a Worker throws ends its one request: Cloudflare answers it with 500 and the error code 1101, and goes on with the next.
const thrown = () => new Response('error code: 1101', { status: 500 })
const server = createServer(async (incoming, outgoing) => {
  const { method } = incoming
  const body = method === 'GET' || method === 'HEAD' ? undefined : await buffer(incoming)
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const request = new Request(new URL(incoming.url, 'http://127.0.0.1'), { method, headers, body })
  const answer = await Promise.try(() => worker.fetch(request, {})).catch(thrown)
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
  outgoing.end(Buffer.from(await answer.arrayBuffer()))
}).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

/**
 * Serves what was uploaded as a version: its main module, which stands alone, in a thread of its own, and its assets before it, as
 * Cloudflare does unless told otherwise.
 */
export async function serveWorker(
  main: string | undefined,
  assets: ReadonlyMap<string, AssetFile>,
): Promise<AsyncDisposable & { url: string }> {
  await using starting = new AsyncDisposableStack()
  const upstream = main === undefined ? undefined : { id: 'worker', url: await startModule(main, starting) }
  if (upstream !== undefined && assets.size === 0) {
    // Nothing of this process is between its users and the thread.
    const alone = starting.move()
    return { url: upstream.url, [Symbol.asyncDispose]: () => alone.disposeAsync() }
  }
  const { url } = starting.use(
    await serveOnFreePort((incoming, outgoing) => {
      const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
      const asset = assets.get(pathname) ?? assets.get(`${pathname.replace(/\/$/, '')}/index.html`)
      if (asset !== undefined) return void outgoing.writeHead(200, { 'content-type': asset.type }).end(asset.content)
      passOn({ upstream, path: incoming.url ?? '/', incoming, outgoing })
    }),
  )
  const resources = starting.move()
  return { url, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function startModule(main: string, resources: AsyncDisposableStack): Promise<string> {
  const thread = new Worker(new URL(dataUrl(host.replace('$MODULE', dataUrl(main)))))
  resources.defer(async () => void (await thread.terminate()))
  const [port] = await once(thread, 'message')
  return `http://127.0.0.1:${z.number().parse(port)}`
}

function dataUrl(module: string): string {
  return `data:text/javascript;base64,${Buffer.from(module).toString('base64')}`
}
