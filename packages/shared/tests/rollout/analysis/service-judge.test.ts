import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { namelessBefore } from '../../../src/core/unknown-release.ts'
import type { Release } from '../../../src/core/words.ts'
import type { Http, HttpAnswer, HttpRequest } from '../../../src/ports/http.ts'
import { checkFlow } from '../../../src/probe/flow/flow-schema.ts'
import type { HealthFlow } from '../../../src/probe/flow/health-flows.ts'
import { baseUrlOf, serviceJudge } from '../../../src/rollout/analysis/service-judge.ts'
import type { ProbePoint } from '../../../src/rollout/contract/health-judge.ts'
import { answered, answeredAfter, fakeHttp, refused } from '../../../src/testing/fakes.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

const configuration = `service: harbor
environments:
  production:
    url: http://edge.test/app
    traffic: { requests-per-second: 5, paths: [/api/items] }
    thresholds: { error-rate: 5%, response-time: { p95: 1s }, cpu: 80% }
health:
  basic:
    - { name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } } }
`
const release = aRelease('v1.1.0')
const fromNew = { 'x-release': 'v1.1.0' }
const fromOld = { 'x-release': 'v1.0.0' }

function judgeOf(reply: (request: HttpRequest) => HttpAnswer, text = configuration) {
  const environment = parseConfig(text, 'x').environments.get('production')
  if (environment === undefined) throw new Error('no production')
  const http: Http = fakeHttp(reply)
  const clock = virtualClock()
  return { clock, judge: serviceJudge({ environment, variables: { BYPASS: 'let-me-in' }, http, traffic: http, clock }) }
}
async function step(
  reply: (request: HttpRequest) => HttpAnswer,
  overrides: { edge?: boolean; address?: string | undefined; span?: number } = {},
  text = configuration,
) {
  const { clock, judge } = judgeOf(reply, text)
  const question = {
    colour: 'green' as const,
    address: 'http://green.test:81',
    release,
    weight: 0.05,
    span: 30_000,
    edge: true,
    signal: new AbortController().signal,
  }
  const start = clock.now()
  const answer = await clock.run(judge.analyseStep({ ...question, ...overrides }))
  return { ...answer, took: clock.now() - start }
}

describe('the verification of a new side', () => {
  const flow: HealthFlow = {
    ...checkFlow({ name: 'buy', steps: [{ name: 'cart', http: { path: '/cart', method: 'POST', expect: { status: 201 } } }] }, 'buy.yml'),
  }
  const verified = async (cart: number, point: ProbePoint, health = 200) => {
    const environment = parseConfig(configuration, 'x').environments.get('production')
    if (environment === undefined) throw new Error('no production')
    const http = fakeHttp(({ url }) => answered(url.endsWith('/cart') ? cart : health, '{}', fromNew))
    const judge = serviceJudge({ environment, variables: {}, http, clock: virtualClock(), readFlows: async () => [flow] })
    return { judgement: await judge.ready(point, aRelease('v1.1.0')), asked: http.calls.map(({ url }) => url) }
  }
  const side: ProbePoint = { scope: 'green', address: 'http://green.test:81' }

  it('goes by its flows too, at its own address', async () => {
    expect(await verified(201, side)).toEqual({
      judgement: { verdict: 'pass' },
      asked: ['http://green.test:81/app/api/health', 'http://green.test:81/app/cart'],
    })
    expect((await verified(500, side)).judgement).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('buy: cart: answered 500'),
    })
  })

  it('runs no flow where the probes fail, at the edge, or where any release may answer', async () => {
    expect((await verified(201, side, 503)).asked).toHaveLength(1)
    expect((await verified(201, { scope: 'edge' })).asked).toHaveLength(1)
    const environment = parseConfig(configuration, 'x').environments.get('production')
    if (environment === undefined) throw new Error('no production')
    const http = fakeHttp(() => answered(200, '{}', fromNew))
    const judge = serviceJudge({
      environment,
      variables: {},
      http,
      clock: virtualClock(),
      readFlows: () => Promise.reject(new Error('not read')),
    })
    expect(await judge.ready(side, undefined)).toEqual({ verdict: 'pass' })
  })
})

