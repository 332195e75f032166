import type { Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { redisCommand, redisReplies } from '@slipway/shared/probe/redis/resp'
import { systemRedis } from '@slipway/shared/probe/redis/system-redis'
import { testCertificate } from '@slipway/shared/testing/certificates'
import { listening, portOf, speaking } from '@slipway/shared/testing/listening'
import { describe, expect, it } from 'vitest'

/** A Redis that wants this password, one reply for each command, in pieces of a few bytes. */
const redis = (password: string) => (socket: Socket) => {
  let received = ''
  let known = password === ''
  socket.on('data', (bytes) => {
    received += bytes
    for (let end = commandEnd(received); end > 0; end = commandEnd(received)) {
      const parts = received
        .slice(0, end)
        .split('\r\n')
        .filter((_line, index) => index > 0 && index % 2 === 0)
      received = received.slice(end)
      const [name, ...rest] = parts
      const right = name === 'AUTH' && rest.at(-1) === password
      known ||= right
      const reply =
        name === 'AUTH'
          ? right
            ? '+OK'
            : `-WRONGPASS invalid username-password pair ${rest.at(-1)}`
          : known
            ? '+PONG'
            : '-NOAUTH Authentication required.'
      for (const piece of `${reply}\r\n`.match(/[\s\S]{1,3}/g) ?? []) socket.write(piece)
    }
  })
}

function commandEnd(text: string): number {
  const lines = Number(/^\*(\d+)\r\n/.exec(text)?.[1] ?? Number.NaN) * 2 + 1
  const parts = text.split('\r\n')
  return Number.isNaN(lines) || parts.length <= lines ? 0 : parts.slice(0, lines).join('\r\n').length + 2
}

const ask = async (url: (port: number) => string, onConnection: (socket: Socket) => void, timeout = 5_000) => {
  await using server = await speaking(onConnection)
  return await systemRedis({ url: url(portOf(server)), timeout })
}

describe('systemRedis', () => {
  it('logs in and is answered', async () => {
    expect(await ask((port) => `redis://127.0.0.1:${port}`, redis(''))).toEqual({ state: 'answered' })
    expect(await ask((port) => `redis://:h%40sh@127.0.0.1:${port}/0`, redis('h@sh'))).toEqual({ state: 'answered' })
    expect(await ask((port) => `redis://me:h%40sh@127.0.0.1:${port}`, redis('h@sh'))).toEqual({ state: 'answered' })
  })

  it('says what the server said, without the password', async () => {
    expect(await ask((port) => `redis://127.0.0.1:${port}`, redis('h@sh'))).toEqual({
      state: 'refused',
      message: 'NOAUTH Authentication required.',
    })
    const wrong = await ask((port) => `redis://:other@127.0.0.1:${port}`, redis('h@sh'))
    expect(wrong).toEqual({ state: 'refused', message: 'WRONGPASS invalid username-password pair ***' })
    expect(
      await ask(
        (port) => `redis://127.0.0.1:${port}`,
        (socket) => socket.write('-LOADING Redis is loading the dataset in memory\r\n'),
      ),
    ).toMatchObject({
      state: 'refused',
    })
  })

  it('takes nobody and nothing else for a Redis', async () => {
    expect(
      await ask(
        (port) => `redis://127.0.0.1:${port}`,
        (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      ),
    ).toMatchObject({ state: 'failed' })
    expect(
      await ask(
        (port) => `redis://127.0.0.1:${port}`,
        (socket) => socket.end(),
      ),
    ).toMatchObject({ state: 'failed', reason: 'reset' })
    expect(
      await ask(
        (port) => `redis://127.0.0.1:${port}`,
        () => {},
        60,
      ),
    ).toMatchObject({ state: 'failed', reason: 'timeout' })
    expect(await systemRedis({ url: 'redis://127.0.0.1:1', timeout: 5_000 })).toMatchObject({ state: 'failed', reason: 'refused' })
    for (const url of ['http://127.0.0.1', 'redis://', 'x'])
      expect(await systemRedis({ url, timeout: 5_000 })).toMatchObject({ state: 'failed' })
  })

  it('goes over TLS, and only to one that something vouches for', async () => {
    const { key, cert } = await testCertificate({ names: ['127.0.0.1'] })
    await using server = await listening(createSecureServer({ key, cert }, redis('')))
    server.on('tlsClientError', () => {})
    const url = `rediss://127.0.0.1:${portOf(server)}`
    expect(await systemRedis({ url, timeout: 5_000, ca: cert })).toEqual({ state: 'answered' })
    expect(await systemRedis({ url, timeout: 5_000 })).toMatchObject({ state: 'failed', reason: 'tls' })
  })
})

describe('the protocol of Redis', () => {
  it('counts bytes', () => {
    expect(redisCommand('AUTH', 'pä')).toBe('*2\r\n$4\r\nAUTH\r\n$3\r\npä\r\n')
  })

  it('reads whole replies, and keeps the rest', () => {
    expect(redisReplies('+OK\r\n$4\r\nPONG\r\n:1\r\n-ERR x\r\n$-1\r\n+PO')).toEqual({
      replies: [
        { kind: 'text', text: 'OK' },
        { kind: 'text', text: 'PONG' },
        { kind: 'text', text: '1' },
        { kind: 'error', text: 'ERR x' },
        { kind: 'text', text: '' },
      ],
      rest: '+PO',
    })
    expect(redisReplies('$4\r\nPO')).toEqual({ replies: [], rest: '$4\r\nPO' })
    expect(() => redisReplies('HTTP/1.1 200 OK\r\n')).toThrow('not that of a Redis')
  })
})
