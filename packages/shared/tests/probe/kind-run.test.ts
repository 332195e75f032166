import { parseConfig } from '@slipway/shared/config/load'
import type { Probe } from '@slipway/shared/config/schema'
import type { ProbeClients } from '@slipway/shared/probe/kind-run'
import { runProbe } from '@slipway/shared/probe/probe-run'
import { fakeClock, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

/** A probe as it is written in slipway.yml. */
const aProbe = (written: string): Probe => {
  const text = `service: a\nenvironments: { x: { tier: staging, url: 'https://api.test/app' } }\nhealth: { basic: [{ name: p, ${written} }] }\n`
  const probe = parseConfig(text, 'slipway.yml').environments.get('x')?.probes[0]
  if (probe === undefined) throw new Error('no probe')
  return probe
}
const said = async (written: string, clients: Partial<ProbeClients>, variables: Record<string, string> = {}) => {
  const options = { baseUrl: 'https://api.test/app', variables, http: fakeHttp(refused), clock: fakeClock(), clients }
  const result = await runProbe(aProbe(written), options)
  return result.verdict === 'pass' ? 'pass' : `${result.verdict}: ${result.reason}`
}
/** A client that remembers what it was asked. */
const remembering = <Q, A>(answer: A) => {
  const asked: Q[] = []
  const ask = async (question: Q) => {
    asked.push(question)
    return answer
  }
  return { asked, ask }
}
const gave = (rows: number, value?: string): Partial<ProbeClients> => ({ postgres: async () => ({ state: 'answered', rows, value }) })
const lost = { state: 'failed', reason: 'refused', message: 'connect ECONNREFUSED' } as const

describe('a postgres probe', () => {
  it.each([
    ['{ rows: 1 }', gave(1, '1'), 'pass'],
    ['{ rows: 1 }', gave(0), 'fail: the query gave 0 rows, expected "1" (postgres $DB)'],
    ['{ rows: "> 2" }', gave(1), 'fail: the query gave 1 row, expected > 2 (postgres $DB)'],
    ['{ value: "f" }', gave(1, 'f'), 'pass'],
    ['{ value: false }', gave(1, 'f'), 'pass'],
    ['{ value: false }', gave(1, 't'), 'fail: the query gave "t", expected "f" (postgres $DB)'],
    ['{ value: "< 100" }', gave(1, '250'), 'fail: the query gave "250", expected < 100 (postgres $DB)'],
    ['{ value: "f" }', gave(0), 'fail: the query gave no value, expected "f" (postgres $DB)'],
    ['{ value: absent }', gave(0), 'pass'],
    ['{ value: open }', gave(1, 'jane@example.com'), 'fail: the query gave another value, expected "open" (postgres $DB)'],
  ])('that expects %s', async (expectation, clients, expected) => {
    const written = `postgres: { url: $DB, query: 'select pg_is_in_recovery()', expect: ${expectation} }`
    expect(await said(written, clients, { DB: 'postgres://me:hush@db/app' })).toBe(expected)
  })
})

describe('a tcp probe', () => {
  const sockets = (answer: Awaited<ReturnType<ProbeClients['sockets']['connect']>>) => {
    const { asked, ask } = remembering<Parameters<ProbeClients['sockets']['connect']>[0], typeof answer>(answer)
    return { asked, clients: { sockets: { connect: ask, certificate: () => Promise.reject(new Error('not asked')) } } }
  }

  it('connects, at the host of the service where it names none', async () => {
    const { asked, clients } = sockets({ state: 'connected', received: '' })
    expect(await said("tcp: ':5432'", clients)).toBe('pass')
    expect(await said('tcp: db.test:5432', clients)).toBe('pass')
    expect(asked.map(({ host, port }) => `${host}:${port}`)).toEqual(['api.test:5432', 'db.test:5432'])
  })

  it('says what came in place of what was expected', async () => {
    const written = 'tcp: { address: smtp.test:25, expect: "220 " }'
    expect(await said(written, sockets({ state: 'connected', received: '421 busy' }).clients)).toBe(
      'fail: "421 busy" came, expected "220 " (tcp smtp.test:25)',
    )
    expect(await said(written, sockets({ state: 'connected', received: '' }).clients)).toMatch(/^fail: nothing came, expected/)
    expect(await said(written, sockets(lost).clients)).toBe('fail: refused: connect ECONNREFUSED (tcp smtp.test:25)')
  })
})

describe('a tls probe', () => {
  const shown = (days: number) => {
    const validTo = fakeClock().now() + days * 86_400_000
    const answer = { state: 'shown' as const, validFrom: 0, validTo, nameProblem: undefined, chainProblem: undefined }
    const { asked, ask } = remembering<Parameters<ProbeClients['sockets']['certificate']>[0], typeof answer>(answer)
    return { asked, clients: { sockets: { certificate: ask, connect: () => Promise.reject(new Error('not asked')) } } }
  }

  it('warns and fails by its limits, for the name that it says', async () => {
    expect(await said('tls: example.com', shown(15).clients)).toBe('pass')
    expect(await said('tls: example.com', shown(13).clients)).toMatch(
      /^warn: the certificate ends on 2026-01-18, in 13 days \(tls example.com\)$/,
    )
    expect(await said('tls: { address: example.com, expires: { warn: 30d, fail: 20d } }', shown(15).clients)).toMatch(/^fail: /)
    const { asked, clients } = shown(90)
    await said('tls: { address: 192.0.2.1, name: example.com }', clients)
    await said('tls: example.com:8443', clients)
    expect(asked.map(({ host, port, name }) => `${name} at ${host}:${port}`)).toEqual([
      'example.com at 192.0.2.1:443',
      'example.com at example.com:8443',
    ])
  })
})

describe('a dns probe', () => {
  const records = (...values: string[]): Partial<ProbeClients> => ({ dns: async () => ({ state: 'answered', values }) })

  it('wants any record, or what it says among them', async () => {
    expect(await said('dns: example.com', records('203.0.113.7'))).toBe('pass')
    expect(await said('dns: example.com', records())).toBe('fail: there is no A record (dns A example.com)')
    const written = 'dns: { name: example.com, expect: ["203.0.113.7", "~ ^203"] }'
    expect(await said(written, records('203.0.113.8', '203.0.113.7'))).toBe('pass')
    expect(await said(written, records('203.0.113.8'))).toBe(
      'fail: the A records are "203.0.113.8", expected "203.0.113.7" (dns A example.com)',
    )
    expect(await said(written, { dns: async () => lost })).toMatch(/^fail: refused/)
  })
})

describe('a grpc probe', () => {
  it('wants SERVING', async () => {
    const state = (serving: 'SERVING' | 'NOT_SERVING'): Partial<ProbeClients> => ({ grpc: async () => ({ state: 'answered', serving }) })
    expect(await said("grpc: ':50051'", state('SERVING'))).toBe('pass')
    expect(await said("grpc: { address: ':50051', service: shop.v1.Cart }", state('NOT_SERVING'))).toBe(
      'fail: the state is NOT_SERVING, expected SERVING (grpc :50051, service shop.v1.Cart)',
    )
    expect(await said("grpc: ':50051'", { grpc: async () => ({ state: 'refused', message: 'x' }) })).toBe('fail: x (grpc :50051)')
  })
})

describe('a redis probe', () => {
  it('wants an answer, and shows neither address nor password', async () => {
    const variables = { REDIS_URL: 'redis://:hush-hush@redis.test' }
    expect(await said('redis: $REDIS_URL', { redis: async () => ({ state: 'answered' }) }, variables)).toBe('pass')
    const refusing: Partial<ProbeClients> = { redis: async () => ({ state: 'refused', message: 'WRONGPASS hush-hush' }) }
    expect(await said('redis: $REDIS_URL', refusing, variables)).toBe('fail: WRONGPASS *** (redis $REDIS_URL)')
  })
})

describe('a probe of any kind', () => {
  it('whose failure is a warning says so', async () => {
    const written = 'tcp: db.test:5432, when-down: warn'
    const text = `service: a\nenvironments: { x: { tier: staging, url: 'https://api.test' } }\nhealth: { basic: [{ name: p, ${written} }] }\n`
    expect(parseConfig(text, 'slipway.yml').environments.get('x')?.probes[0]).toMatchObject({
      whenDown: 'warn',
      tcp: { address: 'db.test:5432' },
    })
  })

  it.each([
    ['tcp: db.test', 'expected host:port'],
    ['tls: https://a.test', 'expected a host'],
    ['redis: http://a.test', 'expected $NAME, or an address that begins with redis://'],
    ['dns: { name: a, type: SRV }', 'expected one of'],
    ['tcp: a:1, redis: $X', 'expected exactly one of http, get, postgres, tcp, tls, dns, grpc, redis'],
    ["postgres: { url: $DB, expect: { rows: '> x' } }", 'expected a number after >'],
  ])('that says %s is refused', (written, problem) => {
    expect(() => aProbe(written)).toThrow(problem)
  })
})
