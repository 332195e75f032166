import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defaultInputsOf, Job } from '@slipway/shared/testing/bundle'
import { testCertificate } from '@slipway/shared/testing/certificates'
import { listening, portOf, speaking } from '@slipway/shared/testing/listening'
import { describe, expect, it } from 'vitest'

const folder = `${import.meta.dirname}/..`
const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }
const page = (title: string) => `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
/** As a workflow waits, which says no more than `mode`. One round where it is bad: the next one would begin at the deadline. */
const once = { ...defaultInputsOf(folder), mode: 'wait', timeout: '20s', interval: '20s', path: '/api/health' }

/** An answer that is the same for every request. */
const always =
  (status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body)

/** These answers in turn, from the first one on again. */
const inTurn = (...answers: readonly RequestListener[]): RequestListener => {
  let asked = 0
  return (request, response) => answers[asked++ % answers.length]?.(request, response)
}
const ofRelease = (version: string) => always(200, '{"status":"ok"}', { ...json, 'x-release': version })

type Servers = [what: string, listener: RequestListener, inputs: Record<string, string>, verdict: string, reason: string | RegExp]

const servers: readonly Servers[] = [
  ['404 for everything', always(404, 'not found'), {}, 'fail', 'answered 404, expected 200'],
  ['401 for everything', always(401, ''), {}, 'fail', 'answered 401, expected 200'],
  ['429 that says when to come again', always(429, '', { 'retry-after': '30' }), {}, 'fail', 'retry-after 30 s'],
  ['503 with a reason in its body', always(503, 'upstream is starting'), {}, 'fail', 'body "upstream is starting"'],
  [
    'a redirect to a log-in',
    always(302, '', { location: '/login?next=hush' }),
    {},
    'fail',
    'answered 302, a redirect to /login, expected 200',
  ],
  ['a log-in page', always(200, page('Sign in'), html), {}, 'not-evaluated', 'answered 200 with an HTML page below an API path'],
  ['a maintenance page', always(200, page('Down for maintenance'), html), {}, 'not-evaluated', 'as a maintenance page does'],
  ['a proxy’s line', always(200, 'Service temporarily unavailable'), {}, 'not-evaluated', 'as a maintenance page does'],
  ['an empty body', always(200, ''), {}, 'warn', 'answered 200 with an empty body'],
  ['an empty body that calls itself JSON', always(200, '', json), {}, 'fail', 'an empty body that calls itself JSON'],
  ['HTML that calls itself JSON', always(200, page('App'), json), {}, 'fail', 'an HTML page that calls itself JSON'],
  ['status: fail in the body', always(200, '{"status":"fail"}', json), {}, 'fail', 'with the status "fail" in its body'],
  [
    'application/health+json that fails',
    always(200, '{"status":"fail","checks":{"db:connections":[{"status":"fail"}]}}', { 'content-type': 'application/health+json' }),
    {},
    'fail',
    '"db:connections" is "fail"',
  ],
  [
    'application/health+json without a status',
    always(200, '{}', { 'content-type': 'application/health+json' }),
    {},
    'not-evaluated',
    'application/health+json without a status',
  ],
  [
    'a truncated body',
    (_request, response) =>
      void response.writeHead(200, { ...json, 'content-length': '100' }).write('{"status":', () => response.destroy()),
    {},
    'fail',
    'reset: ',
  ],
  [
    'another content type than expected',
    always(200, 'ok', { 'content-type': 'text/plain' }),
    { 'expect-header': 'content-type: application/json' },
    'fail',
    'header content-type is "text/plain", expected "application/json"',
  ],
  [
    'an error page in gzip',
    always(200, gzipSync(page('502 Bad Gateway')), { ...html, 'content-encoding': 'gzip' }),
    {},
    'not-evaluated',
    'as a maintenance page does',
  ],
  ['what calls itself gzip', always(200, '{"status":"ok"}', { ...json, 'content-encoding': 'gzip' }), {}, 'fail', 'its body is not "gzip"'],
  [
    'a failing status in br',
    always(200, brotliCompressSync('{"status":"down"}'), { ...json, 'content-encoding': 'br' }),
    {},
    'fail',
    'with the status "down"',
  ],
  ['a reset', (request) => void request.socket.resetAndDestroy(), {}, 'fail', 'reset: '],
  [
    'one byte at a time, without an end',
    (_request, response) => {
      response.writeHead(200, json)
      const drip = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(drip))
    },
    { timeout: '1s', interval: '1s' },
    'fail',
    'timeout: no answer within',
  ],
  ['the release before', ofRelease('v1'), { version: 'v2' }, 'fail', 'answered by release "v1", expected "v2"'],
  ['no release where one is asked for', always(200, '{"status":"ok"}', json), { version: 'v2' }, 'fail', 'does not tell its release'],
  [
    'the release before in one of four answers',
    inTurn(ofRelease('v2'), ofRelease('v2'), ofRelease('v2'), ofRelease('v1')),
    { version: 'v2' },
    'fail',
    /in \d of 6 answers: answered by release "v1", expected "v2"/,
  ],
  [
    'a value that is missing in its JSON',
    always(200, '{"status":"ok"}', json),
    { 'expect-json': 'checks.database=pass' },
    'fail',
    'checks.database in the body is missing, expected "pass"',
  ],
  [
    'a value beyond its limit',
    always(200, '{"queue":{"depth":250},"items":[{"id":1}]}', json),
    { 'expect-json': 'queue.depth=< 100\nitems[0].id=exists' },
    'fail',
    'queue.depth in the body is "250", expected < 100',
  ],
  [
    'JSON above 1 MiB',
    always(200, JSON.stringify({ status: 'ok', text: 'x'.repeat(1_100_000) }), json),
    { 'expect-json': 'status=ok' },
    'fail',
    'the body was cut after 1 MiB',
  ],
  [
    'a failure in every second round',
    inTurn(always(200, 'ok'), always(503, '')),
    { timeout: '4s', interval: '400ms' },
    'fail',
    /in \d+ of \d+ rounds.*it comes and goes: \d+ changes between good and bad/,
  ],
  ['another status than one of a class', always(500, ''), { 'expect-status': '2xx,404' }, 'fail', 'answered 500, expected 2xx or 404'],
]

describe('a server that is never healthy:', () => {
  it.concurrent.each(servers)('%s', async (_what, listener, inputs, verdict, reason) => {
    await using server = await listening(createServer(listener))
    // It tells that this machine has a network.
    await using control = await listening(createServer(always(200, '')))
    await using job = await Job.start()
    const address = (server: Server) => `http://127.0.0.1:${portOf(server)}`
    const run = await job.run(folder, { ...once, url: address(server), 'control-url': address(control), ...inputs })
    expect(run.outputs).toMatchObject({ verdict })
    expect(run.evidence?.headline).not.toMatch(/ is healthy/)
    expect(run.evidence?.cause).toEqual(typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason))
    expect(run.output + run.summary + JSON.stringify(run.evidence)).not.toContain('hush')
  })
})

