import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { isUsable, type ProxyServer, pick } from './servers.ts'

/** Milliseconds, as `timeout connect` and `timeout server` of HAProxy. */
export type ForwardTimeouts = { readonly connect: number; readonly server: number }

/** A client's request, and where its answer goes. */
export type ForwardedExchange = {
  readonly timeouts: ForwardTimeouts
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/** Headers that concern one connection only (RFC 9110, section 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/**
 * Passes one request on, as HAProxy in `mode http` with `option redispatch 1`: a server that refuses the connection has not
 * seen the request, so another one gets it; without one the answer is 503. A server that closes the connection gives 502, one that
 * stays silent 504. A new connection for each request: none can be found closed when it is used again.
 */
export async function forward(servers: readonly ProxyServer[], exchange: ForwardedExchange): Promise<void> {
  const { timeouts, outgoing } = exchange
  const tried = new Set<ProxyServer>()
  for (let server = pick(servers, tried); server !== undefined; server = pick(servers, tried)) {
    const release = enlist(server, outgoing)
    const socket = await open(server, timeouts.connect)
    if (socket !== undefined) return pass(server, socket, exchange)
    release()
    tried.add(server)
    // A request that another server gets is no connection error of this one (HAProxy 2.6).
    if (servers.some((one) => isUsable(one) && !tried.has(one))) server.counters.redispatched++
    else server.counters.connectErrors++
  }
  refuse(outgoing, { status: 503, title: 'Service Unavailable', text: 'No server is available to handle this request.' })
}

/** Counts the request as a session of the server until it is answered. Returns a function that ends the count earlier. */
function enlist(server: ProxyServer, outgoing: ServerResponse): () => void {
  const end = () => outgoing.destroy()
  const release = () => void server.sessions.delete(end)
  server.sessions.add(end)
  server.counters.mostSessions = Math.max(server.counters.mostSessions, server.sessions.size)
  outgoing.once('close', release)
  return release
}

function open(server: ProxyServer, timeout: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: server.host, port: server.port, noDelay: true })
    const giveUp = () => {
      socket.destroy()
      resolve(undefined)
    }
    const late = setTimeout(giveUp, timeout)
    socket.once('error', giveUp)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.off('error', giveUp)
      resolve(socket)
    })
    socket.once('close', () => clearTimeout(late))
  })
}

function pass(server: ProxyServer, socket: Socket, { timeouts, incoming, outgoing }: ForwardedExchange): void {
  const { counters } = server
  counters.sessions++
  const headers = {
    ...withoutHops(incoming.headers),
    ...framing(incoming),
    connection: 'close',
    'x-forwarded-for': incoming.socket.remoteAddress ?? '',
  }
  const upstream: ClientRequest = request({
    createConnection: () => socket,
    method: incoming.method,
    path: incoming.url,
    headers,
    setDefaultHeaders: false,
  })
  upstream.setTimeout(timeouts.server, () => {
    counters.answerErrors++
    if (outgoing.headersSent) outgoing.destroy()
    else refuse(outgoing, { status: 504, title: 'Gateway Time-out', text: "The server didn't respond in time." })
    upstream.destroy()
  })
  upstream.on('error', () => {
    if (outgoing.writableEnded) return
    counters.answerErrors++
    if (outgoing.headersSent) outgoing.destroy()
    else refuse(outgoing, { status: 502, title: 'Bad Gateway', text: 'The server returned an invalid or incomplete response.' })
  })
  upstream.on('response', (answer) => {
    count(server, answer.statusCode ?? 502)
    outgoing.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers))
    answer.on('data', (chunk: Buffer) => {
      counters.bytesOut += chunk.length
    })
    pipeline(answer, outgoing, () => {})
  })
  incoming.on('data', (chunk: Buffer) => {
    counters.bytesIn += chunk.length
  })
  outgoing.once('close', () => upstream.destroy())
  incoming.pipe(upstream)
}

function count({ counters }: ProxyServer, status: number): void {
  const classes = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 } as const
  const found = Object.values(classes).find((one) => one === Math.floor(status / 100))
  if (found !== undefined) counters.byClass[found]++
}

function withoutHops(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)))
}

/** A body without a length stays one, in chunks. */
function framing(incoming: IncomingMessage): Record<string, string> {
  return incoming.headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }
}

function refuse(outgoing: ServerResponse, { status, title, text }: { status: number; title: string; text: string }): void {
  if (outgoing.headersSent || outgoing.destroyed) return
  const body = `<html><body><h1>${status} ${title}</h1>\n${text}\n</body></html>\n`
  outgoing.writeHead(status, { 'content-type': 'text/html', 'cache-control': 'no-cache', 'content-length': Buffer.byteLength(body) })
  outgoing.end(body)
}
