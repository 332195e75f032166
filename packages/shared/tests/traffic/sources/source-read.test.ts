import { sourcesOf } from '@slipway/shared/config/environment-sources'
import { sources } from '@slipway/shared/config/sections/environment/sources'
import type { HttpAnswer } from '@slipway/shared/ports/http'
import { answered, fakeClock, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { readSource, unknownNames } from '@slipway/shared/traffic/sources/source-read'
import { describe, expect, it } from 'vitest'

const subject = { RELEASE: 'v1.2.0', SERVICE: 'shop', ENVIRONMENT: 'production' }
const variables = { TOKEN: 'token-1', HOST: 'prom.test' }

function sourceOf(file: object) {
  const [source] = sourcesOf(sources.parse({ errors: file }))
  if (source === undefined) throw new Error('no source')
  return source
}
const query = 'sum(rate(http_requests_total{service="$SERVICE", release="${RELEASE}"}[1m]))'
const ofPrometheus = (more: object = {}) =>
  sourceOf({ prometheus: 'https://$HOST/prom/', query, above: 5, headers: { authorization: 'Bearer $TOKEN' }, ...more })

async function read(source: ReturnType<typeof sourceOf>, answer: HttpAnswer) {
  const http = fakeHttp(() => answer)
  const reading = await readSource(source, subject, { http, clock: fakeClock(), variables })
  return { ...reading, request: http.calls[0] }
}
const json = (value: unknown, status = 200) => answered(status, JSON.stringify(value), { 'content-type': 'application/json' })
const success = (resultType: string, result: unknown, more: object = {}) =>
  json({ status: 'success', data: { resultType, result }, ...more })
const vector = (...values: string[]) =>
  success(
    'vector',
    values.map((value, index) => ({ metric: { instance: `${index}` }, value: [1_767_614_400.781, value] })),
  )
const missing = (text: string) => ({ state: 'missing', reason: expect.stringContaining(text) })

describe('a query of Prometheus', () => {
  it('is asked as it was filled in, with its header, and shown with its value', async () => {
    const { asked, value, request } = await read(ofPrometheus(), vector('7.5'))
    expect(asked).toBe('sum(rate(http_requests_total{service="shop", release="v1.2.0"}[1m]))')
    expect(value).toEqual({ state: 'measured', value: 7.5 })
    const url = new URL(request?.url ?? '')
    expect(`${url.origin}${url.pathname}`).toBe('https://prom.test/prom/api/v1/query')
    expect(Object.fromEntries(url.searchParams)).toEqual({ query: asked, time: '1767614400' })
    expect(request?.headers).toMatchObject({ authorization: 'Bearer token-1' })
  })

  it('keeps what a name holds within its quotes', async () => {
    const http = fakeHttp(() => vector('1'))
    const reading = await readSource(ofPrometheus(), { ...subject, SERVICE: 'a"} or vector(0) #' }, { http, clock: fakeClock(), variables })
    expect(reading.asked).toContain('service="a\\"} or vector(0) #", release')
  })

  it('goes into the body where it is long', async () => {
    const { request } = await read(ofPrometheus({ query: `up or ${'x'.repeat(2_000)}` }), vector('1'))
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://prom.test/prom/api/v1/query',
      body: expect.stringContaining('query=up+or+x'),
    })
  })

  it.each([
    ['no series', vector(), 'no series, which is not 0'],
    ['NaN', vector('NaN'), 'gives NaN'],
    ['an infinite number', vector('+Inf'), 'gives +Inf'],
    ['several series', vector('1', '2'), '2 series; aggregate them'],
    ['a native histogram', success('vector', [{ metric: {}, histogram: [1, { count: '1', sum: '2' }] }]), 'native histogram'],
    ['a text', success('string', [1, 'a']), 'a text, not a number'],
    [
      'a query that is none',
      json({ status: 'error', errorType: 'bad_data', error: '1:5: parse error: unclosed brace' }, 400),
      'refused the query: bad_data: 1:5: parse error',
    ],
    ['a log-in page', answered(200, '<!doctype html>'), 'an HTML page'],
    ['no permission', answered(403, 'forbidden'), 'Prometheus answered 403'],
    ['nobody', refused(), 'could not be had: connect ECONNREFUSED'],
    ['other JSON', json({ ok: true }), 'not one of the Prometheus API'],
    ['nothing', answered(200, ''), 'with nothing'],
    ['no JSON', answered(200, 'up 1'), 'with no JSON'],
  ])('has no value with %s', async (_what, answer, reason) => {
    expect((await read(ofPrometheus(), answer)).value).toEqual(missing(reason))
  })

  it.each([
    ['highest', 3],
    ['lowest', 1],
    ['sum', 6],
    ['average', 2],
  ])('makes one number of several series by series: %s', async (series, value) => {
    expect((await read(ofPrometheus({ series }), vector('1', '2', '3'))).value).toEqual({ state: 'measured', value })
    expect((await read(ofPrometheus({ series }), vector('1', 'NaN'))).value).toEqual(missing('NaN'))
  })

  it('reads a scalar, and says what Prometheus warns of', async () => {
    expect((await read(ofPrometheus(), success('scalar', [1, '4']))).value).toEqual({ state: 'measured', value: 4 })
    const warned = success('vector', [{ metric: {}, value: [1, '4'] }], { warnings: ['not all stores answered'] })
    expect((await read(ofPrometheus(), warned)).value).toMatchObject({ value: 4, note: 'Prometheus warns: not all stores answered' })
  })

  it('takes the worst of a range', async () => {
    const matrix = success('matrix', [
      {
        metric: {},
        values: [
          [1, '2'],
          [2, '9'],
          [3, 'NaN'],
          [4, '3'],
        ],
      },
    ])
    const { value, request } = await read(ofPrometheus({ range: true }), matrix)
    expect(value).toEqual({ state: 'measured', value: 9 })
    const url = new URL(request?.url ?? '')
    expect(url.pathname).toBe('/prom/api/v1/query_range')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ start: '1767614100', end: '1767614400', step: '2' })
    const least = sourceOf({ prometheus: 'https://prom.test', query: 'up', range: true, below: 1 })
    expect((await read(least, matrix)).value).toEqual({ state: 'measured', value: 2 })
  })
})