/** A configuration whose only set is these probes; `$HUSH` is a secret that no message may show. */
const configured = async (probes: string, files: Readonly<Record<string, string>> = {}, url = 'http://127.0.0.1:1') => {
  const config = `service: harbor\nenvironments: { staging: { url: '${url}' } }\nhealth:\n  basic:\n${probes}\n`
  await using job = await Job.start({ '.github/slipway.yml': config, ...files })
  const { path: _standalone, ...wait } = once
  await using control = await listening(createServer(always(200, '')))
  const run = await job.run(folder, {
    ...wait,
    environment: 'staging',
    secrets: 'HUSH=hush-hush',
    'control-url': `http://127.0.0.1:${portOf(control)}`,
  })
  const told = run.output.replace(/^::add-mask::.*$/gm, '')
  expect(told + run.summary + JSON.stringify(run.evidence)).not.toContain('hush')
  return run
}

describe('a TLS server that is never healthy:', () => {
  it.concurrent.each([
    ['its certificate has ended', { days: -1 }, 'tls: ', /certificate ended on .*, 1 day ago/],
    [
      'its certificate is for another name',
      { names: ['other.test'] },
      'tls: Hostname/IP does not match',
      /certificate is for another name/,
    ],
    [
      'its certificate ends tomorrow, where two days are wanted',
      { days: 1.5, names: ['localhost'] },
      '',
      /certificate ends on .*, in 1 day/,
    ],
  ])('%s', async (_what, written, http, tls) => {
    const certificate = await testCertificate({ names: ['localhost', '127.0.0.1'], ...written })
    await using server = await listening(createSecureServer(certificate, always(200, '{"status":"ok"}', json)))
    const address = `localhost:${portOf(server)}`
    const ca = { 'ca.pem': certificate.cert }
    if (http !== '') {
      const asked = await configured(`    - { name: up, http: { path: 'https://${address}/', ca-file: ca.pem } }`, ca)
      expect(asked).toMatchObject({ outputs: { verdict: 'fail' }, evidence: { cause: expect.stringContaining(http) } })
    }
    const looked = await configured(`    - { name: tls, tls: { address: '${address}', ca-file: ca.pem, expires: { fail: 2d } } }`, ca)
    expect(looked).toMatchObject({ outputs: { verdict: 'fail' }, evidence: { cause: expect.stringMatching(tls) } })
  })

  it.concurrent('nobody vouches for its certificate, though it is healthy with its CA file', async () => {
    const certificate = await testCertificate({ names: ['localhost'] })
    await using server = await listening(createSecureServer(certificate, always(200, '{"status":"ok"}', json)))
    const probe = (more: string) => `    - { name: up, http: { path: 'https://localhost:${portOf(server)}/'${more} } }`
    expect(await configured(probe(''))).toMatchObject({
      outputs: { verdict: 'fail' },
      evidence: { cause: expect.stringContaining('tls: ') },
    })
    expect(await configured(probe(', ca-file: ca.pem'), { 'ca.pem': certificate.cert })).toMatchObject({ outputs: { verdict: 'pass' } })
  })
})

