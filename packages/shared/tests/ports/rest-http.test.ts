import type { RequestListener } from 'node:http'
import { toolkitHttp } from '@slipway/shared/ports/rest-http'
import { describe, expect, it } from 'vitest'
import { askBy } from './answering.ts'

const ask = askBy(toolkitHttp)

/** Sends the head, then a byte now and then, and never ends: each byte starts the client's own socket time-out anew. */
const dripping: RequestListener = (_request, response) => {
  response.writeHead(200).write('.')
  const drip = setInterval(() => response.write('.'), 20)
  response.on('close', () => clearInterval(drip))
}

describe('toolkitHttp', () => {
  it('sends what it is given and gives status, headers and body', async () => {
    const answer = await ask(
      (request, response) => {
        let body = ''
        request.on('data', (chunk) => (body += chunk))
        request.on('end', () =>
          response.writeHead(201, { 'x-a': '1' }).end(`${request.method} ${request.url} ${request.headers['x-b']} ${body}`),
        )
      },
      { method: 'PATCH', headers: { 'x-b': '2' }, body: '{"ü":1}' },
    )
    expect(answer).toMatchObject({ state: 'answered', status: 201, headers: { 'x-a': '1' }, body: 'PATCH /x?y=1 2 {"ü":1}' })
  })

  it('keeps its limit for the whole exchange, whatever drips in', async () => {
    const answer = await ask(dripping, { timeout: 200 })
    expect(answer).toMatchObject({ state: 'failed', reason: 'timeout', message: 'no answer within 200 ms' })
    expect(answer.elapsed).toBeLessThan(3_000)
  })

  it('ends at its signal, in the middle of a body', async () => {
    const controller = new AbortController()
    const answer = await ask(
      (request, response) => {
        dripping(request, response)
        setImmediate(() => controller.abort())
      },
      { signal: controller.signal },
    )
    expect(answer).toMatchObject({ state: 'failed', reason: 'aborted' })
  })

  it.each([
    ['does not follow a redirect', 302, { location: 'http://127.0.0.1:1/' }],
    ['does not ask again after a fault', 503, {}],
    ['does not answer a challenge', 401, { 'www-authenticate': 'Basic' }],
  ])('%s', async (_what, status, headers) => {
    let asked = 0
    const answer = await ask((_request, response) => {
      asked += 1
      response.writeHead(status, headers).end()
    })
    expect(answer).toMatchObject({ state: 'answered', status })
    expect(asked).toBe(1)
  })

  it('says of a body that breaks off that it did, and keeps no more of one than it was told', async () => {
    const broken = await ask((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setImmediate(() => response.destroy())
    })
    expect(broken).toMatchObject({ state: 'failed' })
    expect(await ask((_request, response) => response.end('abcdef'), { maxBody: 3 })).toMatchObject({ state: 'answered', body: 'abc' })
  })

  it('never throws for an address that nobody is at', async () => {
    expect(await toolkitHttp({ url: 'http://127.0.0.1:1/', timeout: 2_000 })).toMatchObject({ state: 'failed', reason: 'refused' })
    expect(await toolkitHttp({ url: 'no address', timeout: 2_000 })).toMatchObject({ state: 'failed', reason: 'other' })
  })
})
