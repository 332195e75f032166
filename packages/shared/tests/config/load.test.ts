import { environmentOf, parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { minimal, problemsOf } from './grammar.ts'

/** The sample of the design: what a team's file may look like. */
const sample = `
service: harbor
environments:
  development: { url: https://dev.example.com,     branches: [feature/**] }
  staging:     { url: https://staging.example.com, branches: [develop], health: basic }
  production:
    url: https://example.com/
    branches: [main]
    approval: required
    health: comprehensive
    monitor: 15m
    thresholds: { response-time: { p95: 1s }, error-rate: 1% }
    rollout: { steps: [5%, 25%, 50%, 100%], step-time: 60s, hold: 10m, keep: 5 }
    placement: { prepare: [./deploy/start.sh, $COLOUR, $RELEASE], retire: [./deploy/stop.sh, $COLOUR] }
    target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }
health:
  basic:
    - { name: startup,  http: { path: /api/health, expect: { status: 200, version: $RELEASE } } }
    - { name: database, postgres: { url: $DATABASE_URL } }
    - { name: api,      http: { path: /api/items } }
    - { name: auth,     http: { path: /api/session, expect: { status: 401 } } }
  comprehensive:
    extends: basic
    flows: [checkout.flow.yml]
rollback:
  when:
    - { health: failing, for: 5m }
    - { metric: error-rate, above: 5%, for: 2m }
    - { metric: response-time.p95, above: threshold, for: 1m }
    - { security: critical }
`
describe('parseConfig', () => {
  it('reads the whole sample', () => {
    const production = environmentOf(parseConfig(sample, 'slipway.yml'), 'production')
    expect(production).toMatchObject({
      service: 'harbor',
      url: 'https://example.com',
      approval: 'required',
      monitor: 900_000,
      thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
      rollout: { steps: [0.05, 0.25, 0.5, 1].map((weight) => ({ weight, time: 60_000 })), hold: 600_000, keep: 5 },
      target: { type: 'haproxy', servers: { blue: { name: 'blue' }, green: { name: 'green' } } },
      flows: [{ file: 'checkout.flow.yml' }],
    })
    expect(production.placement?.prepare).toEqual(['./deploy/start.sh', '$COLOUR', '$RELEASE'])
    expect(production.probes.map((probe) => probe.name)).toEqual(['startup', 'database', 'api', 'auth'])
    expect(production.triggers).toEqual([
      { health: 'failing', for: 300_000 },
      { metric: 'error-rate', above: 0.05, for: 120_000 },
      { metric: 'response-time.p95', above: 'threshold', for: 60_000 },
      { security: 'critical' },
    ])
  })

  it("fills in the guide's figures", () => {
    const config = parseConfig(minimal(), 'slipway.yml')
    expect(environmentOf(config, 'staging')).toMatchObject({
      approval: 'none',
      thresholds: { 'response-time.p95': 2_000, 'error-rate': 0.05 },
    })
    expect(environmentOf(config, 'production')).toMatchObject({
      approval: 'required',
      monitor: 900_000,
      thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
    })
    expect(environmentOf(config, 'staging').triggers).toContainEqual({ health: 'failing', for: 300_000 })
    expect(environmentOf(config, 'staging').triggers).toContainEqual({ metric: 'error-rate', above: 0.05, for: 120_000 })
    expect(environmentOf(config, 'staging').triggers).toContainEqual({ security: 'critical' })
    expect(environmentOf(config, 'staging').probes).toMatchObject([{ http: { path: '/api/health' } }])
    expect(config).toMatchObject({
      security: { critical: 'block', high: 'warn', 'on-error': 'block', 'not-looked-at': 'warn' },
      quality: { conditions: [] },
    })
  })

  it('tells all problems at once, each with its path, its value and what is meant', () => {
    const text = `service: Harbor Master
environments:
  staging: { url: staging.example.com, brnches: [develop], monitor: 5 }
  production: { url: https://example.com, helth: basic, thresholds: { error-rate: 200% }, rollout: { keep: 0 } }
notfiy: {}
`
    const problems = problemsOf(text)
    expect(problems[0]).toBe('slipway.yml has 8 problems:')
    for (const expected of [
      'service: "Harbor Master": expected lower-case',
      'environments.staging.url: "staging.example.com": ',
      'environments.staging.brnches: not a known key; did you mean "branches"?',
      'environments.staging.monitor: 5: ',
      'environments.production.helth: not a known key; did you mean "health"?',
      'environments.production.thresholds.error-rate: "200%": expected a percentage',
      'environments.production.rollout.keep: 0: ',
      'notfiy: not a known key; did you mean "notify"?',
    ]) {
      expect(
        problems.some((line) => line.startsWith(expected)),
        `${expected}\nin\n${problems.join('\n')}`,
      ).toBe(true)
    }
  })

  it.each([
    ['health: { basic: [{ name: x, htttp: { path: / } }] }', 'health.basic.0.htttp: not a known key; did you mean "http"?'],
    ['health: { basic: [{ name: x }] }', 'health.basic.0: expected exactly one of http, get, postgres, tcp, tls, dns, grpc, redis'],
    ['health: { basic: [{ name: x, http: { path: /, expect: { status: 99 } } }] }', 'health.basic.0.http.expect.status'],
    ['rollback: { when: [{ metric: error-rat, above: 5% }] }', 'rollback.when.0.metric: "error-rat"'],
    ['rollback: { when: [{ metric: error-rate, above: soon }] }', 'rollback.when.0.above: "soon"'],
    ['quality: { conditions: [{ metric: tests.failed }] }', 'quality.conditions.0: expected above or below'],
    ['security: { critical: ignore }', 'security.critical: "ignore"'],
    ['health: { a: { extends: b }, b: { extends: a } }', 'health.a.extends: goes round in a circle'],
    ['health: { a: { extends: basics } }', 'health.a.extends: "basics" is not one of the health sets'],
  ])('refuses %s', (rest, problem) => {
    const problems = problemsOf(minimal(rest))
    expect(
      problems.slice(1).some((line) => line.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true)
  })

  it.each([
    ['production-network', 'production-network'],
    ['[self-hosted, linux]', '["self-hosted","linux"]'],
  ])('gives the runner %s as the workflows read it', (written, read) => {
    const text = `service: harbor\nenvironments: { web: { tier: staging, url: https://x.io, runs-on: ${written} } }`
    expect(parseConfig(text, 'slipway.yml').environments.get('web')?.runsOn).toBe(read)
  })

  it('takes a revision that YAML reads as a number', () => {
    const text =
      'service: harbor\nenvironments: { web: { tier: staging, url: https://x.io, database: { runs-on: { from: 0009, to: 0010_berth } } } }'
    expect(parseConfig(text, 'slipway.yml').environments.get('web')?.database?.['runs-on']).toEqual({ from: '9', to: '0010_berth' })
  })

  it.each([
    ['{ url: https://x.io, health: basics }', 'environments.web.health: "basics" is not one of the health sets'],
    ['{ url: https://x.io, rollout: { steps: [50%, 25%, 100%] } }', 'environments.web.rollout.steps: the weights must rise'],
    ['{ url: https://x.io, rollout: { steps: [50%] } }', 'environments.web.rollout.steps: the last step must be 100%'],
    ['{ url: https://x.io, target: { type: haproxy, socket: /s, backend: b } }', 'environments.web.placement: missing'],
    [
      '{ url: https://x.io, database: { runs-on: { from: "0010", to: 9 } } }',
      'environments.web.database.runs-on: from "0010" comes after to "9"',
    ],
    [
      '{ url: https://x.io, database: { runs-on: { to: 1.10 } } }',
      'environments.web.database.runs-on.to: 1.1: expected text in quotes, such as "1.10", or a whole number',
    ],
    ['{ url: https://x.io, target: { type: haprox } }', 'environments.web.target.type'],
    ['{ url: ftp://x.io }', 'environments.web.url: "ftp://x.io"'],
  ])('refuses the environment %s', (environment, problem) => {
    const problems = problemsOf(`service: harbor\nenvironments: { web: ${environment} }`)
    expect(
      problems.slice(1).some((line) => line.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true)
  })

  it.each([
    ['- a', 'the file'],
    ['service: a\nenvironments: {}', 'environments'],
    ['environments: { a: { url: https://x.io } }', 'service: missing'],
  ])('refuses the file %j', (text, problem) => {
    const problems = problemsOf(text)
    expect(
      problems.slice(1).some((line) => line.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true)
  })

  it('names the file that is no YAML', () => {
    for (const text of ['a: [', '']) expect(() => parseConfig(text, 'slipway.yml')).toThrow(/^slipway\.yml is not valid YAML/)
  })

  it('is not fooled by the names that every object has', () => {
    expect(problemsOf(minimal('constructor: 1')).slice(1)).toEqual([expect.stringMatching(/^constructor: not a known key/)])
    expect(() => environmentOf(parseConfig(minimal(), 'slipway.yml'), 'toString')).toThrow('There is no environment "toString"')
  })
})

describe('a message', () => {
  it('says what is allowed, and where every key is described', () => {
    const environment = '{ url: https://x.io, target: { type: ha-proxy, socket: /s, backend: b } }'
    expect(() => parseConfig(`service: s\nenvironments: { Web: { url: https://x.io }, web: ${environment} }`, 'slipway.yml')).toThrow(
      expect.objectContaining({
        message: `slipway.yml has 2 problems:
  - environments.Web: expected lower-case letters, digits and hyphens
  - environments.web.target.type: "ha-proxy": expected one of haproxy, kubernetes, cloudflare-workers, vercel, command; did you mean "haproxy"?`,
        hint: expect.stringContaining('docs/configuration.md'),
      }),
    )
  })

  it('tells what is wrong within a rollout together with what else is wrong', () => {
    const problems = problemsOf('service: S\nenvironments: { web: { url: https://x.io, rollout: { steps: [5%, 50%] } } }')
    expect(problems.slice(1)).toContain('environments.web.rollout.steps: the last step must be 100%')
  })
})

describe('YAML anchors', () => {
  it('may stand in top-level keys that begin with x-, which are not read', () => {
    const text = `x-place: &place { url: https://example.com, monitor: 1m }
x: { anything: [1, 2] }
service: shop
environments: { production: { <<: *place, branches: [main] } }`
    expect(environmentOf(parseConfig(text, 'slipway.yml'), 'production')).toMatchObject({ monitor: 60_000, branches: ['main'] })
  })

  it('may not stand deeper, nor under another name', () => {
    expect(problemsOf(minimal('xx: 1\nsecurity: { x-a: 1 }')).slice(1)).toEqual([
      'security.x-a: not a known key',
      expect.stringMatching(/^xx: not a known key/),
    ])
  })
})

describe('environmentOf', () => {
  it('says which environments there are, and which was meant', () => {
    expect(() => environmentOf(parseConfig(minimal(), 'slipway.yml'), 'prodution')).toThrow(
      expect.objectContaining({
        message: 'There is no environment "prodution" in the configuration; did you mean "production"?',
        hint: 'The configuration has: staging, production.',
      }),
    )
  })
})
