import { parseConfig } from '@slipway/shared/config/load'
import type { Probe } from '@slipway/shared/config/schema'
import type { PostgresRequest } from '@slipway/shared/probe/postgres/postgres'
import { judgeProbes } from '@slipway/shared/probe/probe-result'
import { type ProbeOptions, runProbe, runProbes } from '@slipway/shared/probe/probe-run'
import { answered, answeredAfter, fakeClock, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

/** A probe as it is written in slipway.yml. */
const aProbe = (written: Record<string, unknown>): Probe => {
  const text = JSON.stringify({
    service: 'harbor',
    environments: { staging: { url: 'https://a.test' } },
    health: { basic: [{ name: 'startup', ...written }] },
  })
  const probe = parseConfig(text, 'slipway.yml').environments.get('staging')?.probes[0]
  if (probe === undefined) throw new Error('no probe')
  return probe
}
const http = (expectation: Record<string, unknown>, rest: Record<string, unknown> = {}) =>
  aProbe({ http: { path: '/api/health', expect: expectation, ...rest } })
const options = (overrides: Partial<ProbeOptions> = {}): ProbeOptions => ({
  baseUrl: 'https://edge.test/SwiftConcur',
  variables: {},
  http: fakeHttp(() =>
    answeredAfter(
      40,
      answered(200, '{"status":"ok","checks":{"db":{"up":true}}}', { 'x-release': 'v1', 'content-type': 'application/json' }),
    ),
  ),
  clock: fakeClock(),
  ...overrides,
})
/** The verdict with its reason, without what was asked and what came. */
const reasonOf = async (probe: Probe, overrides: Partial<ProbeOptions> = {}) => {
  const result = await runProbe(probe, options(overrides))
  return result.verdict === 'pass' ? 'pass' : `${result.verdict}: ${result.brief ?? result.reason}`
}

describe('an http probe', () => {
  it.each([
    ['the status by default', {}, 'pass'],
    ['another status', { status: 401 }, 'fail: answered 200, expected 401'],
    ['one of several', { status: [200, 204] }, 'pass'],
    ['a class of them', { status: '2xx' }, 'pass'],
    ['a class among others', { status: [404, '2xx'] }, 'pass'],
    ['another class', { status: ['3xx', 404] }, 'fail: answered 200, expected 3xx or 404'],
    ['none of several', { status: [201, 204] }, 'fail: answered 200, expected 201 or 204'],
    ['a header', { headers: { 'Content-Type': 'application/json' } }, 'pass'],
    ['another header', { headers: { 'x-a': 'b' } }, 'fail: header x-a is missing, expected "b"'],
    ['a value in the body', { json: { status: 'ok', 'checks.db.up': true } }, 'pass'],
    ['another value in the body', { json: { status: 'fine' } }, 'fail: status in the body is "ok", expected "fine"'],
    ['a value that is not there', { json: { 'checks.cache': 1 } }, 'fail: checks.cache in the body is missing, expected "1"'],
    ['a value by an operator', { json: { 'length(checks)': '> 0', 'checks.db.up': '!= false', 'checks.cache': 'absent' } }, 'pass'],
    ['a value that an operator refuses', { json: { 'length(checks)': '> 5' } }, 'fail: length(checks) in the body is "1", expected > 5'],
    ['a text in the body', { body: '"status":"ok"' }, 'pass'],
    ['texts in the body', { body: { contains: ['status', 'checks'], lacks: 'Sign in', matches: '"up":\\s*true' } }, 'pass'],
    ['a text that is not there', { body: 'Welcome' }, 'fail: the body does not contain "Welcome"'],
    ['a text that must not be there', { body: { lacks: ['x-y', 'checks'] } }, 'fail: the body contains "checks"'],
    ['a pattern that does not match', { body: { matches: '^$' } }, 'fail: the body does not match /^$/'],
    ['a latency', { latency: '50ms' }, 'pass'],
    ['a shorter latency', { latency: '30ms' }, 'fail: took 40 ms, expected at most 30ms'],
    ['a version', { version: 'v1' }, 'pass'],
    ['another version', { version: 'v2' }, 'fail: answered by release "v1", expected "v2"'],
    [
      'several things that are wrong',
      { status: 201, latency: '30ms' },
      'fail: answered 200, expected 201; took 40 ms, expected at most 30ms',
    ],
  ])('judges %s', async (_what, expectation, outcome) => {
    expect(await reasonOf(http(expectation))).toBe(outcome)
  })

  it('appends its path to the base path, and takes a whole address as it is', async () => {
    const client = fakeHttp(() => answered(200))
    await runProbes([http({}), http({}, { path: 'https://other.test/up' })], options({ http: client }))
    expect(client.calls.map((call) => call.url)).toEqual(['https://edge.test/SwiftConcur/api/health', 'https://other.test/up'])
  })

  it('reads the version from the body when no header tells it', async () => {
    const client = fakeHttp(() => answered(200, '{"version":"v7"}'))
    expect(await runProbe(http({ version: 'v7' }), options({ http: client }))).toMatchObject({ verdict: 'pass', version: 'v7' })
    expect(await reasonOf(http({ version: 'v7' }), { http: fakeHttp(() => answered(200, 'hello')) })).toMatch(/does not tell its release/)
  })

  it('expects $RELEASE to answer, and asks nothing of it where no release is under judgement', async () => {
    const probe = http({ version: '$RELEASE' })
    expect(await reasonOf(probe, { release: 'v1' })).toBe('pass')
    expect(await reasonOf(probe, { release: 'v2' })).toMatch(/answered by release "v1", expected "v2"/)
    expect(await reasonOf(probe)).toBe('pass')
  })

  it('refuses the answer of another release even where no version is expected in words', async () => {
    expect(await reasonOf(http({}), { release: 'v2' })).toMatch(/answered by release "v1"/)
    expect(await reasonOf(http({}), { release: 'v2', http: fakeHttp(() => answered(200, 'ok')) })).toBe('pass')
    expect(await reasonOf(http({}, { path: 'https://other.test/up' }), { release: 'v2' })).toBe('pass')
  })

  it('is asked again where several replicas may answer, and believes the one that is of another release', async () => {
    let asked = 0
    const replicas = (old: number) => fakeHttp(() => answered(200, 'ok', { 'x-release': asked++ % 4 === old ? 'v1' : 'v2' }))
    const client = replicas(3)
    expect(await reasonOf(http({}), { http: client, release: 'v2', askAgain: 5 })).toBe(
      'fail: in 1 of 6 answers: answered by release "v1", expected "v2"',
    )
    expect(client.calls).toHaveLength(6)
    expect(await reasonOf(http({}), { http: replicas(9), release: 'v2', askAgain: 5 })).toBe('pass')
    const nameless = fakeHttp(() => answered(200, 'ok'))
    expect(await reasonOf(http({}), { http: nameless, release: 'v2', askAgain: 5 })).toBe('pass')
    expect(nameless.calls).toHaveLength(1)
  })

  it('puts values in and keeps them out of what it says', async () => {
    const client = fakeHttp(() => answered(200))
    const probe = http({ headers: { 'x-key': '$KEY' } }, { headers: { authorization: 'Bearer $KEY' }, path: '/a?key=$KEY' })
    const said = await reasonOf(probe, { http: client, variables: { KEY: 'hush-hush' } })
    expect(client.calls[0]).toMatchObject({
      url: 'https://edge.test/SwiftConcur/a?key=hush-hush',
      headers: { authorization: 'Bearer hush-hush' },
    })
    expect(said).toBe('fail: header x-key is missing, expected "$KEY"')
  })

  it('names every value that is missing, before anything is asked', async () => {
    const client = fakeHttp(() => answered(200))
    const probe = http({}, { headers: { a: '$ONE', b: '$TWO' } })
    await expect(runProbe(probe, options({ http: client }))).rejects.toThrow('The probe "startup" needs $ONE, $TWO')
    expect(client.calls).toEqual([])
  })

  it('takes operators from the file, never from a variable', async () => {
    const said = (value: string, limit: string) => reasonOf(http({ json: { status: value } }), { variables: { LIMIT: limit } })
    expect(await said('$LIMIT', '!= fail')).toBe('fail: status in the body is "ok", expected "$LIMIT"')
    expect(await said('!= $LIMIT', 'ok')).toBe('fail: status in the body is "ok", expected not "$LIMIT"')
    expect(await said('!= $LIMIT', 'fail')).toBe('pass')
  })

  it('follows redirects where asked, and otherwise shows where they lead', async () => {
    const client = () =>
      fakeHttp(({ url }) => (url.endsWith('/api/health') ? answered(302, '', { location: '/login?a=b' }) : answered(200, 'x')))
    expect(await reasonOf(http({}), { http: client() })).toBe('fail: answered 302, a redirect to /login, expected 200')
    expect(await reasonOf(http({}, { redirects: 'follow' }), { http: client() })).toBe('pass')
    const round = fakeHttp(() => answered(302, '', { location: '/api/health' }))
    expect(await reasonOf(http({}, { redirects: 'follow' }), { http: round })).toMatch(/^fail: more than 5 redirects; answered 302/)
  })

  it('holds the answer of another host, after a redirect, against no release', async () => {
    const client = fakeHttp(({ url }) =>
      url.includes('edge.test') ? answered(302, '', { location: 'https://id.test/' }) : answered(200, 'x', { 'x-release': 'v9' }),
    )
    expect(await reasonOf(http({}, { redirects: 'follow' }), { http: client, release: 'v2' })).toBe('pass')
  })

  it('says that a body was cut, or could not be decoded, where it was to be read', async () => {
    const json = http({ json: { status: 'ok' } })
    const answering = (more: object) => ({ http: fakeHttp(() => ({ ...answered(200, '{"status":"ok"'), ...more })) })
    expect(await reasonOf(json, answering({ cutAfter: 1_048_576 }))).toBe('fail: the body was cut after 1 MiB')
    expect(await reasonOf(json, answering({}))).toBe('fail: the body is not JSON')
    expect(await reasonOf(http({ body: { lacks: 'x' } }), answering({ cutAfter: 2_048 }))).toBe('fail: the body was cut after 2 KiB')
    expect(await reasonOf(http({ body: 'status' }), answering({ cutAfter: 2_048 }))).toBe('pass')
    const broken = { body: '', undecoded: { state: 'broken', coding: 'gzip' } }
    expect(await reasonOf(http({}), answering(broken))).toBe('fail: answered 200, and its body is not "gzip", as content-encoding says')
    const unknown = { body: '', undecoded: { state: 'unknown', coding: 'dcb' } }
    expect(await reasonOf(http({}), answering(unknown))).toBe(
      'not-evaluated: answered 200, and its content-encoding "dcb" is not known here',
    )
  })

  it('reads its CA file before it asks', async () => {
    const client = fakeHttp(() => answered(200))
    await expect(runProbe(http({}, { 'ca-file': 'no-such.pem' }), options({ http: client }))).rejects.toThrow(
      'There is no file no-such.pem',
    )
    expect(client.calls).toEqual([])
  })

  it('waits no longer than it may', async () => {
    const client = fakeHttp(() => answered(200))
    await runProbe(http({}), options({ http: client, timeLimit: 700 }))
    expect(client.calls[0]?.timeout).toBe(700)
  })
})

describe('the reason of an http probe', () => {
  const said = async (probe: Probe, answer: ReturnType<typeof answered>, overrides: Partial<ProbeOptions> = {}) => {
    const result = await runProbe(probe, options({ http: fakeHttp(() => answer), ...overrides }))
    return result.verdict === 'pass' ? 'pass' : result.reason
  }

  it('says what was asked, what came and when to come again', async () => {
    expect(await said(http({}), answered(503, '<h1>Busy</h1>\n', { 'retry-after': '30' }))).toBe(
      'answered 503, expected 200 (GET https://edge.test/SwiftConcur/api/health; retry-after 30 s; body "<h1>Busy</h1>")',
    )
    expect(await said(http({}), answered(302, '', { location: 'https://edge.test/login?next=hush' }))).toBe(
      'answered 302, a redirect to /login, expected 200 (GET https://edge.test/SwiftConcur/api/health)',
    )
    expect(await said(http({}, { method: 'POST' }), answered(429, '', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }))).toMatch(
      /\(POST https:.*; retry-after Wed, 21 Oct 2026 07:28:00 GMT\)$/,
    )
    expect(await said(http({}), answered(429, '', { 'retry-after': '<b>' }))).not.toContain('<b>')
  })

  it('shows neither the query of its address nor a value that it has sent or knows', async () => {
    const probe = http({ json: { a: 1 } }, { path: '/a/$PLACE?key=$KEY', headers: { 'x-user': '$WHO' } })
    const variables = { KEY: 'hush-key', WHO: 'mona-lisa', PLACE: 'hush-place', DB_PASSWORD: 'hush-password' }
    const answer = answered(200, '{"echo":"hush-key mona-lisa hush-place hush-password"}')
    const reason = await said(probe, answer, { variables, redact: (text) => text.replaceAll('echo', '###') })
    expect(reason).toContain('(GET https://edge.test/SwiftConcur/a/$PLACE; body ')
    expect(reason).not.toMatch(/hush|mona|key=|echo/)
  })
})

