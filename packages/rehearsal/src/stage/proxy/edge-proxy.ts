import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { connect, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { type ForwardTimeouts, forward } from './forward.ts'
import { answerLine, type RuntimeApi } from './runtime-api.ts'
import { countCheck, createServerState, type ProxyServer } from './servers.ts'

export type EdgeServer = {
  readonly name: string
  readonly port: number
  readonly host?: string
  readonly initialWeight?: number
  readonly weight?: number
}

export type EdgeOptions = {
  readonly backend: string
  readonly servers: readonly EdgeServer[]
  /** Where the runtime socket lies: at most 100 bytes long. */
  readonly socketPath: string
  /** Milliseconds between checks by connecting (`check inter`), up after 2, down after 3; without it there are none. */
  readonly checkEvery?: number
  readonly timeouts?: ForwardTimeouts
}

/** What every proxy under test has, ours and the real one. */
export type Edge = AsyncDisposable & {
  /** Where clients connect. */
  readonly port: number
  readonly socketPath: string
  /** The runtime socket once more, on TCP. */
  readonly socketPort: number
}

/** A reverse proxy that shares requests by weight and is steered through HAProxy's runtime socket. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const now = Date.now()
  const servers = options.servers.map((server, index) =>
    createServerState({
      name: server.name,
      id: index + 1,
      host: server.host ?? '127.0.0.1',
      port: server.port,
      initialWeight: server.initialWeight ?? 100,
      weight: server.weight ?? server.initialWeight ?? 100,
      checked: options.checkEvery !== undefined,
      now,
    }),
  )
  const backend = { name: options.backend, frontend: 'edge', servers }
  const api: RuntimeApi = { backend, now: Date.now, version: '2.6.0-rehearsal', startedAt: now }
  const timeouts = options.timeouts ?? { connect: 2_000, server: 30_000 }

  const front = createHttpServer(
    { keepAliveTimeout: 120_000, requestTimeout: 0 },
    (incoming, outgoing) => void forward(servers, { timeouts, incoming, outgoing }),
  )
  const byPath = createTcpServer((socket) => serve(api, socket))
  const byPort = createTcpServer((socket) => serve(api, socket))
  const port = await listen(front, { port: 0, host: '127.0.0.1' })
  await listen(byPath, { path: options.socketPath })
  const socketPort = await listen(byPort, { port: 0, host: '127.0.0.1' })
  const checks = watch(servers, options.checkEvery ?? 2_000)

  return {
    port,
    socketPath: options.socketPath,
    socketPort,
    async [Symbol.asyncDispose]() {
      clearInterval(checks)
      front.closeAllConnections()
      await Promise.all([front, byPath, byPort].map(close))
    },
  }
}

/** As without `prompt`: one line, its answer, end of the connection. */
function serve(api: RuntimeApi, socket: Socket): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('error', () => {})
  socket.on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\n')
    if (end >= 0) socket.end(answerLine(api, text.slice(0, end)))
  })
}

/** Checks by connecting, at every server whose checks are on and that is not in maintenance. */
function watch(servers: readonly ProxyServer[], every: number): NodeJS.Timeout {
  return setInterval(() => {
    for (const server of servers) {
      if (!server.health.enabled || server.admin === 'maint') continue
      const socket = connect({ host: server.host, port: server.port })
      const settle = (well: boolean) => {
        socket.destroy()
        // It may have gone into maintenance meanwhile.
        if (server.admin === 'maint') return
        if (!well) server.counters.failedChecks++
        if (countCheck(server, well)) server.changedAt = Date.now()
      }
      socket.setTimeout(every, () => settle(false))
      socket.once('connect', () => settle(true))
      socket.once('error', () => settle(false))
    }
  }, every)
}

function listen(server: HttpServer | TcpServer, at: { port: number; host: string } | { path: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

function close(server: HttpServer | TcpServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
