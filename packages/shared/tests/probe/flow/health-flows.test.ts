import { checkFlow } from '@slipway/shared/probe/flow/flow-schema'
import { flowOf, readHealthFlows } from '@slipway/shared/probe/flow/health-flows'
import { describe, expect, it } from 'vitest'

const services = [
  { name: 'api', url: 'https://example.com/api' },
  { name: 'web', url: 'https://example.com' },
]
const ownerOf = (service: string) => ({
  place: { service, url: services.find(({ name }) => name === service)?.url ?? '', around: 'https://example.com', services },
  versionHeader: `x-${service}-release`,
})
const expectRelease = { version: '$RELEASE', digest: '$RELEASE_DIGEST', 'digest-header': 'x-digest' }
const flow = (...paths: string[]) =>
  checkFlow({ name: 'upload', steps: paths.map((path) => ({ name: path, http: { path, expect: expectRelease } })) }, 'a file')
const asked = (service: string, of: string[] | undefined, ...paths: string[]) =>
  flowOf(flow(...paths), ownerOf(service), of)?.steps.map(({ http }) => [
    http.path,
    http['version-header'],
    http.expect.version,
    http.expect.digest,
  ])

describe('a flow of several services', () => {
  it('belongs to each that one of its steps asks, and is held against the release of its own answers alone', () => {
    const own = ['$RELEASE', '$RELEASE_DIGEST']
    expect(asked('api', undefined, '/api/items', '/shop')).toEqual([
      ['/items', 'x-api-release', ...own],
      ['https://example.com/shop', 'x-api-release', undefined, undefined],
    ])
    expect(asked('web', undefined, '/api/items', '/shop')).toEqual([
      ['https://example.com/api/items', 'x-web-release', undefined, undefined],
      ['/shop', 'x-web-release', ...own],
    ])
    expect(asked('web', undefined, '/api/items')).toBeUndefined()
  })

  it('belongs to all where no step asks a service, and to those that of names', () => {
    expect(asked('web', undefined, 'https://pay.example.org/')).toHaveLength(1)
    expect(asked('web', ['api'], '/items')).toBeUndefined()
    expect(asked('api', ['api'], '/items')).toEqual([['/items', 'x-api-release', '$RELEASE', '$RELEASE_DIGEST']])
  })

  it('is as it is written where there is one service', () => {
    const place = {
      service: 'shop',
      url: 'https://example.com',
      around: 'https://example.com',
      services: [{ name: 'shop', url: 'https://example.com' }],
    }
    expect(flowOf(flow('/api/items'), { place, versionHeader: 'x-release' }, undefined)?.steps[0]?.http).toMatchObject({
      path: '/api/items',
      expect: expectRelease,
    })
  })

  it('is a warning where its check says so', async () => {
    const files = { read: async () => '{ name: a, steps: [{ name: b, http: { path: /shop } }] }' }
    const read = (whenDown: 'warn' | 'fail') =>
      readHealthFlows([{ file: 'a.yml', scope: { of: undefined, tiers: undefined, whenDown } }], ownerOf('web'), { root: '/r', files })
    expect((await read('warn'))[0]?.whenDown).toBe('warn')
    expect((await read('fail'))[0]).not.toHaveProperty('whenDown')
  })
})