describe('what the body of an http probe’s answer says', () => {
  const html = { 'content-type': 'text/html' }
  const json = { 'content-type': 'application/json' }
  const said = (body: string, headers = {}, probe = http({})) => reasonOf(probe, { http: fakeHttp(() => answered(200, body, headers)) })

  it.each(['fail', 'FAIL', 'error', 'down', 'DOWN', 'OUT_OF_SERVICE', 'Unhealthy'])('is a fail with the status %s', async (status) => {
    expect(await said(JSON.stringify({ status }))).toBe(`fail: answered 200 with the status "${status.toLowerCase()}" in its body`)
  })

  it.each(['pass', 'ok', 'UP', 'healthy', 'starting'])('is a pass with the status %s', async (status) => {
    expect(await said(JSON.stringify({ status }))).toBe('pass')
  })

  it.each(['warn', 'degraded'])('is a warning with the status %s', async (status) => {
    expect(await said(JSON.stringify({ status }))).toMatch(/^warn: /)
  })

  it('names the checks that a health page tells of', async () => {
    const draft = {
      status: 'fail',
      checks: { 'db:connections': [{ status: 'pass' }, { status: 'fail', output: 'x' }], cache: { status: 'pass' } },
    }
    expect(await said(JSON.stringify(draft))).toBe('fail: answered 200 with the status "fail" in its body: "db:connections" is "fail"')
    expect(await said('{"status":"UP","components":{"db":{"status":"DOWN"}}}')).toBe(
      'warn: answered 200, and its health page says that "db" is "down"',
    )
    expect(await said('{"status":"ok","checks":{"db":false,"cache":"ok"}}')).toMatch(/^warn: .*"db" is "down"$/)
    expect(await said('{"status":"warn","checks":[{"name":"disk","status":"degraded"}]}')).toMatch(/^warn: .*"disk" is "degraded"$/)
    expect(await said('{"status":"ok","checks":{"db":{"up":true}}}')).toBe('pass')
  })

  it('has to tell a status where it calls itself application/health+json', async () => {
    const health = { 'content-type': 'application/health+json' }
    expect(await said('{"status":"pass"}', health)).toBe('pass')
    expect(await said('{"version":"1"}', health)).toBe('not-evaluated: answered 200 with application/health+json without a status')
  })

  it('is left to the probe where it expects a status in words, or another answer than a good one', async () => {
    expect(await said('{"status":"down"}', {}, http({ json: { status: 'down' } }))).toBe('pass')
    const refusal = fakeHttp(() => answered(401, '{"status":"error"}'))
    expect(await reasonOf(http({ status: 401 }), { http: refusal })).toBe('pass')
  })

  it.each([
    ['', {}, /^warn: answered 200 with an empty body/],
    ['', json, /^fail: answered 200 with an empty body that calls itself JSON/],
    ['<!doctype html><title>App</title>', json, /^fail: answered with an HTML page that calls itself JSON/],
    ['<!DOCTYPE html><title>App</title>', html, /^not-evaluated: answered 200 with an HTML page below an API path/],
    ['<title>Site under maintenance</title>', html, /^not-evaluated: answered 200 with "Site under maintenance"/],
    ['', { 'x-release': 'v1' }, /^pass$/],
    ['OK', html, /^pass$/],
    ['<p>Healthy</p>', {}, /^pass$/],
  ])('%j with the headers %j', async (body, headers, expected) => {
    expect(await said(body, headers)).toMatch(expected)
  })

  it('may be empty, or a page, where the probe says so or does not ask to read', async () => {
    expect(await said('', {}, http({ status: [200, 204] }))).toBe('pass')
    expect(await said('', {}, http({}, { method: 'HEAD' }))).toBe('pass')
    expect(await said('', {}, http({}, { method: 'POST' }))).toBe('pass')
    expect(await said('<html>', html, http({ headers: { 'content-type': 'text/html' } }))).toBe('pass')
    expect(await said('<html>', html, http({}, { path: '/' }))).toBe('pass')
  })
})

