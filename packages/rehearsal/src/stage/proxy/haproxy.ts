import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { takePort } from '../system/free-port.ts'
import type { Edge, EdgeOptions } from './edge-proxy.ts'
import { askRuntime } from './runtime-client.ts'

export type HaproxyProcessOptions = EdgeOptions & {
  /** Words of a `balance` line other than `roundrobin`. */
  readonly balance?: string | undefined
  /** Users stay on their server by a cookie of this name. */
  readonly cookie?: string | undefined
  /** `load-server-state-from-file global` from here. */
  readonly stateFile?: string
  readonly threads?: number
}

export type Haproxy = Edge & {
  /** A runtime socket of the level `operator`, which may look and not touch. */
  readonly operatorPath: string
  /** Reads the configuration anew in a new process; resolves when that one answers. */
  reload(): Promise<void>
}

/** The real HAProxy with the same backend that `startEdge` serves. Its configuration lies beside the socket. */
export async function startHaproxy(options: HaproxyProcessOptions): Promise<Haproxy> {
  const port = await takePort()
  const socketPort = await takePort()
  const file = `${options.socketPath}.cfg`
  await writeFile(file, configuration(options, port, socketPort))
  const haproxy = spawn('haproxy', ['-W', '-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
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
    operatorPath: operatorPath(options),
    reload: async () => {
      const before = await workerOf(options.socketPath)
      for (let attempt = 0; attempt < 200; attempt++) {
        // A master process that has just started ignores the first signal.
        if (attempt % 40 === 0) haproxy.kill('SIGUSR2')
        if (![before, undefined].includes(await workerOf(options.socketPath))) return
        await sleep(25)
      }
      throw new Error(`haproxy did not reload: ${words.trim()}`)
    },
    async [Symbol.asyncDispose]() {
      const gone = once(haproxy, 'exit')
      if (haproxy.exitCode === null && haproxy.kill('SIGTERM')) await gone
    },
  }
}

function operatorPath({ socketPath }: HaproxyProcessOptions): string {
  return `${socketPath}o`
}

/** The process that answers at a socket; undefined while one goes and the next comes. */
async function workerOf(socketPath: string): Promise<string | undefined> {
  const info = await askRuntime(socketPath, 'show info').catch(() => '')
  return /^Pid: (\d+)$/m.exec(info)?.[1]
}

function configuration(options: HaproxyProcessOptions, port: number, socketPort: number): string {
  const { backend, servers, socketPath, checkEvery, timeouts, balance = 'roundrobin', cookie, stateFile, threads } = options
  const check = checkEvery === undefined ? '' : ` check inter ${checkEvery}ms rise 2 fall 3`
  const lines = servers.map(({ name, host = '127.0.0.1', port: at, initialWeight = 100 }) => {
    return `    server ${name} ${host}:${at} weight ${initialWeight}${check}${cookie === undefined ? '' : ` cookie ${name}`}`
  })
  return `global
    stats socket ${socketPath} mode 600 level admin expose-fd listeners
    stats socket ${operatorPath(options)} mode 600 level operator
    stats socket ipv4@127.0.0.1:${socketPort} level admin
${threads === undefined ? '' : `    nbthread ${threads}\n`}${stateFile === undefined ? '' : `    server-state-file ${stateFile}\n`}defaults
    mode http
    timeout connect ${timeouts?.connect ?? 2_000}ms
    timeout client 120s
    timeout server ${timeouts?.server ?? 30_000}ms
    option redispatch 1
    retries 3
${stateFile === undefined ? '' : '    load-server-state-from-file global\n'}frontend edge
    bind 127.0.0.1:${port}
    default_backend ${backend}
backend ${backend}
    balance ${balance}
${cookie === undefined ? '' : `    cookie ${cookie} insert indirect nocache\n`}${lines.join('\n')}
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
