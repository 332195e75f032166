import { describe, expect, it } from 'vitest'
import { target as targetSchema } from '../../../../src/config/targets.ts'
import { ms } from '../../../../src/core/duration.ts'
import type { HttpAnswer, HttpRequest } from '../../../../src/ports/http.ts'
import { kubernetesUserTraffic } from '../../../../src/rollout/targets/kubernetes/user-traffic.ts'
import { answered, fakeHttp } from '../../../../src/testing/fakes.ts'
import { virtualClock } from '../../../../src/testing/virtual-clock.ts'
import { targetFor } from '../kube/target.ts'

type Series = [labels: Record<string, string>, value: string]

function vector(...series: readonly Series[]): HttpAnswer {
  const result = series.map(([metric, value]) => ({ metric, value: [1_764_489_600.123, value] }))
  return answered(200, JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }))
}

const of = (code: string, value: string, instance = 'gateway-1'): Series => [{ code, instance }, value]

/** What is read of green where Prometheus answers for it in this order, ten seconds apart; of blue it is always the same. */
async function readings(...answers: readonly HttpAnswer[]) {
  const clock = virtualClock()
  const asked: HttpRequest[] = []
  const left = [...answers]
  const http = fakeHttp((request) => {
    asked.push(request)
    return request.url.includes('web-green') ? (left.shift() ?? vector()) : vector(of('200', '900'))
  })
  const users = kubernetesUserTraffic({
    names: {
      namespace: 'shop',
      sides: { blue: { deployment: 'web-blue', service: 'web-blue' }, green: { deployment: 'web-green', service: 'web-green' } },
    },
    traffic: {
      prometheus: 'http://prometheus.test/',
      headers: { authorization: 'Bearer token' },
      requests: 'requests{service="$SERVICE", namespace="$NAMESPACE", workload="${DEPLOYMENT}"}',
    },
    http,
    clock,
  })
  if (users.state !== 'offered') throw new Error('not offered')
  const start = clock.now()
  const seen = []
  for (const _one of answers) {
    seen.push((await users.read()).green)
    await clock.run(clock.sleep(10_000))
  }
  return { seen, asked, start }
}

