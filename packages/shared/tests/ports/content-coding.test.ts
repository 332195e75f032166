import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { systemHttp } from '@slipway/shared/ports/http'
import { describe, expect, it } from 'vitest'
import { askBy } from './answering.ts'

const text = '{"status":"ok"}'
const ask = askBy(systemHttp)
const askFor = (body: Buffer | string, coding: string, maxBody?: number) =>
  ask((_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(body), maxBody === undefined ? {} : { maxBody })

describe('a coded body', () => {
  it.each<[string, Buffer]>([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    ['identity', Buffer.from(text)],
  ])('of %s is read', async (coding, body) => {
    const answer = await askFor(body, coding)
    expect(answer).toMatchObject({ state: 'answered', body: text })
    expect(answer).not.toHaveProperty('undecoded')
    expect(answer).not.toHaveProperty('cutAfter')
  })

  it.each([
    ['gzip', 'broken', Buffer.from(text)],
    ['gzip', 'broken', gzipSync(text).subarray(0, 20)],
    ['br', 'broken', gzipSync(text)],
    ['compress', 'unknown', Buffer.from(text)],
  ])('that is not what it says is not taken for empty: %s, %s', async (coding, state, body) => {
    expect(await askFor(body, coding)).toMatchObject({ state: 'answered', status: 200, body: '', undecoded: { state, coding } })
  })

  it('unfolds to no more than is kept', async () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1_048_576, 'a'))
    expect(await askFor(bomb, 'gzip', 1_000)).toMatchObject({ state: 'answered', body: 'a'.repeat(1_000), cutAfter: 1_000 })
    expect(await askFor(bomb, 'gzip')).toMatchObject({ state: 'answered', cutAfter: 1_048_576 })
  })

  it('is read as far as it was kept where it is longer than that', async () => {
    const noise = Buffer.from(Array.from({ length: 3_000 }, (_one, index) => (index * 7_919) % 251))
    for (const [coding, body] of [
      ['gzip', gzipSync(noise)],
      ['br', brotliCompressSync(noise)],
    ] as const) {
      expect(body.length).toBeGreaterThan(200)
      expect(await askFor(body, coding, 100)).toMatchObject({ state: 'answered', cutAfter: expect.any(Number) })
    }
  })

  it('of no byte is empty, as an answer to HEAD is', async () => {
    expect(await askFor('', 'gzip')).toMatchObject({ state: 'answered', body: '' })
    expect(await askFor('', 'gzip')).not.toHaveProperty('undecoded')
  })
})