describe('a postgres probe', () => {
  const probe = aProbe({ postgres: { url: '$DATABASE_URL' } })
  const variables = { DATABASE_URL: 'postgres://me:hush@db.test/app' }

  it('asks its query at the address that the variable holds', async () => {
    const asked: unknown[] = []
    const postgres = async (request: PostgresRequest) => {
      asked.push(request)
      return { state: 'answered' as const, rows: 1, value: '1' }
    }
    const result = await runProbe(probe, options({ variables, clients: { postgres } }))
    expect(result.verdict).toBe('pass')
    expect(asked).toEqual([{ url: variables.DATABASE_URL, query: 'select 1', timeout: 10_000 }])
  })

  it('says what the database said', async () => {
    const postgres = async () => ({ state: 'failed' as const, message: 'the database is starting up', unreachable: false })
    expect(await reasonOf(probe, { variables, clients: { postgres } })).toBe('fail: the database is starting up')
  })
})

describe('a probe that was lost on the way', () => {
  it.each([
    ['unresolved', 'not-evaluated'],
    ['unreachable', 'not-evaluated'],
    ['proxy', 'not-evaluated'],
    ['refused', 'fail'],
    ['timeout', 'fail'],
    ['tls', 'fail'],
  ] as const)('%s: %s where no control address is known', async (reason, verdict) => {
    const client = fakeHttp(() => ({ state: 'failed', reason, message: 'x', elapsed: 1 }))
    expect(judgeProbes(await runProbes([http({})], options({ http: client })))).toMatchObject({ verdict })
  })
})

