import { connect as connectPlain, isIP } from 'node:net'
import { checkServerIdentity, connect as connectSecure, getCACertificates, type TLSSocket } from 'node:tls'
import { exchange } from './exchange.ts'
import type { ShownCertificate, SocketAnswer, SocketFailure, SocketRequest, Sockets, TlsAnswer, TlsRequest } from './socket.ts'

/** Characters that are kept of what a server says. */
const mostReceived = 4_096

/** Node's own sockets. Nothing throws: everything that can go wrong is a result. */
export const systemSockets: Sockets = { connect, certificate }

function connect(request: SocketRequest): Promise<SocketAnswer> {
  const { host, port, send, expect } = request
  return exchange<SocketAnswer>(request, () => {
    const socket = connectPlain({ host, port })
    const work = new Promise<SocketAnswer>((resolve, reject) => {
      let received = ''
      socket.setEncoding('utf8')
      socket.once('connect', () => {
        if (send !== undefined) socket.write(send)
        if (expect === undefined) resolve({ state: 'connected', received })
      })
      socket.on('data', (text: string) => {
        received = `${received}${text}`.slice(0, mostReceived)
        if (expect !== undefined && (received.includes(expect) || received.length >= mostReceived))
          resolve({ state: 'connected', received })
      })
      socket.once('end', () => resolve({ state: 'connected', received }))
      socket.once('error', reject)
    })
    return { socket, work }
  })
}

function certificate(request: TlsRequest): Promise<TlsAnswer> {
  const { host, port, name, ca } = request
  return exchange<TlsAnswer>(request, () => {
    const socket = connectSecure({
      host,
      port,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
      // What is wrong is told in words of our own, and all of it: a connection that is refused would tell the first thing only.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    const work = new Promise<TlsAnswer>((resolve, reject) => {
      socket.once('secureConnect', () => resolve(shownBy(socket, name)))
      socket.once('error', reject)
      socket.once('end', () =>
        reject(Object.assign(new Error('the connection was closed before TLS was agreed on'), { code: 'ECONNRESET' })),
      )
    })
    return { socket, work }
  })
}

function shownBy(socket: TLSSocket, name: string): ShownCertificate | SocketFailure {
  const shown = socket.getPeerCertificate()
  if (typeof shown.valid_to !== 'string') return { state: 'failed', reason: 'tls', message: 'the server shows no certificate' }
  return {
    state: 'shown',
    validFrom: Date.parse(shown.valid_from),
    validTo: Date.parse(shown.valid_to),
    nameProblem: checkServerIdentity(name, shown)?.message,
    // With the checks off, Node tells OpenSSL's verdict here, as a code.
    chainProblem: socket.authorized ? undefined : String(socket.authorizationError),
  }
}