describe('what Prometheus counts of the users of a Service', () => {
  it('is asked for by side, and added up from the first reading on', async () => {
    const { seen, asked, start } = await readings(
      vector(of('200', '100'), of('503', '7')),
      vector(of('200', '140'), of('404', '2'), of('503', '9')),
    )
    expect(seen[1]).toEqual({
      state: 'read',
      traffic: {
        source: 'the Service web-green by Prometheus',
        since: new Date(start).toISOString(),
        until: new Date(start + 10_000).toISOString(),
        requests: 44,
        s4xx: 2,
        s5xx: 2,
        failed: 0,
        reset: false,
      },
    })
    const [first] = asked.filter(({ url }) => url.includes('green'))
    expect(first?.url.split('?')[0]).toBe('http://prometheus.test/api/v1/query')
    expect(new URL(first?.url ?? '').searchParams.get('query')).toBe(
      'requests{service="web-green", namespace="shop", workload="web-green"}',
    )
    expect(first?.headers).toMatchObject({ authorization: 'Bearer token' })
  })

  it.each<[string, HttpAnswer[], { requests: number; s5xx: number }]>([
    [
      'one that fell was reset, and what it holds may be of any time',
      [vector(of('500', '50')), vector(of('500', '4')), vector(of('500', '6'))],
      { requests: 2, s5xx: 2 },
    ],
    [
      'another instance goes on beside one that began anew',
      [vector(of('200', '90'), of('200', '900', 'gateway-2')), vector(of('200', '3'), of('200', '910', 'gateway-2'))],
      { requests: 10, s5xx: 0 },
    ],
    [
      'a new instance counts from 0',
      [vector(of('200', '90')), vector(of('200', '90'), of('500', '5', 'gateway-2'))],
      { requests: 5, s5xx: 5 },
    ],
    [
      'one that is missing for once goes on where it stood',
      [vector(of('200', '90'), of('500', '5')), vector(of('200', '95')), vector(of('200', '95'), of('500', '6'))],
      { requests: 6, s5xx: 1 },
    ],
    [
      'a client that went away before an answer is none',
      [vector(of('200', '90')), vector(of('200', '91'), of('0', '30'))],
      { requests: 1, s5xx: 0 },
    ],
  ])('is counted by series: %s', async (_what, answers, counted) => {
    const { seen } = await readings(...answers)
    expect(seen.at(-1)).toMatchObject({ state: 'read', traffic: { ...counted, failed: 0 } })
  })

  it.each<[string, Series]>([
    ['response_code', [{ response_code: '503', reporter: 'source' }, '3']],
    ['status', [{ status: '502' }, '3']],
    ['code of a class', [{ code: '5xx' }, '3']],
  ])('is read with the label %s', async (_what, series) => {
    const { seen } = await readings(vector(of('200', '1')), vector(of('200', '1'), series))
    expect(seen[1]).toMatchObject({ state: 'read', traffic: { requests: 3, s5xx: 3 } })
  })

  it.each<[string, HttpAnswer, RegExp]>([
    ['no series', vector(), /^the query gives no series, which is not 0 \(requests\{service="web-green"/],
    ['NaN', vector(of('200', 'NaN')), /gives NaN, which is no count/],
    ['infinity', vector(of('200', '+Inf')), /gives \+Inf/],
    ['a negative count', vector(of('200', '-1')), /-1, which no counter can be/],
    ['no status', vector([{ instance: 'a' }, '1']), /no label "code".*\(instance\)/],
    ['a status of gRPC', vector(of('OK', '1')), /code is "OK", which is no status of HTTP/],
    ['a scalar', answered(200, '{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}'), /gives a scalar/],
    ['an error', answered(422, '{"status":"error","errorType":"execution","error":"too many samples"}'), /execution: too many samples/],
    ['a 403', answered(403, 'forbidden'), /Prometheus answered 403/],
    ['a page', answered(200, '<!doctype html>', { 'content-type': 'text/html' }), /an HTML page/],
    [
      'no answer',
      { state: 'failed', reason: 'refused', message: 'connection refused', elapsed: ms(1) },
      /could not be had: connection refused/,
    ],
  ])('is unread with %s, and counted on afterwards', async (_what, answer, message) => {
    const { seen } = await readings(vector(of('200', '100')), answer, vector(of('200', '110')))
    expect(seen[1]).toEqual({ state: 'unread', reason: expect.stringMatching(message) })
    expect(seen[2]).toMatchObject({ state: 'read', traffic: { requests: 10 } })
  })
})

describe('target.traffic of Kubernetes', () => {
  const sides = { blue: { deployment: 'a', service: 'a' }, green: { deployment: 'b', service: 'b' } }
  const parsed = (more: object) => targetSchema.safeParse({ type: 'kubernetes', sides, ...more })
  const prometheus = 'http://prometheus.test'

  it('is not offered without it, in a sentence that names the key', () => {
    const target = targetFor({ 'http-route': 'web' }, { exec: () => Promise.reject(new Error('unused')), clock: virtualClock() })
    expect(target.userTraffic).toEqual({ state: 'not-offered', reason: expect.stringContaining('target.traffic is not set') })
  })

  it('counts what Istio counts where no query is given', async () => {
    const result = parsed({ 'http-route': 'web', traffic: { prometheus } })
    expect(result.data).toMatchObject({ traffic: { requests: expect.stringContaining('destination_service_name="$SERVICE"') } })
    const exec = () => Promise.reject(new Error('unused'))
    const target = targetFor(
      { 'http-route': 'web', traffic: { prometheus: '$PROMETHEUS' } },
      { exec, clock: virtualClock(), variables: { PROMETHEUS: prometheus } },
    )
    expect(target.userTraffic).toMatchObject({ state: 'offered', seesSides: false })
  })

  it.each([
    ['a query that does not tell the sides apart', { 'http-route': 'web', traffic: { prometheus, requests: 'requests_total' } }],
    ['a name that nobody fills in', { 'http-route': 'web', traffic: { prometheus, requests: 'a{b="$SERVICE",c="$TOKEN"}' } }],
    ['credentials in the address', { 'http-route': 'web', traffic: { prometheus: 'http://me:secret@prometheus.test' } }],
    ['the default query where one Service has all traffic', { service: 'web', traffic: { prometheus } }],
  ])('is refused with %s', (_what, config) => {
    expect(parsed(config).success).toBe(false)
  })
})
