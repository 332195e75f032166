import { getCACertificates } from 'node:tls'
import { type ChannelCredentials, Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { shownHostPort } from '../../core/host-port.ts'
import type { GrpcAnswer, GrpcRequest } from './grpc.ts'
import { healthRequest, servingStateIn } from './health-message.ts'

const checkMethod = '/grpc.health.v1.Health/Check'

/** Asks the health service of a gRPC server once. Never throws. */
export async function askGrpc(request: GrpcRequest): Promise<GrpcAnswer> {
  const client = new Client(shownHostPort(request), credentialsOf(request), { 'grpc.enable_retries': 0 })
  try {
    return await new Promise<GrpcAnswer>((resolve) => {
      const call = client.makeUnaryRequest(
        checkMethod,
        healthRequest,
        servingStateIn,
        request.service,
        new Metadata(),
        { deadline: Date.now() + Math.max(1, Math.round(request.timeout)) },
        (error, serving) => resolve(error === null ? { state: 'answered', serving: serving ?? 'UNKNOWN' } : failedBy(error, request)),
      )
      request.signal?.addEventListener('abort', () => call.cancel(), { once: true })
      if (request.signal?.aborted === true) call.cancel()
    })
  } finally {
    client.close()
  }
}

function credentialsOf({ tls }: GrpcRequest): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure()
  return tls.ca === undefined
    ? credentials.createSsl()
    : credentials.createSsl(Buffer.from([...getCACertificates('default'), tls.ca].join('\n')))
}

function failedBy({ code, details }: ServiceError, { signal, service, timeout }: GrpcRequest): GrpcAnswer {
  switch (code) {
    case status.CANCELLED:
      return signal?.aborted === true
        ? { state: 'failed', reason: 'aborted', message: 'called off' }
        : { state: 'refused', message: details }
    case status.DEADLINE_EXCEEDED:
      return { state: 'failed', reason: 'timeout', message: `no answer within ${Math.round(timeout)} ms` }
    case status.UNAVAILABLE:
      return { state: 'failed', reason: reasonIn(details), message: details.slice(0, 200) }
    case status.UNIMPLEMENTED:
      return { state: 'refused', message: 'the server does not offer grpc.health.v1' }
    case status.NOT_FOUND:
      return { state: 'refused', message: `the server does not know the service ${JSON.stringify(service)}` }
    default:
      return { state: 'refused', message: `${status[code]}: ${details.slice(0, 200)}` }
  }
}

/** grpc-js tells why there is no connection in words alone. */
function reasonIn(details: string) {
  if (/Name resolution failed|ENOTFOUND|EAI_AGAIN/.test(details)) return 'unresolved' as const
  if (/EHOSTUNREACH|ENETUNREACH/.test(details)) return 'unreachable' as const
  if (/ECONNREFUSED/.test(details)) return 'refused' as const
  if (/certificate|altnames|TLS|SSL/i.test(details)) return 'tls' as const
  return /ECONNRESET|EPIPE/.test(details) ? ('reset' as const) : ('other' as const)
}