describe('another kind of server that is never healthy:', () => {
  it.concurrent('a mail server that is busy', async () => {
    await using server = await speaking((socket) => socket.end('421 busy, hush-hush\r\n'))
    const run = await configured(`    - { name: mail, tcp: { address: '127.0.0.1:${portOf(server)}', expect: '220 ' } }`)
    expect(run).toMatchObject({ outputs: { verdict: 'fail' }, evidence: { cause: expect.stringContaining('expected "220 "') } })
  })

  it.concurrent('a Redis that wants another password', async () => {
    await using server = await speaking((socket) => socket.on('data', () => socket.write('-WRONGPASS invalid username-password pair\r\n')))
    const run = await configured(`    - { name: cache, redis: 'redis://:$HUSH@127.0.0.1:${portOf(server)}' }`)
    expect(run).toMatchObject({ outputs: { verdict: 'fail' }, evidence: { cause: expect.stringContaining('WRONGPASS') } })
  })

  it.concurrent('a gRPC port where something else listens', async () => {
    await using server = await listening(createServer(always(200, 'ok')))
    const run = await configured(`    - { name: grpc, grpc: '127.0.0.1:${portOf(server)}', timeout: 3s }`)
    expect(run).toMatchObject({ outputs: { verdict: 'fail' } })
  })

  it.concurrent('a page that asks to sign in, after a redirect that was followed', async () => {
    await using server = await listening(
      createServer((request, response) =>
        request.url === '/login'
          ? always(200, page('Sign in'), html)(request, response)
          : always(302, '', { location: '/login' })(request, response),
      ),
    )
    const url = `http://127.0.0.1:${portOf(server)}`
    const run = await configured(
      `    - { name: shop, http: { path: /shop, redirects: follow, expect: { body: { lacks: Sign in } } } }`,
      {},
      url,
    )
    expect(run).toMatchObject({ outputs: { verdict: 'fail' }, evidence: { cause: expect.stringContaining('the body contains "Sign in"') } })
  })
})
