import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { takePort } from '../stage/system/free-port.ts'
import type { Party } from './fault-cell.ts'
import { type CallObserver, type Exchange, FaultyExchanges } from './faulty-exchange.ts'
import type { TimedFault } from './timed-fault.ts'

export type FrontAnswer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

export type HttpFront = AsyncDisposable & { readonly url: string }

export type HttpFrontOptions = {
  party: Party
  /** The address of the API behind it. */
  upstream: string
  window: TimedFault
  observer: CallObserver
  /** The answer to a write that was not applied, by its method, path and body; undefined where none can be made up. */
  pretend(write: { method: string; path: string; body: unknown }): { status: number; body: unknown } | undefined
}

/** A JSON API, with the faults of a window. While it refuses, nothing listens at its port. */
export async function startHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  const { party, window, observer } = options
  const exchanges = new FaultyExchanges<FrontAnswer>(window, observer)
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const ending = await exchanges.carryOut(await exchangeOf(incoming, options))
    if (ending.do === 'answer') outgoing.writeHead(ending.answer.status, ending.answer.headers).end(ending.answer.body)
    else if (ending.do !== 'hang') incoming.socket.resetAndDestroy()
  }
  // Outside of the range of outgoing connections: one of those could take the port while nothing listens there.
  const port = await takePort()
  const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  server.on('error', () => setTimeout(() => server.listen(port, '127.0.0.1'), 20).unref())
  await listen()
  window.onChange((open) => {
    if (open && window.faultOf(party) === 'refuse') {
      server.close()
      server.closeAllConnections()
    } else if (!open && !server.listening) void listen()
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function exchangeOf(incoming: IncomingMessage, { party, upstream, pretend }: HttpFrontOptions): Promise<Exchange<FrontAnswer>> {
  const { method = 'GET', url: path = '/' } = incoming
  const sent = await buffer(incoming)
  // A query is a read, whatever its method.
  const isRead = method === 'GET' || method === 'HEAD' || path === '/graphql'
  const what = `${method} ${path}${path === '/graphql' ? ` ${sent.toString()}` : ''}`
  return {
    party,
    access: isRead ? 'read' : 'write',
    what,
    pass: async () => {
      const { host: _own, connection: _hop, ...headers } = incoming.headers
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        request(`${upstream}${path}`, { method, headers, agent: false }, resolve).on('error', reject).end(sent)
      })
      const { connection: _kept, 'keep-alive': _alive, ...told } = answer.headers
      return { status: answer.statusCode ?? 502, headers: told, body: await buffer(answer) }
    },
    pretend: () => {
      const made = pretend({ method, path, body: parsed(sent) })
      return made === undefined ? undefined : jsonAnswer(made.status, made.body)
    },
    error: () => jsonAnswer(503, { message: 'Service Unavailable' }),
    // "Not modified" has no body, and is an answer to one client's own condition only.
    isWhole: ({ status }) => status === 200,
  }
}

function jsonAnswer(status: number, body: unknown): FrontAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }
}

function parsed(sent: Buffer): unknown {
  try {
    return JSON.parse(sent.toString())
  } catch {
    return undefined
  }
}
