import { once } from 'node:events'
import { createServer, get, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Edge } from '../../src/stage/proxy/edge-proxy.ts'
import { askRuntime, observeServers } from '../../src/stage/proxy/runtime-client.ts'

const side = z.enum(['blue', 'green', 'added'])
export type Side = z.infer<typeof side>

/** Who answered each of a number of requests that went through the proxy; `none` counts answers of the proxy itself. */
const served = z.strictObject({ blue: z.number(), green: z.number(), added: z.number(), none: z.number() })
export type Served = z.infer<typeof served>
const pair = z.strictObject({ blue: z.boolean(), green: z.boolean() })

const step = z.discriminatedUnion('do', [
  /** One command at the runtime socket. */
  z.strictObject({
    do: z.literal('ask'),
    command: z.string(),
    answer: z.string().default(''),
    level: z.enum(['admin', 'operator']).default('admin'),
  }),
  /** What lies behind a server starts or stops. */
  z.strictObject({ do: z.enum(['up', 'down']), side }),
  /** Until `show stat` tells this status of a server. */
  z.strictObject({ do: z.literal('until'), side, status: z.string() }),
  /** What is so now: what a person who wrote the step expects, what the proxy says, and who got the requests. */
  z.strictObject({
    do: z.literal('look'),
    what: z.string(),
    /** As `describeObservation` has it, and which sides are open. */
    reads: z.string(),
    open: pair,
    /** The same in the words of a provider that has two sides with weights, where that is all there is to it. */
    assigned: z.strictObject({ blue: z.number(), green: z.number() }).optional(),
    up: pair.optional(),
    stat: z.string().default(''),
    state: z.string().default(''),
    served: served.default({ blue: 0, green: 0, added: 0, none: 0 }),
  }),
])
export type Step = z.output<typeof step>
export type StepWritten = z.input<typeof step>

const life = z.strictObject({
  name: z.string(),
  /** Words of the backend other than those of the stage's edge, which then does not play this life. */
  balance: z.string().optional(),
  cookie: z.string().optional(),
  steps: z.array(step),
})
export type Life = z.output<typeof life>
export const lifeWritten = (written: z.input<typeof life>): Life => life.parse(written)
export const transcript = z.strictObject({ haproxy: z.string(), lives: z.array(life) })

/** Requests of a look: each percent that a look sets is a whole number of them. */
const requests = 40

export type Ports = Readonly<Record<Side, number>>

/** Plays a life on a proxy, and gives the same steps with what this proxy answered. Ports are written as `{blue}`. */
export async function play(steps: readonly Step[], edge: Edge & { operatorPath?: string }, ports: Ports): Promise<Step[]> {
  await using running = new AsyncDisposableStack()
  const origins = new Map<Side, Server>()
  const stop = async (which: Side) => {
    const server = origins.get(which)
    origins.delete(which)
    server?.closeAllConnections()
    if (server !== undefined) await new Promise((resolve) => server.close(resolve))
  }
  running.defer(async () => {
    for (const which of [...origins.keys()]) await stop(which)
  })
  const ask = async (command: string, level: 'admin' | 'operator' = 'admin') => {
    const at = level === 'operator' ? (edge.operatorPath ?? edge.socketPath) : edge.socketPath
    return withNames(await askRuntime(at, withPorts(command, ports)), ports)
  }
  const played: Step[] = []
  for (const one of steps) {
    if (one.do === 'up') origins.set(one.side, await startOrigin(one.side, ports[one.side]))
    if (one.do === 'down') await stop(one.side)
    if (one.do === 'until') await until(one.side, one.status, edge)
    if (one.do === 'ask') played.push({ ...one, answer: await ask(one.command, one.level) })
    else if (one.do === 'look') {
      const [stat, state] = [await ask('show stat'), await ask('show servers state web')]
      played.push({ ...one, stat, state, served: await countServed(edge.port) })
    } else played.push(one)
  }
  return played
}

function withPorts(text: string, ports: Ports): string {
  return side.options.reduce((whole, name) => whole.replaceAll(`{${name}}`, String(ports[name])), text)
}

function withNames(text: string, ports: Ports): string {
  return side.options.reduce((whole, name) => whole.replaceAll(new RegExp(`\\b${ports[name]}\\b`, 'g'), `{${name}}`), text)
}

async function startOrigin(name: Side, port: number): Promise<Server> {
  const server = createServer((_request, response) => response.end(name)).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function until(name: Side, status: string, edge: Edge): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if ((await observeServers(edge.socketPath, 'web')).get(name)?.status === status) return
    await sleep(10)
  }
  throw new Error(`${name} did not become ${status}`)
}

async function countServed(port: number): Promise<Served> {
  const counts: Served = { blue: 0, green: 0, added: 0, none: 0 }
  for (let sent = 0; sent < requests; sent += 1) {
    const known = side.safeParse(await answerAt(port))
    counts[known.success ? known.data : 'none'] += 1
  }
  return counts
}

/** One request on a connection of its own. */
function answerAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve(body))
    }).on('error', reject)
  })
}