describe('the judgement of a step', () => {
  it('passes where the new side is well, asked at its own address and through the edge', async () => {
    const { judgement, measurements } = await step(() => answered(200, '', fromNew))
    expect(judgement).toEqual({ verdict: 'pass' })
    expect(new Set(measurements.map((one) => one.scope))).toEqual(new Set(['green', 'edge']))
  })

  it('fails when its health probes fail twice', async () => {
    const { judgement } = await step(({ url }) => (url.endsWith('/api/health') ? answered(503, '', fromNew) : answered(200, '', fromNew)))
    expect(judgement).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('health of green: startup') })
  })

  it('fails on its errors, before its time is over when they are many', async () => {
    const { judgement, took } = await step(({ url }) => answered(url.includes('items') ? 500 : 200, '', fromNew), { span: 60_000 })
    expect(judgement).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/requests failed \(limit 5%\)$/) })
    expect(took).toBeLessThanOrEqual(11_000)
  })

  it('fails on answers that are too slow, once there are enough of them', async () => {
    const slow = ({ url }: HttpRequest) => answeredAfter(url.includes('items') ? 1_500 : 5, answered(200, '', fromNew))
    const { judgement, took } = await step(slow, { span: 60_000 })
    expect(judgement).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/took longer than 1000 ms \(limit 5%\)$/) })
    expect(took).toBeLessThanOrEqual(20_000)
    const short = await step(slow, { span: 6_000 })
    expect(short.judgement.verdict).toBe('not-evaluated')
    expect(short.conditions).toContainEqual(
      expect.objectContaining({
        name: 'response-time.p95 at most 1000 ms',
        verdict: 'not-evaluated',
        reason: '20 requests were judged; 125 are needed, which takes 25s at 5 a second',
      }),
    )
  })

  it.each([10, 55, 290])('does not fail on one error, as request %i', async (number) => {
    let asked = 0
    const reply = ({ url }: HttpRequest) => answered(url.startsWith('http://green') && ++asked === number ? 500 : 200, '', fromNew)
    expect((await step(reply, { span: 60_000 })).judgement).toEqual({ verdict: 'pass' })
  })

  it.each([404, 401, 403, 410])('fails where the side answers %i', async (status) => {
    const { judgement } = await step(({ url }) => answered(url.includes('items') ? status : 200, '', fromNew))
    expect(judgement).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/requests failed \(limit 5%\)$/) })
  })

  it.each([
    [302, 'every answer was a redirect to /login; nothing was measured'],
    [429, 'every answer was 429, too many requests; nothing was measured'],
  ])('says nothing where the side answers %i', async (status, because) => {
    const { judgement } = await step(({ url }) =>
      answered(url.includes('items') ? status : 200, '', { ...fromNew, location: '/login?next=secret' }),
    )
    expect(judgement).toEqual({
      verdict: 'not-evaluated',
      reason: `${because} (error-rate at most 5%, response-time.p95 at most 1000 ms)`,
    })
  })

  it('takes what a probe expects of a path, or the path itself, for right', async () => {
    const text = configuration
      .replace('paths: [/api/items]', 'paths: [/api/session, { path: /gone, status: 410 }]')
      .concat('    - { name: auth, http: { path: /api/session, expect: { status: 401 } } }\n')
    const reply = ({ url }: HttpRequest) => answered(url.endsWith('/gone') ? 410 : url.endsWith('/session') ? 401 : 200, '', fromNew)
    expect((await step(reply, {}, text)).judgement).toEqual({ verdict: 'pass' })
    const other = ({ url }: HttpRequest) => (url.endsWith('/gone') ? answered(404, '', fromNew) : reply({ url, timeout: 0 }))
    expect((await step(other, {}, text)).judgement.verdict).toBe('fail')
  })

  it('warns where the answers hold nothing, and a probe that warns', async () => {
    const empty = await step(() => answered(200), {}, configuration.replace(', version: $RELEASE', ''))
    expect(empty.judgement).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('answered 200 with an empty body') })
    const warned = await step(({ url }) => answered(200, url.endsWith('/api/health') ? '{"status":"degraded"}' : 'ok', fromNew))
    expect(warned.judgement).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('health of green: startup') })
  })

  it('does not hold the errors of the old release against the new one', async () => {
    const { judgement } = await step(({ url }) => (url.startsWith('http://edge') ? answered(500, '', fromOld) : answered(200, '', fromNew)))
    expect(judgement).toEqual({ verdict: 'pass' })
  })

  it('holds what nobody signed at the edge against the shift', async () => {
    const { judgement, conditions } = await step(({ url }) => (url.startsWith('http://edge') ? answered(503) : answered(200, '', fromNew)))
    expect(judgement).toMatchObject({ verdict: 'fail' })
    expect(conditions.find(({ verdict }) => verdict === 'fail')?.reason).toMatch(/\(green 0 of \d+, edge (\d+) of \1\)/)
  })

  it('looks at the side alone when going back', async () => {
    const { judgement } = await step(({ url }) => (url.startsWith('http://edge') ? answered(503) : answered(200, '', fromNew)), {
      edge: false,
    })
    expect(judgement).toEqual({ verdict: 'pass' })
  })

  it('says how long the judgement takes where a step was too short for it', async () => {
    const { judgement } = await step(() => answered(200, '', fromNew), { span: 150 })
    expect(judgement).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringContaining('2 requests were judged; 125 are needed, which takes 25s at 5 a second'),
    })
  })
})

