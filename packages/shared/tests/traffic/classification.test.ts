import { parseConfig } from '@slipway/shared/config/load'
import type { Probe, TrafficPath } from '@slipway/shared/config/schema'
import { answered } from '@slipway/shared/testing/fakes'
import { answerClass, askedPaths, classify } from '@slipway/shared/traffic/classification'
import { describe, expect, it } from 'vitest'

const page = (title: string) => `<!doctype html>\n<html><head><title>${title}</title></head><body>…</body></html>`
const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html; charset=utf-8' }
const probesOf = (line: string): readonly Probe[] => {
  const text = `service: a\nenvironments: { x: { tier: staging, url: 'http://a.test' } }\nhealth: { basic: [{ name: p, http: ${line} }] }\n`
  return parseConfig(text, 'x').environments.get('x')?.probes ?? []
}
const kindOf = (
  [status, body = 'ok', headers = {}]: [number, string?, Readonly<Record<string, string>>?],
  { path = '/items', probes = [], signed = false }: { path?: TrafficPath; probes?: readonly Probe[]; signed?: boolean } = {},
) => classify(answered(status, body, headers), askedPaths('http://a.test', [path], probes)[0], { signed })

describe('the class of an answer', () => {
  it('is exactly one for every status, whatever the path expects', () => {
    const counts = new Map<string, number>()
    for (let status = 100; status <= 999; status += 1) {
      const { is } = kindOf([status])
      expect(answerClass.options).toContain(is)
      counts.set(is, (counts.get(is) ?? 0) + 1)
      expect(kindOf([status], { path: { path: '/items', status } })).toEqual({ is: 'expected' })
    }
    expect(Object.fromEntries(counts)).toEqual({
      expected: 100,
      redirect: 100,
      limited: 1,
      'client-error': 99,
      'server-error': 100,
      unexpected: 500,
    })
  })

  it.each<[string, [number, string?, Readonly<Record<string, string>>?], string, string]>([
    ['a page that is gone', [404], 'client-error', 'answered 404'],
    [
      'a log-in page elsewhere',
      [302, '', { location: 'https://id.test/login?next=secret' }],
      'redirect',
      'a redirect to https://id.test/login',
    ],
    ['a log-in page here', [302, '', { location: '/login?next=secret#x' }], 'redirect', 'answered 302, a redirect to /login'],
    ['the same host by its whole address', [307, '', { location: 'http://a.test/items/' }], 'redirect', 'a redirect to /items/'],
    ['a redirect that says not where', [302], 'redirect', 'a redirect without a location'],
    ['a location that is no address', [302, '', { location: 'http://[' }], 'redirect', 'a redirect to no address'],
    ['a cached answer that nobody has', [304, ''], 'redirect', 'answered 304'],
    ['too many requests', [429], 'limited', 'answered 429'],
    ['a service that is down', [503], 'server-error', 'answered 503'],
    ['a body that says fail', [200, '{"status":"fail"}', json], 'unexpected', 'the status "fail"'],
    ['a body that says fail after a byte order mark', [200, '\uFEFF{"status":"FAIL"}'], 'unexpected', 'the status "fail"'],
    ['an empty body', [200, ''], 'doubtful', 'answered 200 with an empty body'],
    ['a body of white space', [200, ' \n\t'], 'doubtful', 'answered 200 with an empty body'],
    ['an empty body that calls itself JSON', [200, '', json], 'unexpected', 'calls itself JSON'],
    ['a maintenance page', [200, page('We are down for maintenance'), html], 'doubtful', 'as a maintenance page does'],
    ['a maintenance page in words', [200, 'Service temporarily unavailable'], 'doubtful', 'as a maintenance page does'],
    ['a page in place of JSON', [200, page('App'), json], 'unexpected', 'calls itself JSON'],
  ])('of %s', (_what, answer, is, reason) => {
    expect(kindOf(answer)).toEqual({ is, reason: expect.stringContaining(reason) })
  })

  it.each<[string, [number, string?, Readonly<Record<string, string>>?]]>([
    ['data', [200, '{"items":[]}', json]],
    ['a resource that is in error itself', [200, '{"status":"error"}', json]],
    ['a resource that is down itself', [200, '{"status":"down"}', json]],
    ['a front page', [200, page('Acme'), html]],
    [
      'a front page that speaks of maintenance further down',
      [200, page('Acme').replace('…', '<p>Down for maintenance on Sunday</p>'), html],
    ],
    ['nothing, said so', [204, '']],
    ['a list', [200, '[]', json]],
    ['plain text', [200, 'OK', { 'content-type': 'text/html' }]],
    ['what is packed', [200, '\u001f\u0008', { ...json, 'content-encoding': 'gzip' }]],
  ])('is expected of %s', (_what, answer) => {
    expect(kindOf(answer)).toEqual({ is: 'expected' })
  })

  it('is that of the service itself where an empty answer tells its release', () => {
    expect(kindOf([200, ''], { signed: true })).toEqual({ is: 'expected' })
  })

  it('takes a page below an API path for a fallback, and reads a health page by all the words in use', () => {
    expect(kindOf([200, page('App'), html], { path: '/api/items' })).toMatchObject({ is: 'doubtful' })
    expect(kindOf([200, page('App'), html], { path: '/apidocs' })).toEqual({ is: 'expected' })
    expect(kindOf([200, '{"status":"DOWN"}', json], { path: '/app/healthz' })).toMatchObject({ is: 'unexpected' })
    expect(kindOf([200, '{"status":"warn"}', json], { path: '/app/healthz' })).toEqual({ is: 'expected' })
    expect(kindOf([200, '{"status":"down"}', { 'content-type': 'application/health+json' }])).toMatchObject({ is: 'unexpected' })
  })

  it('is by what an http probe of the same path expects, unless the path says it itself', () => {
    const probes = probesOf('{ path: /session, expect: { status: 401 } }')
    expect(kindOf([401], { path: '/session', probes })).toEqual({ is: 'expected' })
    expect(kindOf([200], { path: '/session', probes })).toMatchObject({ is: 'unexpected', reason: 'answered 200, expected 401' })
    expect(kindOf([401], { path: '/other', probes })).toMatchObject({ is: 'client-error' })
    expect(kindOf([200], { path: { path: '/session', status: 200 }, probes })).toEqual({ is: 'expected' })
    expect(
      kindOf([401], { path: '/session', probes: probesOf('{ path: /session, method: POST, expect: { status: 401 } }') }),
    ).toMatchObject({
      is: 'client-error',
    })
    const asJson = probesOf('{ path: /health, expect: { json: { status: down } } }')
    expect(kindOf([200, 'up and well'], { path: '/health', probes: asJson })).toMatchObject({ is: 'unexpected' })
    expect(kindOf([200, '{"status":"down"}'], { path: '/health', probes: asJson })).toEqual({ is: 'expected' })
  })

  it('leaves an empty answer alone where the path says its status, or a probe takes 204 too', () => {
    expect(kindOf([200, ''], { path: { path: '/ping', status: 200 } })).toEqual({ is: 'expected' })
    expect(kindOf([200, ''], { path: '/ping', probes: probesOf('{ path: /ping, expect: { status: [200, 204] } }') })).toEqual({
      is: 'expected',
    })
  })
})