describe('the control address', () => {
  const service = 'https://edge.test'
  const answering = (control: boolean) => fakeHttp(({ url }) => (url.startsWith(service) ? refused() : control ? answered(404) : refused()))
  const controlUrl = 'https://control.test/'

  it('leaves a fail where it answers', async () => {
    const results = await runProbes([http({})], options({ http: answering(true), controlUrl }))
    expect(judgeProbes(results)).toEqual({
      verdict: 'fail',
      reason: 'startup: refused: connect ECONNREFUSED (GET https://edge.test/SwiftConcur/api/health)',
    })
  })

  it('makes it not-evaluated where this machine reaches nobody', async () => {
    const results = await runProbes([http({})], options({ http: answering(false), controlUrl }))
    expect(judgeProbes(results)).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('control address') })
  })

  it('excuses only the probes that found nobody', async () => {
    const client = fakeHttp(({ url }) => (url.endsWith('/api/health') ? answered(500) : refused()))
    const results = await runProbes([http({}), http({}, { path: '/api/items' })], options({ http: client, controlUrl }))
    expect(results.map((result) => result.verdict)).toEqual(['fail', 'not-evaluated'])
  })

  it('does not excuse a service that answers wrongly', async () => {
    const client = fakeHttp(({ url }) => (url.startsWith(service) ? answered(500) : refused()))
    const results = await runProbes([http({})], options({ http: client, controlUrl }))
    expect(judgeProbes(results).verdict).toBe('fail')
    expect(client.calls).toHaveLength(1)
  })
})

