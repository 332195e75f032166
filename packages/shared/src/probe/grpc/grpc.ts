import type { SocketFailure } from '../socket/socket.ts'

export type GrpcRequest = {
  host: string
  port: number
  /** The service whose health is asked; empty for the server as a whole. */
  service: string
  /** Undefined without TLS; `ca` in PEM is trusted beside the certificates of Node. */
  tls: { ca?: string } | undefined
  timeout: number
  signal?: AbortSignal
}

/** The states of grpc.health.v1 (github.com/grpc/grpc-proto, grpc/health/v1/health.proto), by their numbers. */
export const servingStates = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const

/** `refused`: a server was reached that does not say whether it serves. */
export type GrpcAnswer =
  | { state: 'answered'; serving: (typeof servingStates)[number] }
  | { state: 'refused'; message: string }
  | SocketFailure

export type Grpc = (request: GrpcRequest) => Promise<GrpcAnswer>
