import { createServer as createHttpServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A change that a step is about to make, or has just made without having received the answer. */
export type Boundary = { effect: string; when: 'before' | 'after' }

/** Proxies between a step and GitHub, and between a step and the proxy's runtime socket. Each change waits until `onBoundary` resolves. */
export type Interception = AsyncDisposable & {
  /** The API address that the step is given. */
  readonly apiUrl: string
  /** The runtime socket that the step is given. */
  readonly socketPath: string
}

export type InterceptionOptions = {
  apiUrl: string
  socketPath: string
  /** The path of the intercepting socket. */
  ownSocketPath: string
  /** May never resolve: then the change is not made, or its answer is never sent. */
  onBoundary(boundary: Boundary): Promise<void>
}

/** Starts the interception. Reads are not intercepted. */
export async function startInterception(options: InterceptionOptions): Promise<Interception> {
  const front = createHttpServer((incoming, outgoing) => void passRequest(options, incoming, outgoing).catch(() => outgoing.destroy()))
  const clients = new Set<Socket>()
  const socket = createTcpServer({ allowHalfOpen: true }, (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    void passCommand(options, client).catch(() => client.destroy())
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => socket.listen(options.ownSocketPath, resolve))
  const address = front.address()
  if (typeof address !== 'object' || address === null) throw new Error('The gate has no address')
  return {
    apiUrl: `http://127.0.0.1:${address.port}`,
    socketPath: options.ownSocketPath,
    async [Symbol.asyncDispose]() {
      front.closeAllConnections()
      // The connection of a command that never continues has to be closed here.
      for (const client of clients) client.destroy()
      await Promise.all([front, socket].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

async function passRequest(
  { apiUrl, onBoundary }: InterceptionOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET'
  const path = incoming.url ?? '/'
  const body = await buffer(incoming)
  const effect =
    method === 'GET' || method === 'HEAD' ? undefined : `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+/, '').replace(/\d{5,}/, 'N')}`
  if (effect !== undefined) await onBoundary({ effect, when: 'before' })
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { host: _own, ...headers } = incoming.headers
    request(`${apiUrl}${path}`, { method, headers }, resolve).on('error', reject).end(body)
  })
  const answered = await buffer(answer)
  if (effect !== undefined) await onBoundary({ effect, when: 'after' })
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(answered)
}

async function passCommand({ socketPath, onBoundary }: InterceptionOptions, client: Socket): Promise<void> {
  client.on('error', () => undefined)
  const command = (await firstLine(client)).trim()
  const effect = /^(show|wait|help)\b/.test(command) ? undefined : command
  if (effect !== undefined) await onBoundary({ effect, when: 'before' })
  const proxy = connect(socketPath)
  proxy.write(`${command}\n`)
  const answer = await buffer(proxy)
  if (effect !== undefined) await onBoundary({ effect, when: 'after' })
  client.end(answer)
}

function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    socket.on('end', () => resolve(text))
  })
}
