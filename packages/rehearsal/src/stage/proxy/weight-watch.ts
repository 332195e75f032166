import { setTimeout as sleep } from 'node:timers/promises'
import type { Edge } from './edge-proxy.ts'
import { observeServers } from './runtime-client.ts'

export type EdgeWeights = { readonly blue: number; readonly green: number }

/** `at` is milliseconds since 1970, when the change was seen. */
export type WeightChange = EdgeWeights & { readonly at: number }

/** The weight of each side as reported by the proxy, or 0 while the side drains or is in maintenance. */
export async function weightsOf(edge: Pick<Edge, 'socketPath'>, backend: string): Promise<EdgeWeights> {
  const servers = await observeServers(edge.socketPath, backend)
  const effective = (name: string) => {
    const server = servers.get(name)
    if (server === undefined) throw new Error(`the proxy has no server ${backend}/${name}`)
    return /^(UP|no check)/.test(server.status) ? server.weight : 0
  }
  return { blue: effective('blue'), green: effective('green') }
}

/** Reads the weights ten times a second and records each change. */
export async function watchWeights(look: () => Promise<EdgeWeights>): Promise<AsyncDisposable & { changes(): readonly WeightChange[] }> {
  const changes: WeightChange[] = [{ at: Date.now(), ...(await look()) }]
  const stopping = new AbortController()
  const looking = goOn()

  async function goOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(100, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
      const now = await look().catch(() => undefined)
      const last = changes.at(-1)
      if (now !== undefined && (now.blue !== last?.blue || now.green !== last.green)) changes.push({ at: Date.now(), ...now })
    }
  }

  return {
    changes: () => [...changes],
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await looking
    },
  }
}
