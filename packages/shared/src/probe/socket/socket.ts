import type { FailureReason } from '../../ports/http.ts'

export type SocketRequest = {
  host: string
  port: number
  /** Milliseconds for the connection and everything that is read. */
  timeout: number
  signal?: AbortSignal
  /** What is sent once connected. */
  send?: string
  /** The text that has to come before the connection is closed. */
  expect?: string
}

export type TlsRequest = Omit<SocketRequest, 'send' | 'expect'> & {
  /** The name that the certificate must be for. */
  name: string
  /** Certificates in PEM that are trusted beside those of Node. */
  ca?: string
}

export type SocketFailure = { state: 'failed'; reason: FailureReason; message: string }

/** `received`: what came of what was expected; empty where nothing was. */
export type SocketAnswer = { state: 'connected'; received: string } | SocketFailure

/** A certificate as the server showed it. Times are in milliseconds since 1970. */
export type ShownCertificate = {
  state: 'shown'
  validFrom: number
  validTo: number
  /** Why its name is another one; undefined where it is right. */
  nameProblem: string | undefined
  /** Why nothing that is trusted vouches for it, as OpenSSL says it; undefined where something does. */
  chainProblem: string | undefined
}
export type TlsAnswer = ShownCertificate | SocketFailure

export type Sockets = {
  connect(request: SocketRequest): Promise<SocketAnswer>
  certificate(request: TlsRequest): Promise<TlsAnswer>
}
