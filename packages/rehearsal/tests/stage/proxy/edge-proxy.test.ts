import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Edge, type EdgeOptions, startEdge } from '../../../src/stage/proxy/edge-proxy.ts'
import { askRuntime, observeServers } from '../../../src/stage/proxy/runtime-client.ts'
import { takePort } from '../../../src/stage/system/free-port.ts'
import { describeProxy } from './proxy-contract.ts'

describeProxy('the edge', startEdge)

describe('an edge before a server that misbehaves', () => {
  async function withServer(
    listener: RequestListener,
    use: (edge: Edge, server: Server) => Promise<void>,
    more: Partial<EdgeOptions> = {},
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-edge-'))
    const port = await takePort()
    const server = createServer(listener)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    try {
      await using edge = await startEdge({
        backend: 'harbor',
        servers: [{ name: 'blue', port }],
        socketPath: join(folder, 'edge.sock'),
        ...more,
      })
      await use(edge, server)
    } finally {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    }
  }
  const statusOf = async (edge: Edge) => (await observeServers(edge.socketPath, 'harbor')).get('blue')?.status
  const get = (edge: Edge) => fetch(`http://127.0.0.1:${edge.port}/`, { headers: { connection: 'close' } })

  it('answers 502 when the server breaks off without an answer', async () => {
    await withServer(
      (incoming) => incoming.socket.destroy(),
      async (edge) => expect((await get(edge)).status).toBe(502),
    )
  })

  it('answers 504 when the server stays silent', async () => {
    await withServer(
      () => {},
      async (edge) => expect((await get(edge)).status).toBe(504),
      { timeouts: { connect: 100, server: 50 } },
    )
  })

  it('breaks off, and does not pretend an end, when the server breaks off in the middle', async () => {
    await withServer(
      (_incoming, outgoing) => {
        outgoing.writeHead(200, { 'content-length': 10 }).write('half')
        setImmediate(() => outgoing.destroy())
      },
      async (edge) => {
        await expect(get(edge).then((answer) => answer.text())).rejects.toThrow()
      },
    )
  })

  it('ends the sessions of a server when it is told to', async () => {
    let arrived = () => {}
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve
    })
    await withServer(
      () => arrived(),
      async (edge) => {
        const pending = get(edge).catch((error: unknown) => error)
        await underWay
        await askRuntime(edge.socketPath, 'shutdown sessions server harbor/blue')
        expect(await pending).toBeInstanceOf(Error)
      },
    )
  })

  it('takes a server that fails its checks down, and up again', async () => {
    await withServer(
      (_incoming, outgoing) => outgoing.end(),
      async (edge, server) => {
        const until = async (status: string) => {
          while ((await statusOf(edge)) !== status) await new Promise((resolve) => setTimeout(resolve, 5))
        }
        const address = server.address()
        const port = typeof address === 'object' ? address?.port : 0
        await until('UP')
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
        await until('DOWN')
        expect((await get(edge)).status).toBe(503)
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
        await until('UP')
        expect((await get(edge)).status).toBe(200)
      },
      { checkEvery: 20 },
    )
  })
})
