import { createServer, type Server, type Socket } from 'node:net'

/** The port of a server that listens on this machine. */
export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

/** A server as it listens on a free port of this machine. */
export async function listening<S extends Server>(server: S): Promise<S & AsyncDisposable> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(server, {
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

/** A plain server that does this with each connection. */
export function speaking(onConnection: (socket: Socket) => void): Promise<Server & AsyncDisposable> {
  return listening(createServer(onConnection))
}