describe('the headers of traffic', () => {
  const bypassed = configuration.replace(
    'paths: [/api/items]',
    'paths: [/api/items, "http://else.test/page"], headers: { x-bypass: $BYPASS }',
  )
  const withHealth = bypassed.replace('path: /api/health,', 'path: /api/health, headers: { accept: text/plain },')
  const asked = async (text: string, what: (judge: ReturnType<typeof judgeOf>) => Promise<unknown>) => {
    const seen = new Map<string, string | undefined>()
    const judge = judgeOf(({ url, headers }) => {
      seen.set(url, headers?.['x-bypass'])
      return answered(200, '', fromNew)
    }, text)
    await what(judge)
    return Object.fromEntries(seen)
  }

  it('open a protected side to probes and synthetic requests, and are told to no other host', async () => {
    const question = { colour: 'green' as const, address: 'http://green.test:81', release, weight: 0.05, span: 1_000, edge: true }
    const signal = new AbortController().signal
    expect(await asked(withHealth, ({ clock, judge }) => clock.run(judge.analyseStep({ ...question, signal })))).toEqual({
      'http://green.test:81/app/api/health': 'let-me-in',
      'http://green.test:81/app/api/items': 'let-me-in',
      'http://edge.test/app/api/items': 'let-me-in',
      'http://else.test/page': undefined,
    })
  })

  it('stay behind where the edge is probed, as users see it', async () => {
    expect(await asked(withHealth, ({ judge }) => judge.ready({ scope: 'edge' }, undefined))).toEqual({
      'http://edge.test/app/api/health': undefined,
    })
  })

  it('must be known before a rollout begins', () => {
    expect(() => judgeOf(refused, bypassed.replace('$BYPASS', '$NOWHERE'))).toThrow(
      "environments.production.traffic.headers needs $NOWHERE, which the step's environment does not have",
    )
  })

  it('give way to those of a probe', async () => {
    const own = bypassed.replace('path: /api/health,', 'path: /api/health, headers: { X-Bypass: mine },')
    const judge = judgeOf(
      ({ headers }) => answered(headers?.['X-Bypass'] === 'mine' && !('x-bypass' in headers) ? 200 : 401, '', fromNew),
      own,
    )
    expect(await judge.judge.ready({ scope: 'green', address: 'http://green.test:81' }, release)).toEqual({ verdict: 'pass' })
  })
})

