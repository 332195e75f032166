import { Agent, request } from 'node:http'
import type { ClientSample } from './client-samples.ts'

export type ClientOptions = {
  /** The service's address with its base path. */
  readonly url: string
  /** Requests a second. */
  readonly rate?: number
  readonly paths?: readonly string[]
  /** Milliseconds after which a request counts as unanswered. */
  readonly timeout?: number
}

export type ConstantClient = {
  /** Every request that has ended, in the order of their start. */
  samples(): ClientSample[]
  /** Stops sending; resolves when all open requests have ended. */
  stop(): Promise<ClientSample[]>
}

const mostUnderWay = 500

/**
 * The constant client (open loop): it sends at its rate whatever the answers are, every other request on a connection of
 * its own. It waits only while 500 requests are open.
 */
export function startClient(options: ClientOptions): ConstantClient {
  const { rate = 50, paths = ['/api/items', '/api/items', '/api/session'], timeout = 10_000 } = options
  const kept = new Agent({ keepAlive: true, maxSockets: 64 })
  const began = performance.now()
  const samples: ClientSample[] = []
  const underWay = new Set<Promise<void>>()
  let sent = 0

  const ticking = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * rate)
    while (sent < due && underWay.size < mostUnderWay) send(sent++)
    sent = Math.max(sent, due)
  }, 5)

  function send(number: number): void {
    const path = paths[number % paths.length] ?? '/'
    // Pairs, not alternation, so that an even number of paths does not tie each path to one kind of connection.
    const connection = number % 4 < 2 ? 'fresh' : 'kept'
    const asking = ask(`${options.url}${path}`, connection === 'kept' ? kept : false, timeout).then((outcome) => {
      samples.push({ path, connection, ...outcome })
      underWay.delete(asking)
    })
    underWay.add(asking)
  }

  const inOrder = () => samples.toSorted((a, b) => a.at - b.at)
  return {
    samples: inOrder,
    async stop() {
      clearInterval(ticking)
      await Promise.all(underWay)
      kept.destroy()
      return inOrder()
    },
  }
}

type Outcome = Omit<ClientSample, 'path' | 'connection'>

function ask(url: string, agent: Agent | false, timeout: number): Promise<Outcome> {
  const at = Date.now()
  const began = performance.now()
  return new Promise((resolve) => {
    const end = (status: number | undefined, release: string | undefined, reason: string | undefined) => {
      clearTimeout(late)
      resolve({ at, latency: performance.now() - began, status, release, reason })
    }
    const asking = request(url, { agent })
    const late = setTimeout(() => asking.destroy(new Error(`no answer within ${timeout} ms`)), timeout)
    asking.on('error', (error) => end(undefined, undefined, error.message))
    asking.on('response', (answer) => {
      const header = answer.headers['x-release']
      const release = typeof header === 'string' ? header : undefined
      answer.resume()
      answer.on('end', () => end(answer.statusCode, release, undefined))
      answer.on('error', (error) => end(undefined, release, `the answer broke off: ${error.message}`))
    })
    asking.end()
  })
}
