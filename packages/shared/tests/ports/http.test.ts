import type { RequestListener } from 'node:http'
import { systemHttp } from '@slipway/shared/ports/http'
import { describe, expect, it } from 'vitest'
import { askBy } from './answering.ts'

const ask = askBy(systemHttp)

describe('systemHttp', () => {
  it('sends what it is given and gives status, headers and body', async () => {
    const answer = await ask(
      (request, response) => {
        let body = ''
        request.on('data', (chunk) => (body += chunk))
        request.on('end', () =>
          response
            .writeHead(201, { 'x-release': 'v1', 'set-cookie': ['a=1', 'b=2'] })
            .end(`${request.method} ${request.url} ${request.headers['x-a']} ${body}`),
        )
      },
      { method: 'POST', headers: { 'x-a': 'b' }, body: 'text' },
    )
    expect(answer).toMatchObject({
      state: 'answered',
      status: 201,
      headers: { 'x-release': 'v1', 'set-cookie': 'a=1, b=2' },
      body: 'POST /x?y=1 b text',
    })
    if (answer.state === 'answered') expect(answer.firstByte).toBeLessThanOrEqual(answer.elapsed)
  })

  it('does not follow redirects', async () => {
    expect(await ask((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())).toMatchObject({
      state: 'answered',
      status: 302,
    })
  })

  it('keeps no more of the body than it was told, and still reads it to its end', async () => {
    expect(await ask((_request, response) => response.end('abcdef'.repeat(50_000)), { maxBody: 4 })).toMatchObject({
      state: 'answered',
      body: 'abcd',
    })
  })

  it.each<[string, RequestListener, string]>([
    ['no answer', () => undefined, 'timeout'],
    ['headers and no end', (_request, response) => response.writeHead(200).write('x'), 'timeout'],
  ])('gives up at its time limit after %s', async (_what, listener, reason) => {
    expect(await ask(listener, { timeout: 60 })).toMatchObject({ state: 'failed', reason })
  })

  it('does not take a torn answer for whole', async () => {
    expect(
      await ask((_request, response) => response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy())),
    ).toMatchObject({ state: 'failed', reason: 'reset' })
    expect(await ask((_request, response) => response.destroy())).toMatchObject({ state: 'failed', reason: 'reset' })
  })

  it('tells why there was no answer', async () => {
    expect(await systemHttp({ url: 'http://127.0.0.1:1/', timeout: 2_000 })).toMatchObject({ state: 'failed', reason: 'refused' })
    expect(await systemHttp({ url: 'no address', timeout: 2_000 })).toMatchObject({ state: 'failed', reason: 'other' })
    expect(await systemHttp({ url: 'file:///etc/passwd', timeout: 2_000 })).toMatchObject({ state: 'failed' })
    expect(await ask(() => undefined, { signal: AbortSignal.abort() })).toMatchObject({ state: 'failed', reason: 'aborted' })
    expect(await ask((_request, response) => response.end(), { headers: { 'x-a': 'b\r\nx-c: d' } })).toMatchObject({
      state: 'failed',
      reason: 'other',
    })
  })
})
