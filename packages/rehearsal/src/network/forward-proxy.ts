import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { serviceName } from './certificates.ts'

export type Proxy = AsyncDisposable & {
  readonly port: number
  /** What it was asked for, allowed or not: `CONNECT host:port`, or `GET http://…`. */
  readonly asked: readonly string[]
}

export type ProxyPolicy = 'open' | 'refuses' | { user: string; password: string }

/** A forward proxy on this machine (RFC 9110, 7.6 and 9.3.6). It knows one name, that of the service, and leads it to 127.0.0.1. */
export async function startProxy(policy: ProxyPolicy): Promise<Proxy> {
  const asked: string[] = []
  const sockets = new Set<Duplex>()
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    const status = refusalOf(policy, incoming)
    if (status === undefined) pass(incoming, outgoing)
    else outgoing.writeHead(status, challenge).end('the proxy does not let you through')
  })
  server.on('connection', (socket) => keep(socket))
  server.on('connect', (incoming: IncomingMessage, client: Duplex) => {
    asked.push(`CONNECT ${incoming.url}`)
    const status = refusalOf(policy, incoming)
    const [host, port] = (incoming.url ?? '').split(':')
    if (status !== undefined) client.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n`)
    else if (host !== serviceName) client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
    else tunnel(client, keep(connect(Number(port), '127.0.0.1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function keep<T extends Duplex>(socket: T): T {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
}

const challenge = { 'proxy-authenticate': 'Basic' }

function refusalOf(policy: ProxyPolicy, { headers }: IncomingMessage): 403 | 407 | undefined {
  if (policy === 'open') return undefined
  if (policy === 'refuses') return 403
  const wanted = `Basic ${Buffer.from(`${policy.user}:${policy.password}`).toString('base64')}`
  return headers['proxy-authorization'] === wanted ? undefined : 407
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const url = new URL(incoming.url ?? '')
  const { 'proxy-authorization': _own, ...headers } = incoming.headers
  const options = { host: '127.0.0.1', port: url.port, path: `${url.pathname}${url.search}`, method: incoming.method, headers }
  const onward = request(options, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  onward.on('error', () => outgoing.writeHead(502).end())
  incoming.pipe(onward)
}

function tunnel(client: Duplex, service: Socket): void {
  service.on('connect', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    service.pipe(client)
    client.pipe(service)
  })
}
