import { afterAll, expect, it } from 'vitest'
import { serveFiles, siteRoutesOf } from '../../../src/stage/providers/static-site.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const routes = siteRoutesOf({
  version: 3,
  routes: [
    { src: '/(.*)', headers: { 'x-release': 'v1' }, continue: true },
    { src: '/data', headers: { 'content-type': 'application/json' }, continue: true },
    { src: '/shop/?', has: [{ type: 'header', key: 'Via' }], status: 500 },
    { handle: 'filesystem' },
    { src: '/(.*)', status: 404 },
  ],
})

it('serves files with the headers of the routes before the file system, and lets a route end a request', async () => {
  const files = new Map([
    ['/shop/index.html', Buffer.from('the shop')],
    ['/data', Buffer.from('{}')],
  ])
  const { url } = resources.use(await serveFiles(files, routes))
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}${path}`, { headers })
    return [answer.status, answer.headers.get('content-type'), answer.headers.get('x-release'), await answer.text()]
  }
  expect(await ask('/shop/')).toEqual([200, 'application/octet-stream', 'v1', 'the shop'])
  expect(await ask('/data')).toEqual([200, 'application/json', 'v1', '{}'])
  expect(await ask('/shop/', { via: '1.1 edge' })).toEqual([500, null, 'v1', 'the site answers 500\n'])
  expect(await ask('/nothing')).toEqual([404, null, 'v1', 'there is no such file'])
})

it('serves plain files where nothing is routed', async () => {
  const { url } = resources.use(await serveFiles(new Map([['/index.html', Buffer.from('one')]]), siteRoutesOf({})))
  expect(await (await fetch(url)).text()).toBe('one')
})
