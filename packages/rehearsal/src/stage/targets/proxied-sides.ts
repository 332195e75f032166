import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { basePath, startSide } from '../demo-service/harbor.ts'
import type { Edge, EdgeOptions } from '../proxy/edge-proxy.ts'
import { startHaproxy } from '../proxy/haproxy.ts'
import { askRuntime } from '../proxy/runtime-client.ts'
import { type EdgeWeights, weightsOf } from '../proxy/weight-watch.ts'
import { takePort } from '../system/free-port.ts'
import { startThread } from '../system/thread.ts'
import type { StagedTarget, TargetContext } from './staged-target.ts'

/** The name of the edge's backend; its servers are `blue` and `green`. */
export const backend = 'harbor'

export type Proxied = Omit<StagedTarget, 'settings' | 'records'> & {
  readonly edge: Edge
  readonly ports: Readonly<Record<Colour, number>>
  setWeights(weights: EdgeWeights): Promise<void>
}

/** Two sides on ports of their own, behind a proxy that shares the requests between them. */
export async function openProxied({ name, folder, home, resources }: TargetContext, proxy: 'edge' | 'haproxy' = 'edge'): Promise<Proxied> {
  const ports = { blue: await takePort(), green: await takePort() }
  const servers = [
    { name: 'blue', port: ports.blue, weight: 0 },
    { name: 'green', port: ports.green, weight: 0 },
  ]
  const options: EdgeOptions = { backend, servers, socketPath: join(folder, `${name.slice(0, 20)}.sock`) }
  const edge = resources.use(proxy === 'haproxy' ? await startHaproxy(options) : await startEdgeThread(options))
  const weights = () => weightsOf(edge, backend)
  const setWeights = async ({ blue, green }: EdgeWeights) => {
    await askRuntime(edge.socketPath, `set weight ${backend}/blue ${blue}; set weight ${backend}/green ${green}`)
  }
  const variables = {
    HARBOR_HOME: home,
    HARBOR_BLUE_PORT: String(ports.blue),
    HARBOR_GREEN_PORT: String(ports.green),
    EDGE_SOCKET: edge.socketPath,
  }
  return {
    origin: `http://127.0.0.1:${edge.port}`,
    weighted: true,
    testDoubles: ['the edge proxy'],
    variables,
    secrets: {},
    edge,
    ports,
    weights,
    setWeights,
    facts: () => ({}),
    running: async () => {
      const [blue, green] = await Promise.all([releaseAt(ports.blue), releaseAt(ports.green)])
      return { blue, green }
    },
    seedLive: async ({ version, artifact }, environment) => {
      const colour: Colour = (await weights()).blue > 0 ? 'green' : 'blue'
      await startSide(colour, version, { ...environment, ...variables, ARTIFACT: artifact })
      await setWeights(colour === 'blue' ? { blue: 100, green: 0 } : { blue: 0, green: 100 })
      return colour
    },
  }
}

async function startEdgeThread(options: EdgeOptions): Promise<Edge> {
  const thread = await startThread<Pick<Edge, 'port' | 'socketPath' | 'socketPort'>>(
    new URL('../proxy/edge-proxy-thread.ts', import.meta.url),
    options,
  )
  return { ...thread.ready, [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose]() }
}

/** The release that answers at a port of this machine, or undefined. */
async function releaseAt(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${basePath}/api/health`, {
      signal: AbortSignal.timeout(5_000),
      // A kept connection would be closed after the side was replaced.
      headers: { connection: 'close' },
    })
    await answer.body?.cancel()
    return answer.headers.get('x-release') ?? undefined
  } catch {
    return undefined
  }
}
