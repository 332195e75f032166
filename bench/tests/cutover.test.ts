import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Connection, type Outcome } from '../cutover/connection.ts'
import { count, countOf, emptyHistogram, quantileOf } from '../cutover/histogram.ts'

describe('the latencies of a cutover', () => {
  it('give a quantile within the width of a bucket', () => {
    const histogram = emptyHistogram()
    for (let latency = 1; latency <= 1_000; latency += 1) count(histogram, latency / 10)
    expect(countOf(histogram)).toBe(1_000)
    expect(Math.abs(quantileOf(histogram, 0.99) / 99 - 1)).toBeLessThan(0.016)
    expect(Math.abs(quantileOf(histogram, 0.5) / 50 - 1)).toBeLessThan(0.016)
    expect(quantileOf(emptyHistogram(), 0.99)).toBeNaN()
  })
})

describe('a request of a cutover', () => {
  const answer = (side: string, more = '') => `HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-side: ${side}\r\n${more}\r\nok`
  /** What a connection says to requests one after the other, before a server that does these things with them. */
  async function outcomes(kept: boolean, ...deeds: ((socket: Socket) => void)[]): Promise<Outcome[]> {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => deeds.shift()?.(socket))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = isAddress(address) ? address.port : expect.unreachable('no port')
    const connection = new Connection(port, { kept })
    const found: Outcome[] = []
    while (deeds.length > 0) found.push(await new Promise<Outcome>((resolve) => connection.ask('/', resolve)))
    connection.abandon('the test is over')
    server.close()
    return found
  }
  const isAddress = (address: AddressInfo | string | null): address is AddressInfo => typeof address === 'object' && address !== null

  it('is answered when all of it is there, in however many pieces', async () => {
    const [head = '', tail = ''] = [answer('blue').slice(0, 30), answer('blue').slice(30)]
    const inPieces = (socket: Socket) => socket.write(head, () => setImmediate(() => socket.write(tail)))
    expect(await outcomes(true, inPieces, (socket) => socket.write(answer('green')))).toEqual([
      { state: 'answered', side: 'blue' },
      { state: 'answered', side: 'green' },
    ])
  })

  it('fails with another status, with half an answer, and with none', async () => {
    expect(await outcomes(false, (socket) => socket.write('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'))).toEqual([
      { state: 'failed', reason: 'HTTP/1.1 503 Service Unavailable' },
    ])
    expect(await outcomes(false, (socket) => socket.end(answer('blue').slice(0, -1)))).toMatchObject([{ state: 'failed' }])
    expect(await outcomes(false, (socket) => socket.destroy())).toMatchObject([{ state: 'failed' }])
  })

  it('may be sent again only where a kept connection was closed before any answer', async () => {
    expect(
      await outcomes(
        true,
        (socket) => socket.write(answer('blue')),
        (socket) => socket.destroy(),
      ),
    ).toEqual([{ state: 'answered', side: 'blue' }, { state: 'resend' }])
    expect(
      await outcomes(
        true,
        (socket) => socket.write(answer('blue')),
        (socket) => socket.end('HTTP'),
      ),
    ).toMatchObject([{ state: 'answered' }, { state: 'failed' }])
  })

  it('goes over a new connection once the proxy has said that it closes', async () => {
    const closing = (socket: Socket) => socket.end(answer('blue', 'connection: close\r\n'))
    expect(await outcomes(true, closing, (socket) => socket.write(answer('green')))).toEqual([
      { state: 'answered', side: 'blue' },
      { state: 'answered', side: 'green' },
    ])
  })
})
