import type { HttpAnswer, HttpRequest } from '@slipway/shared/ports/http'
import { askFollowing } from '@slipway/shared/probe/http/following'
import { answered, answeredAfter, fakeHttp } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const to = (location: string, status = 302) => answered(status, '', { location })
const follow = async (reply: (request: HttpRequest) => HttpAnswer, request: Partial<HttpRequest> = {}) => {
  const client = fakeHttp(reply)
  const found = await askFollowing(client, { url: 'https://a.test/x', timeout: 1_000, ...request })
  return { ...found, calls: client.calls }
}

describe('following redirects', () => {
  it('ends at the first answer that is none, and counts the time of all', async () => {
    const { answer, url, calls } = await follow(({ url: asked }) =>
      answeredAfter(300, asked.endsWith('/x') ? to('/y') : asked.endsWith('/y') ? to('https://b.test/z') : answered(200, 'here')),
    )
    expect(answer).toMatchObject({ status: 200, body: 'here', elapsed: 900 })
    expect(url).toBe('https://b.test/z')
    expect(calls.map(({ timeout }) => timeout)).toEqual([1_000, 700, 400])
  })

  it('leaves headers and body with the host that they were written for', async () => {
    const request = { method: 'POST', headers: { authorization: 'Bearer hush' }, body: 'hush' }
    const { calls } = await follow(({ url }) => (url.includes('a.test') ? to('https://b.test/', 307) : answered(200)), request)
    expect(calls[1]).toMatchObject({ method: 'POST', headers: {} })
    expect(calls[1]).not.toHaveProperty('body')
    const same = await follow(({ url }) => (url.endsWith('/x') ? to('/y', 308) : answered(200)), request)
    expect(same.calls[1]).toMatchObject(request)
  })

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [302, 'PUT', 'PUT'],
  ])('%i after %s asks by %s', async (status, method, next) => {
    const { calls } = await follow(({ url }) => (url.endsWith('/x') ? to('/y', status) : answered(200)), { method, body: 'b' })
    expect(calls[1]?.method).toBe(next)
    expect(calls[1]?.body).toBe(next === 'GET' ? undefined : 'b')
  })

  it('ends where it goes round, leaves https, or leads nowhere', async () => {
    expect(await follow(() => to('/x'))).toMatchObject({ problem: 'more than 5 redirects', calls: { length: 6 } })
    expect(await follow(() => to('http://a.test/x'))).toMatchObject({ problem: 'a redirect from https to http', calls: { length: 1 } })
    for (const location of ['', 'ftp://a.test/', 'http://[']) {
      expect(await follow(() => to(location))).toMatchObject({ answer: { status: 302 }, calls: { length: 1 } })
    }
    expect(await follow(() => answered(304))).toMatchObject({ answer: { status: 304 }, calls: { length: 1 } })
  })
})
