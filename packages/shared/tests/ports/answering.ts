import { createServer, type RequestListener } from 'node:http'
import type { Http, HttpAnswer, HttpRequest } from '@slipway/shared/ports/http'

/** Asks a server on this machine once by a client. */
export function askBy(http: Http): (listener: RequestListener, request?: Partial<HttpRequest>) => Promise<HttpAnswer> {
  return async (listener, request = {}) => {
    const server = createServer(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    try {
      return await http({ url: `http://127.0.0.1:${port}/x?y=1`, timeout: 5_000, ...request })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }
}