describe('probes as one judgement', () => {
  it('passes nothing when there is no probe', () => {
    expect(judgeProbes([]).verdict).toBe('not-evaluated')
  })
})

describe('the digest that answers', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const other = `sha256:${'b'.repeat(64)}`
  const telling = (headers: Record<string, string>) => ({ http: fakeHttp(() => answered(200, '{"status":"ok"}', headers)) })
  const judged = http({ digest: '$RELEASE_DIGEST', 'digest-header': 'X-Release-Digest' })
  const known = { digest: { state: 'known' as const, digest } }

  it.each<[string, Partial<ProbeOptions>, string]>([
    ['the digest of the release', { ...known, ...telling({ 'x-release-digest': digest }) }, 'pass'],
    [
      'another digest under the same version',
      { ...known, ...telling({ 'x-release-digest': other }) },
      `fail: answered by the digest "${other}", expected "${digest}"`,
    ],
    ['none', { ...known, ...telling({}) }, `fail: does not tell its digest: no header X-Release-Digest, expected "${digest}"`],
    [
      'one, where that of the release is not known',
      { digest: { state: 'unknown' }, ...telling({ 'x-release-digest': other }) },
      'not-evaluated: the digest of the release is not known, so the header X-Release-Digest was not compared: give the deployment its artifact',
    ],
    ['one, where no release is judged', telling({ 'x-release-digest': other }), 'pass'],
  ])('is judged where the service tells %s', async (_what, overrides, outcome) => {
    expect(await reasonOf(judged, overrides)).toBe(outcome)
  })

  it('is judged where it is written out, whether or not a release is judged', async () => {
    const written = http({ digest: other, 'digest-header': 'x-release-digest' })
    expect(await reasonOf(written, telling({ 'x-release-digest': digest }))).toBe(
      `fail: answered by the digest "${digest}", expected "${other}"`,
    )
  })

  it('that is not known does not hide that the service is not well', async () => {
    const ill = { digest: { state: 'unknown' as const }, http: fakeHttp(() => answered(503, '')) }
    expect(await reasonOf(judged, ill)).toBe('fail: answered 503, expected 200')
  })

  it('and its header belong together', () => {
    expect(() => http({ digest: '$RELEASE_DIGEST' })).toThrow('give both or neither')
    expect(() => http({ 'digest-header': 'x-release-digest' })).toThrow('give both or neither')
  })
})

