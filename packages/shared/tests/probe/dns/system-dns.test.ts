import { createSocket, type Socket } from 'node:dgram'
import { systemDns } from '@slipway/shared/probe/dns/system-dns'
import { describe, expect, it } from 'vitest'

/** What a server answers to a question: an IPv4 address, a code (RFC 1035, section 4.1.1), or nothing at all. */
type Reply = { address: string } | { code: number } | 'silence'

/** A DNS server that answers every question in the same way. */
async function answering(reply: Reply): Promise<{ server: string } & AsyncDisposable> {
  const socket: Socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) => {
    if (reply !== 'silence') socket.send(answerTo(question, reply), port, address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    server: `127.0.0.1:${socket.address().port}`,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => socket.close(() => resolve()))
    },
  }
}

function answerTo(question: Buffer, reply: Exclude<Reply, 'silence'>): Buffer {
  const found = 'address' in reply
  const header = Buffer.from(question.subarray(0, 12))
  header.writeUInt16BE(0x8180 | (found ? 0 : reply.code), 2)
  header.writeUInt16BE(found ? 1 : 0, 6)
  header.writeUInt16BE(0, 8)
  header.writeUInt16BE(0, 10)
  // The name ends with an empty label; the type and the class follow. What comes after is EDNS, which needs no answer.
  const asked = question.subarray(12, question.indexOf(0, 12) + 5)
  if (!found) return Buffer.concat([header, asked])
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...reply.address.split('.').map(Number)])
  return Buffer.concat([header, asked, record])
}

const ask = async (reply: Reply, more: { timeout?: number; signal?: AbortSignal } = {}) => {
  await using dns = await answering(reply)
  return await systemDns({ name: 'service.test', type: 'A', server: dns.server, timeout: 5_000, ...more })
}

describe('systemDns', () => {
  it('gives the records', async () => {
    expect(await ask({ address: '203.0.113.7' })).toEqual({ state: 'answered', values: ['203.0.113.7'] })
  })

  it('gives none where there is no such name', async () => {
    expect(await ask({ code: 3 })).toEqual({ state: 'answered', values: [] })
  })

  it('does not take a server that fails, or says nothing, for a name that is not there', async () => {
    expect(await ask({ code: 2 })).toMatchObject({ state: 'failed' })
    expect(await ask('silence', { timeout: 100 })).toMatchObject({ state: 'failed', reason: 'timeout' })
    expect(await ask('silence', { signal: AbortSignal.abort() })).toMatchObject({ state: 'failed', reason: 'aborted' })
  })
})