describe('readiness', () => {
  it('asks the side itself, below the base path of the environment, for the very release', async () => {
    const urls: string[] = []
    const { judge } = judgeOf(({ url }) => {
      urls.push(url)
      return answered(200, '', fromOld)
    })
    expect(await judge.ready({ scope: 'green', address: 'http://green.test:81' }, release)).toMatchObject({ verdict: 'fail' })
    expect(await judge.ready({ scope: 'edge' }, undefined)).toEqual({ verdict: 'pass' })
    expect(urls).toEqual(['http://green.test:81/app/api/health', 'http://edge.test/app/api/health'])
  })

  it.each<[string, string | undefined, (request: HttpRequest) => HttpAnswer]>([
    ['the header', 'v1.0.0', () => answered(200, '', fromOld)],
    ['the body', '1.0.0', () => answered(200, '{"version":"1.0.0"}')],
    ['nothing', undefined, () => answered(200, 'ok')],
    ['what is no version', undefined, () => answered(200, '', { 'x-release': 'v1 <b>' })],
  ])('tells the version of what stands on a side by %s', async (_what, version, reply) => {
    const { judge } = judgeOf(reply)
    expect(await judge.askVersion?.({ scope: 'blue', address: 'http://blue.test:81' })).toEqual({ judgement: { verdict: 'pass' }, version })
  })

  it('tells no version by the answer of another service, and fails on two that differ', async () => {
    const text = `${configuration}    - { name: bank, http: { path: 'https://bank.test/health' } }\n`
    const { judge } = judgeOf(
      ({ url }) => (url.includes('bank') ? answered(200, '', { 'x-release': 'bank-7' }) : answered(200, 'ok')),
      text,
    )
    expect(await judge.askVersion?.({ scope: 'blue', address: 'http://blue.test:81' })).toMatchObject({ version: undefined })
    const two = `${configuration}    - { name: other, http: { path: /other } }\n`
    const mixed = judgeOf(({ url }) => answered(200, '', url.endsWith('/other') ? fromNew : fromOld), two)
    expect(await mixed.judge.askVersion?.({ scope: 'blue', address: 'http://blue.test:81' })).toEqual({
      judgement: { verdict: 'fail', reason: 'its probes tell v1.0.0 and v1.1.0' },
      version: undefined,
    })
  })

  it('is that of any release where nothing tells the version of the one that is asked for', async () => {
    const { judge } = judgeOf(() => answered(200, 'ok'))
    expect(await judge.ready({ scope: 'blue', address: 'http://blue.test:81' }, namelessBefore('v1.1.0'))).toEqual({ verdict: 'pass' })
    expect(await judge.ready({ scope: 'blue', address: 'http://blue.test:81' }, release)).toMatchObject({ verdict: 'fail' })
  })

  it('is no pass when nobody answers', async () => {
    expect(await judgeOf(refused).judge.ready({ scope: 'edge' }, undefined)).toMatchObject({ verdict: 'fail' })
  })

  it.each([
    ['http://10.0.0.1:81', undefined, 'http://10.0.0.1:81/app'],
    ['http://10.0.0.1:81/', undefined, 'http://10.0.0.1:81/app'],
    ['http://10.0.0.1:81/own', undefined, 'http://10.0.0.1:81/own'],
    ['http://10.0.0.1:81', '/', 'http://10.0.0.1:81'],
    ['http://10.0.0.1:81', '/v2', 'http://10.0.0.1:81/v2'],
    ['http://10.0.0.1:81/own', '/v2', 'http://10.0.0.1:81/own'],
  ])('takes %s with side-path %s for %s', (address, sidePath, base) => {
    expect(baseUrlOf({ scope: 'green', address }, { url: 'http://edge.test/app', sidePath })).toBe(base)
  })
})

describe('the digest of a release', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const other = `sha256:${'b'.repeat(64)}`
  const text = configuration.replace('version: $RELEASE', 'version: $RELEASE, digest: $RELEASE_DIGEST, digest-header: x-release-digest')
  const known = { ...release, digest }
  const side = { scope: 'green' as const, address: 'http://green.test:81' }
  const edge = { scope: 'edge' as const }
  const judged = async (point: typeof side | typeof edge, one: Release | undefined, told: string, again = false) => {
    const { judge } = judgeOf(() => answered(200, '{}', { ...fromNew, 'x-release-digest': told }), text)
    return await (again ? judge.readyAgain?.(point, one) : judge.ready(point, one))
  }

  it.each([side, edge])('is compared at $scope', async (point) => {
    expect(await judged(point, known, digest)).toEqual({ verdict: 'pass' })
    expect(await judged(point, known, other)).toMatchObject({ verdict: 'fail', reason: expect.stringContaining(`the digest "${other}"`) })
  })

  it('that nobody knows is no pass, but holds up no way back', async () => {
    expect(await judged(edge, release, digest)).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('is not known') })
    expect(await judged(side, release, digest, true)).toEqual({ verdict: 'pass' })
    expect(await judged(side, known, other, true)).toMatchObject({ verdict: 'fail' })
  })

  it('is not asked for where any release may answer', async () => {
    expect(await judged(edge, undefined, other)).toEqual({ verdict: 'pass' })
  })

  it('is compared while the release has a share of the traffic', async () => {
    const reply = () => answered(200, '{}', { ...fromNew, 'x-release-digest': other })
    const { judgement } = await step(reply, {}, text)
    expect(judgement).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('is not known') })
    expect((await step(reply, { edge: false }, text)).judgement).toEqual({ verdict: 'pass' })
  })
})
