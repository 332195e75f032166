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

/** Two ports behind a proxy that shares the requests between them. */
export async function startSides(
  { name, folder, resources }: Pick<TargetContext, 'name' | 'folder' | 'resources'>,
  { proxy = 'edge', backend: called = backend }: { proxy?: 'edge' | 'haproxy'; backend?: string } = {},
): Promise<Pick<Proxied, 'edge' | 'ports' | 'weights' | 'setWeights'>> {
  const ports = { blue: await takePort(), green: await takePort() }
  const servers = [
    { name: 'blue', port: ports.blue, weight: 0 },
    { name: 'green', port: ports.green, weight: 0 },
  ]
  const options: EdgeOptions = { backend: called, servers, socketPath: join(folder, `${name.slice(0, 20)}.sock`) }
  const edge = resources.use(proxy === 'haproxy' ? await startHaproxy(options) : await startEdgeThread(options))
  return {
    edge,
    ports,
    weights: () => weightsOf(edge, called),
    setWeights: async ({ blue, green }) => {
      await askRuntime(edge.socketPath, `set weight ${called}/blue ${blue}; set weight ${called}/green ${green}`)
    },
  }
}

/** Two sides of the demo service behind a proxy. */
export async function openProxied(context: TargetContext, proxy: 'edge' | 'haproxy' = 'edge'): Promise<Proxied> {
  const { home } = context
  const { edge, ports, weights, setWeights } = await startSides(context, { proxy })
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
