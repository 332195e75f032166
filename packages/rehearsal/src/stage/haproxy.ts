import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Edge, EdgeOptions } from './edge.ts'
import { takePort } from './free-port.ts'
import { askRuntime } from './runtime-client.ts'

/** The real HAProxy with the same backend that `startEdge` serves. Its configuration lies beside the socket. */
export async function startHaproxy(options: EdgeOptions): Promise<Edge> {
  const port = await takePort()
  const socketPort = await takePort()
  const file = `${options.socketPath}.cfg`
  await writeFile(file, configuration(options, port, socketPort))
  const haproxy = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  haproxy.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  // The listeners do not all open at once: the sockets may come after the port.
  for (const at of [port, socketPort, options.socketPath]) await untilAnswering(haproxy, at, () => words)
  for (const server of options.servers) {
    if (server.weight !== undefined) await askRuntime(options.socketPath, `set weight ${options.backend}/${server.name} ${server.weight}`)
  }
  return {
    port,
    socketPath: options.socketPath,
    socketPort,
    async [Symbol.asyncDispose]() {
      const gone = once(haproxy, 'exit')
      if (haproxy.exitCode === null && haproxy.kill('SIGTERM')) await gone
    },
  }
}

function configuration({ backend, servers, socketPath, checkEvery, patience }: EdgeOptions, port: number, socketPort: number): string {
  const check = checkEvery === undefined ? '' : ` check inter ${checkEvery}ms rise 2 fall 3`
  const lines = servers.map(
    (server) => `    server ${server.name} ${server.host ?? '127.0.0.1'}:${server.port} weight ${server.initialWeight ?? 100}${check}`,
  )
  return `global
    stats socket ${socketPath} mode 600 level admin
    stats socket ipv4@127.0.0.1:${socketPort} level admin
defaults
    mode http
    timeout connect ${patience?.connect ?? 2_000}ms
    timeout client 120s
    timeout server ${patience?.server ?? 30_000}ms
    option redispatch 1
    retries 3
frontend edge
    bind 127.0.0.1:${port}
    default_backend ${backend}
backend ${backend}
    balance roundrobin
${lines.join('\n')}
`
}

async function untilAnswering(haproxy: ChildProcess, at: number | string, words: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (haproxy.exitCode !== null) break
    const open = await new Promise<boolean>((resolve) => {
      const socket = typeof at === 'string' ? connect(at) : connect(at, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await sleep(25)
  }
  haproxy.kill('SIGKILL')
  throw new Error(`haproxy did not start: ${words().trim()}`)
}