describe('a probe whose failure is a warning', () => {
  const answers = (status: number) => ({ http: fakeHttp(() => answered(status, 'x')) })
  const nameless = () => ({ state: 'failed' as const, reason: 'unresolved' as const, message: 'no such name', elapsed: 1 })
  const probes = [http({}, {}), { ...aProbe({ http: { path: 'https://status.example.org/' }, 'when-down': 'warn' }), name: 'status' }]
  const verdicts = async (answer: Parameters<typeof fakeHttp>[0]) => {
    const results = await runProbes(
      probes,
      options({ http: fakeHttp((request) => (request.url.includes('status') ? answer(request) : answered(200, 'ok'))) }),
    )
    return [...results.map(({ verdict }) => verdict), judgeProbes(results).verdict]
  }

  it.each([
    ['another status', () => answered(500, 'x'), ['pass', 'warn', 'warn']],
    ['nobody', refused, ['pass', 'warn', 'warn']],
    ['a name that nobody knows', nameless, ['pass', 'warn', 'warn']],
    ['what was expected', () => answered(200, 'ok'), ['pass', 'pass', 'pass']],
  ])('is never more where it meets %s', async (_what, answer, expected) => {
    expect(await verdicts(answer)).toEqual(expected)
  })

  it('says that it is a warning only', async () => {
    const [, warned] = await runProbes(probes, options(answers(500)))
    expect(warned).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/^answered 500, expected 200 \(.*; a warning, since when-down is warn$/),
    })
  })

  it('does not excuse another probe', async () => {
    const results = await runProbes(probes, options(answers(500)))
    expect(judgeProbes(results)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/^startup/) })
  })
})
