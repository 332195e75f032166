import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type SlackMessage = { readonly path: string; readonly at: number; readonly payload: unknown }

export type SlackSink = AsyncDisposable & {
  readonly url: string
  /** The address of an incoming webhook, one per name. */
  webhook(name: string): string
  messages(path?: string): readonly SlackMessage[]
  /** The next `count` posts are answered with this status and kept out of the messages. */
  refuse(status: number, count: number): void
}

/** Accepts posts to incoming webhooks and answers as Slack does: `ok`, or `invalid_payload` (Slack API, "Incoming webhooks"). */
export async function startSlackSink(): Promise<SlackSink> {
  const messages: SlackMessage[] = []
  let refusal = { status: 500, count: 0 }
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming)
    if (refusal.count > 0) {
      refusal.count--
      return outgoing.writeHead(refusal.status).end('service_unavailable')
    }
    const payload = parse(body)
    if (incoming.method !== 'POST' || payload === undefined) return outgoing.writeHead(400).end('invalid_payload')
    messages.push({ path: incoming.url ?? '/', at: Date.now(), payload })
    return outgoing.writeHead(200, { 'content-type': 'text/html' }).end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${portOf(server.address())}`
  return {
    url,
    webhook: (name) => `${url}/services/${name}`,
    messages: (path) => (path === undefined ? [...messages] : messages.filter((message) => message.path === path)),
    refuse(status, count) {
      refusal = { status, count }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An object, or undefined. */
function parse(body: string): unknown {
  try {
    const payload: unknown = JSON.parse(body)
    return typeof payload === 'object' && payload !== null ? payload : undefined
  } catch {
    return undefined
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
