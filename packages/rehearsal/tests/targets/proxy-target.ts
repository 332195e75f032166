import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { systemClock } from '@slipway/shared/ports/clock'
import { haproxySocket } from '@slipway/shared/rollout/targets/haproxy/runtime-socket'
import { haproxyTarget } from '@slipway/shared/rollout/targets/haproxy/target'
import type { TargetUnderTest } from '../../../shared/tests/rollout/target-contract.ts'
import type { Edge, EdgeOptions } from '../../src/stage/proxy/edge-proxy.ts'
import { takePort } from '../../src/stage/system/free-port.ts'

/** A proxy with two servers of its own, as the HAProxy target sees it; with `added`, servers that the target adds and deletes. */
export async function proxyTarget(
  start: (options: EdgeOptions) => Promise<Edge>,
  over: 'path' | 'port',
  { added = false }: { added?: boolean } = {},
): Promise<TargetUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-target-'))
  const ports: Record<Colour, number> = { blue: await takePort(), green: await takePort() }
  const running = new Map<Colour, Server>()
  const edge = await start({
    backend: 'web',
    servers: [
      { name: 'blue', port: ports.blue },
      { name: 'green', port: ports.green, weight: 0 },
    ],
    socketPath: join(folder, 's'),
    checkEvery: 50,
  })
  const down = async (colour: Colour) => {
    const server = running.get(colour)
    running.delete(colour)
    server?.closeAllConnections()
    if (server !== undefined) await new Promise((resolve) => server.close(resolve))
  }
  const socket = haproxySocket(over === 'path' ? edge.socketPath : `127.0.0.1:${edge.socketPort}`)
  let mutations = 0
  const server = (name: Colour) => ({ name, address: added ? `127.0.0.1:${ports[name]}` : undefined })
  return {
    mutations: () => mutations,
    placed: { has: async (colour) => new RegExp(`^\\d+ web \\d+ ${colour} `, 'm').test(await socket('show servers state web')) },
    target: haproxyTarget({
      backend: 'web',
      servers: { blue: server('blue'), green: server('green') },
      socket: (command) => {
        if (!/^(show|wait)/.test(command)) mutations += 1
        return socket(command)
      },
      clock: systemClock,
      affinity: 'none',
      upWithin: 1_500,
      emptyWithin: 5_000,
    }),
    seesDown: true,
    up: async (colour) => {
      const server = createServer((_request, response) => response.end(colour)).listen(ports[colour], '127.0.0.1')
      await once(server, 'listening')
      running.set(colour, server)
    },
    down,
    [Symbol.asyncDispose]: async () => {
      await down('blue')
      await down('green')
      await edge[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
