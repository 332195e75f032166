import { join } from 'node:path'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import type { GrpcRequest } from '@slipway/shared/probe/grpc/grpc'
import { healthRequest, servingStateIn } from '@slipway/shared/probe/grpc/health-message'
import { systemGrpc } from '@slipway/shared/probe/grpc/system-grpc'
import { Job } from '@slipway/shared/testing/bundle'
import { testCertificate } from '@slipway/shared/testing/certificates'
import { portOf, speaking } from '@slipway/shared/testing/listening'
import { HealthImplementation, type ServingStatus } from 'grpc-health-check'
import { describe, expect, it } from 'vitest'

/** A gRPC server with gRPC's own health service, or without it. */
async function serving(states: Record<string, ServingStatus> | undefined, tls?: { key: string; cert: string }) {
  const server = new Server()
  if (states !== undefined) new HealthImplementation(states).addToServer(server)
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) }])
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error))),
  )
  return { port, [Symbol.asyncDispose]: async () => server.forceShutdown() }
}

const request = (port: number, more: Partial<GrpcRequest> = {}): GrpcRequest => ({
  host: '127.0.0.1',
  port,
  service: '',
  tls: undefined,
  timeout: 5_000,
  ...more,
})

describe('systemGrpc', () => {
  it.each(['SERVING', 'NOT_SERVING'] as const)('hears %s from the health service of gRPC itself', async (state) => {
    await using server = await serving({ '': 'SERVING', 'shop.v1.Cart': state })
    expect(await systemGrpc(request(server.port, { service: 'shop.v1.Cart' }))).toEqual({ state: 'answered', serving: state })
    expect(await systemGrpc(request(server.port))).toEqual({ state: 'answered', serving: 'SERVING' })
  })

  it('says what the server does not know or offer', async () => {
    await using server = await serving({ '': 'SERVING' })
    expect(await systemGrpc(request(server.port, { service: 'x' }))).toEqual({
      state: 'refused',
      message: 'the server does not know the service "x"',
    })
    await using without = await serving(undefined)
    expect(await systemGrpc(request(without.port))).toEqual({ state: 'refused', message: 'the server does not offer grpc.health.v1' })
  })

  it('goes over TLS, and only to one that something vouches for', async () => {
    const { key, cert } = await testCertificate({ names: ['127.0.0.1'] })
    await using server = await serving({ '': 'SERVING' }, { key, cert })
    expect(await systemGrpc(request(server.port, { tls: { ca: cert } }))).toEqual({ state: 'answered', serving: 'SERVING' })
    expect(await systemGrpc(request(server.port, { tls: {} }))).toMatchObject({ state: 'failed' })
  })

  it('tells why nobody answered', async () => {
    expect(await systemGrpc(request(1))).toMatchObject({ state: 'failed', reason: 'refused' })
    await using silent = await speaking(() => {})
    expect(await systemGrpc(request(portOf(silent), { timeout: 80 }))).toMatchObject({ state: 'failed', reason: 'timeout' })
    expect(await systemGrpc(request(portOf(silent), { signal: AbortSignal.abort() }))).toMatchObject({ state: 'failed', reason: 'aborted' })
  })
})

describe('the messages of the health service', () => {
  it('are in the wire format of protobuf', () => {
    expect(healthRequest('')).toEqual(Buffer.alloc(0))
    expect(healthRequest('ab')).toEqual(Buffer.from([0x0a, 2, 0x61, 0x62]))
    expect(healthRequest('a'.repeat(200)).subarray(0, 3)).toEqual(Buffer.from([0x0a, 0xc8, 1]))
  })

  it.each([
    [[], 'UNKNOWN'],
    [[0x08, 1], 'SERVING'],
    [[0x08, 2], 'NOT_SERVING'],
    [[0x12, 1, 0x61, 0x08, 1], 'SERVING'],
    [[0x08, 9], 'UNKNOWN'],
  ])('%j is %s', (bytes, state) => {
    expect(servingStateIn(Buffer.from(bytes))).toBe(state)
  })

  it('are nothing else', () => {
    for (const bytes of [[0x08], [0x0d, 1, 1, 1, 1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]])
      expect(() => servingStateIn(Buffer.from(bytes))).toThrow('no HealthCheckResponse')
  })
})

describe('the health check as it is shipped', () => {
  it.each([
    ['SERVING', 'pass'],
    ['NOT_SERVING', 'fail'],
  ] as const)('takes %s of a gRPC service for a %s', async (state, verdict) => {
    await using server = await serving({ 'shop.v1.Cart': state })
    await using http = await speaking(() => {})
    const config = `service: shop
environments: { staging: { url: 'http://127.0.0.1:${portOf(http)}' } }
health: { basic: [{ name: cart, grpc: { address: '127.0.0.1:${server.port}', service: shop.v1.Cart } }] }
`
    await using job = await Job.start({ '.github/slipway.yml': config })
    const inputs = { mode: 'wait', successes: '1', timeout: '2s', interval: '2s', environment: 'staging' }
    const run = await job.run(join(import.meta.dirname, '../../../../../actions/health-check'), inputs)
    expect(run.outputs['verdict'], run.output).toBe(verdict)
    if (verdict === 'fail') expect(run.evidence?.cause).toContain('the state is NOT_SERVING, expected SERVING')
  })
})
