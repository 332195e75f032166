import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'

/** A server that answers requests: `id` is the provider's id of it. */
export type Upstream = { id: string; url: string }

/** Distributes requests by shares: of a hundred, each side gets exactly its share, evenly spread. */
export function shareCounter(): (share: number) => boolean {
  let due = 0
  return (share) => {
    due += share
    if (due < 100) return false
    due -= 100
    return true
  }
}

/** Forwards a request with this path. An upstream that cannot be reached gives 502, as with both providers. */
export function passOn({
  upstream,
  path,
  incoming,
  outgoing,
  ended = () => {},
}: {
  upstream: Upstream | undefined
  path: string
  incoming: IncomingMessage
  outgoing: ServerResponse
  /** Called once for a request that was passed on: whether it got no answer. */
  ended?: (failed: boolean) => void
}): void {
  if (upstream === undefined) return void outgoing.writeHead(404).end('nothing is deployed here')
  const { connection: _hop, ...headers } = incoming.headers
  const onward = request(new URL(path, upstream.url), { method: incoming.method, headers, agent: false })
  let left = false
  onward.on('error', () => {
    if (!outgoing.headersSent && !left) ended(true)
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(502).end('the deployment does not answer')
  })
  onward.on('response', (answer) => {
    const { connection: _kept, 'keep-alive': _alive, ...told } = answer.headers
    ended(false)
    outgoing.writeHead(answer.statusCode ?? 502, told)
    pipeline(answer, outgoing, () => {})
  })
  outgoing.once('close', () => {
    left = true
    onward.destroy()
  })
  incoming.pipe(onward)
}