describe('a number in a JSON document', () => {
  const ofJson = (more: object = {}) =>
    sourceOf({
      json: 'https://$HOST/query?from=$FROM&to=$TO&q=$SERVICE',
      value: 'series[0].pointlist[-1][1]',
      above: '5%',
      window: '2m',
      ...more,
    })
  const points = (...values: unknown[]) => json({ series: [{ pointlist: values.map((value, index) => [index, value]) }] })

  it('is read at its path, with the times filled in', async () => {
    const { value, request, asked } = await read(ofJson(), points(1, 0.04))
    expect(value).toEqual({ state: 'measured', value: 0.04 })
    expect(request?.url).toBe('https://prom.test/query?from=1767614280&to=1767614400&q=shop')
    expect(asked).toBe('series[0].pointlist[-1][1] of https://$HOST/query?from=1767614280&to=1767614400&q=shop')
    expect((await read(ofJson(), points('12.5'))).value).toEqual({ state: 'measured', value: 12.5 })
  })

  it.each([
    ['nothing there', points(), 'has nothing at series[0].pointlist[-1][1], which is not 0'],
    ['null', points(null), 'is null, not a number'],
    ['a text', points('many'), 'is "many", not a number'],
    ['a log-in page', answered(302, '', { location: '/login?next=1' }), 'prom.test answered 302, a redirect to /login'],
  ])('has no value with %s', async (_what, answer, reason) => {
    expect((await read(ofJson(), answer)).value).toEqual(missing(reason))
  })
})

describe('the configuration of a source', () => {
  it.each([
    [{ prometheus: 'https://a.test', query: 'up{token="$TOKEN"}', above: 1 }, 'expected no other names'],
    [{ prometheus: 'https://a.test', query: 'up' }, 'expected either above or below'],
    [{ prometheus: 'https://a.test', query: 'up', above: 1, below: 2 }, 'expected either above or below'],
    [{ json: 'https://a.test', value: 'a[', above: 1 }, 'expected a path'],
    [{ json: 'https://user:secret@a.test', value: 'a', above: 1 }, 'expected an address'],
  ])('is refused: %j', (file, message) => {
    expect(JSON.stringify(sources.safeParse({ errors: file }).error?.issues)).toContain(message)
  })

  it('names what nobody knows', () => {
    const source = ofPrometheus({ query: 'up{colour="$COLOUR"}' })
    expect(unknownNames(source, { ...variables, ...subject })).toEqual(['COLOUR'])
    expect(unknownNames(source, { ...subject, COLOUR: 'blue' })).toEqual(['HOST', 'TOKEN'])
  })
})
