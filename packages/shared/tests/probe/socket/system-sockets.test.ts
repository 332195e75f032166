import { createServer as createSecureServer } from 'node:tls'
import { systemSockets } from '@slipway/shared/probe/socket/system-sockets'
import { testCertificate } from '@slipway/shared/testing/certificates'
import { listening, portOf, speaking } from '@slipway/shared/testing/listening'
import { describe, expect, it } from 'vitest'

const here = { host: '127.0.0.1', timeout: 5_000 }

describe('a connection', () => {
  it('is made, and reads until what was expected has come', async () => {
    await using server = await speaking((socket) => socket.once('data', (sent) => socket.write(`220 you sent ${sent}`)))
    const request = { ...here, port: portOf(server) }
    expect(await systemSockets.connect(request)).toEqual({ state: 'connected', received: '' })
    expect(await systemSockets.connect({ ...request, send: 'x', expect: '220 you' })).toEqual({
      state: 'connected',
      received: '220 you sent x',
    })
  })

  it('gives what came where the server ends it before', async () => {
    await using server = await speaking((socket) => socket.end('421 busy'))
    expect(await systemSockets.connect({ ...here, port: portOf(server), expect: '220' })).toEqual({
      state: 'connected',
      received: '421 busy',
    })
  })

  it('tells why there is none', async () => {
    const server = await speaking((socket) => socket.resetAndDestroy())
    const port = portOf(server)
    expect(await systemSockets.connect({ ...here, port, expect: '220' })).toMatchObject({ state: 'failed', reason: 'reset' })
    await server[Symbol.asyncDispose]()
    expect(await systemSockets.connect({ ...here, port })).toMatchObject({ state: 'failed', reason: 'refused' })
    const called = { ...here, port, signal: AbortSignal.abort() }
    expect(await systemSockets.connect(called)).toMatchObject({ state: 'failed', reason: 'aborted' })
  })

  it('is given up in time where nothing comes', async () => {
    await using server = await speaking(() => {})
    expect(await systemSockets.connect({ ...here, port: portOf(server), expect: '220', timeout: 60 })).toMatchObject({
      state: 'failed',
      reason: 'timeout',
    })
  })
})

describe('a certificate', () => {
  const shownOf = async ({
    trusted = false,
    name = 'localhost',
    ...written
  }: {
    days?: number
    names?: string[]
    trusted?: boolean
    name?: string
  }) => {
    const { key, cert } = await testCertificate(written)
    await using server = await listening(createSecureServer({ key, cert }))
    server.on('tlsClientError', () => {})
    return await systemSockets.certificate({ ...here, port: portOf(server), name, ...(trusted ? { ca: cert } : {}) })
  }

  it('that is right has nothing wrong, where a CA file vouches for it', async () => {
    expect(await shownOf({ trusted: true })).toMatchObject({ state: 'shown', nameProblem: undefined, chainProblem: undefined })
  })

  it('tells its end, its name and its chain each by itself', async () => {
    const ended = await shownOf({ days: -2, names: ['other.test'] })
    expect(ended).toMatchObject({ state: 'shown', nameProblem: expect.stringContaining('other.test'), chainProblem: expect.any(String) })
    if (ended.state === 'shown') expect(ended.validTo).toBeLessThan(Date.now())
    expect(await shownOf({})).toMatchObject({ nameProblem: undefined, chainProblem: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(await shownOf({ trusted: true, days: -2 })).toMatchObject({ chainProblem: 'CERT_HAS_EXPIRED', nameProblem: undefined })
    expect(await shownOf({ trusted: true, names: ['127.0.0.1'], name: '127.0.0.1' })).toMatchObject({ nameProblem: undefined })
  })

  it('is not there where the server does not speak TLS, or says nothing', async () => {
    await using plain = await speaking((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await systemSockets.certificate({ ...here, port: portOf(plain), name: 'localhost' })).toMatchObject({
      state: 'failed',
      reason: 'tls',
    })
    await using silent = await speaking(() => {})
    expect(await systemSockets.certificate({ ...here, port: portOf(silent), name: 'localhost', timeout: 80 })).toMatchObject({
      state: 'failed',
      reason: 'timeout',
    })
    await using closing = await speaking((socket) => socket.end())
    expect(await systemSockets.certificate({ ...here, port: portOf(closing), name: 'localhost' })).toMatchObject({
      state: 'failed',
      reason: 'reset',
    })
  })
})
