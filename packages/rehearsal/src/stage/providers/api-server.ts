import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { ApiAnswer, ApiRequest } from './api-exchange.ts'
import { type ApiFaults, plannedFaults } from './api-faults.ts'

export type ApiCall = { method: string; path: string; body: unknown; status: number }

export type ApiServer = AsyncDisposable & {
  url: string
  /** Every request with the status of its answer; 0 where no answer was sent. */
  calls: ApiCall[]
  faults: ApiFaults
}

export type ApiOptions = {
  token: string
  /** Other tokens that are good, because this API gave them out. */
  accepts?(token: string): boolean
  answer(request: ApiRequest): ApiAnswer | Promise<ApiAnswer>
  /** Whether planned faults are not for this request: it is beside what they are planned for. */
  spares?(request: ApiRequest): boolean
  /** The answer to a wrong token. */
  unauthorized: ApiAnswer
  /** The answer to a request above the rate limit. */
  limited: ApiAnswer
}

/** A JSON API behind a bearer token, with planned faults. */
export async function startApi(options: ApiOptions): Promise<ApiServer> {
  const calls: ApiCall[] = []
  const faults = plannedFaults()
  const listening = await serveOnFreePort(async (incoming, outgoing) => {
    const request = await readRequest(incoming)
    const tell = (status: number) => calls.push({ method: request.method, path: incoming.url ?? '/', body: request.body, status })
    const spared = options.spares?.(request) === true
    const fault = spared ? undefined : request.method === 'GET' ? faults.takeForRead() : faults.takeForWrite()
    if (fault?.do === 'drop') {
      tell(0)
      incoming.socket.destroy()
      return
    }
    const answer = fault?.do === 'refuse' ? (fault.answer ?? options.limited) : await decide(request, incoming, options)
    if (fault?.do === 'lose') {
      tell(0)
      incoming.socket.destroy()
      return
    }
    tell(answer.status)
    send(outgoing, answer)
  })
  return { url: listening.url, calls, faults, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() }
}

function decide(
  request: ApiRequest,
  incoming: IncomingMessage,
  { token, accepts, answer, unauthorized }: ApiOptions,
): ApiAnswer | Promise<ApiAnswer> {
  const [, given = ''] = /^Bearer (.+)$/.exec(incoming.headers.authorization ?? '') ?? []
  return given === token || accepts?.(given) === true ? answer(request) : unauthorized
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const bytes = await buffer(incoming)
  const { method = 'GET', headers } = incoming
  return { method, path: url.pathname, query: url.searchParams, body: parse(bytes.toString()), bytes, headers }
}

function parse(said: string): unknown {
  try {
    return said === '' ? undefined : JSON.parse(said)
  } catch {
    return undefined
  }
}

function send(outgoing: ServerResponse, { status, body, headers }: ApiAnswer): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
  outgoing.end(body === undefined ? undefined : JSON.stringify(body))
}

/** A server on a free port of this machine. */
export async function serveOnFreePort(listener: RequestListener): Promise<AsyncDisposable & { url: string; port: number }> {
  // A kept connection stays open longer than a client waits between two requests.
  const server = createServer({ keepAliveTimeout: 120_000 }, listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
