import { systemHttp } from '@slipway/shared/ports/http'
import { proxyFor } from '@slipway/shared/ports/proxy'
import { toolkitHttp } from '@slipway/shared/ports/rest-http'
import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

/** Nobody is there. */
const gone = 'http://robot:secret@127.0.0.1:1'

describe('the proxy of an address', () => {
  it.each([
    ['https://example.com/', { https_proxy: 'http://a:1' }, 'http://a:1/'],
    ['http://example.com/', { https_proxy: 'http://a:1' }, undefined],
    ['http://example.com/', { HTTP_PROXY: 'http://b:2' }, 'http://b:2/'],
    ['https://example.com/', { https_proxy: 'http://a:1', no_proxy: 'example.com' }, undefined],
    ['https://api.example.com/', { https_proxy: 'http://a:1', NO_PROXY: 'other.org, example.com' }, undefined],
    ['https://badexample.com/', { https_proxy: 'http://a:1', no_proxy: 'example.com' }, 'http://a:1/'],
    ['https://example.com:8443/', { https_proxy: 'http://a:1', no_proxy: 'example.com:443' }, 'http://a:1/'],
    ['https://example.com/', { https_proxy: 'http://a:1', no_proxy: '*' }, undefined],
    ['https://localhost:3000/', { https_proxy: 'http://a:1' }, undefined],
    ['http://127.0.0.1/', { http_proxy: 'http://a:1' }, undefined],
  ])('of %s with %j is %s', (address, environment, proxy) => {
    for (const name of ['https_proxy', 'http_proxy', 'no_proxy', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']) vi.stubEnv(name, '')
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    expect(proxyFor(new URL(address))).toBe(proxy)
  })
})

describe('a proxy that nobody answers at', () => {
  it.each([
    ['systemHttp', systemHttp],
    ['toolkitHttp', toolkitHttp],
  ])('is not the service, and its password is not shown: %s', async (_name, http) => {
    vi.stubEnv('https_proxy', gone)
    vi.stubEnv('no_proxy', '')
    const answer = await http({ url: 'https://service.test/', timeout: 3_000 })
    expect(answer).toMatchObject({ state: 'failed', reason: 'proxy' })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})
