import { askedBy, type ServicePlace } from '@slipway/shared/config/check-ownership'
import { parseProduct } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { minimal, problemsOf } from './grammar.ts'

const around = 'https://example.com/app'
const services = [
  { name: 'api', url: `${around}/api` },
  { name: 'web', url: around },
  { name: 'parser', url: 'https://parser.example.com' },
]
const placeOf = (service: string): ServicePlace => ({
  service,
  url: services.find(({ name }) => name === service)?.url ?? '',
  around,
  services,
})

describe('whose check it is, and how it is asked', () => {
  it.each([
    // Without `of`: below the environment, of the service whose address is the longest prefix in whole segments.
    ['/api/health', undefined, { api: '/health' }],
    ['/api', undefined, { api: '' }],
    ['/api?deep=1', undefined, { api: '?deep=1' }],
    ['/apis/health', undefined, { web: '/apis/health' }],
    ['/health', undefined, { web: '/health' }],
    ['/x/../api/health', undefined, { api: `${around}/x/../api/health` }],
    ['https://example.com/app/api/health', undefined, { api: 'https://example.com/app/api/health' }],
    ['https://example.com:443/app/api/health', undefined, { api: 'https://example.com:443/app/api/health' }],
    ['https://PARSER.example.com/x', undefined, { parser: 'https://PARSER.example.com/x' }],
    [
      'https://status.example.org/',
      undefined,
      { api: 'https://status.example.org/', web: 'https://status.example.org/', parser: 'https://status.example.org/' },
    ],
    [
      'https://example.com/elsewhere',
      undefined,
      { api: 'https://example.com/elsewhere', web: 'https://example.com/elsewhere', parser: 'https://example.com/elsewhere' },
    ],
    ['$STATUS_PAGE', undefined, { api: '$STATUS_PAGE', web: '$STATUS_PAGE', parser: '$STATUS_PAGE' }],
    // With it: below the address of each that it names.
    ['/health', ['api'], { api: '/health' }],
    ['/health', ['each'], { api: '/health', web: '/health', parser: '/health' }],
    ['/health', ['api', 'parser'], { api: '/health', parser: '/health' }],
    // What another service answers is asked at its place, never at a side of this one.
    ['/api/health', ['web'], { web: `${around}/api/health` }],
    ['https://example.com/app/api/health', ['web'], { web: 'https://example.com/app/api/health' }],
  ])('%s of %s', (path, of, asked) => {
    const found = services.flatMap(({ name }) => {
      const how = askedBy(placeOf(name), path, of)
      return how === undefined ? [] : [[name, how] as const]
    })
    expect(Object.fromEntries(found)).toEqual(asked)
  })

  it.each(['/health', 'health', 'https://example.com/app/health', 'https://status.example.org/'])(
    'is asked as it is written where there is one service: %s',
    (path) => {
      const alone = { service: 'shop', url: around, around, services: [{ name: 'shop', url: around }] }
      expect([undefined, ['each'], ['shop']].map((of) => askedBy(alone, path, of))).toEqual([path, path, path])
    },
  )

  it('is below each service where the environment has no address', () => {
    const apart = { ...placeOf('parser'), around: undefined }
    expect(askedBy(apart, '/health', undefined)).toBe('/health')
  })
})

const several = (rest: string) => `
product: harbor
services:
  api: { in: api, url: /api, version-header: x-api-release }
  web: { in: web, url: / }
environments:
  staging: { url: 'https://staging.example.com' }
  production: { url: 'https://example.com' }
${rest}`

const checks = (text: string, service: string, environment = 'production') => {
  const found = parseProduct(several(text), 'slipway.yml').of(service).environments.get(environment)
  return {
    probes: found?.probes.map(({ name, http, whenDown }) => [name, http?.path, http?.['version-header'], whenDown ?? 'fail'].join(' ')),
    flows: found?.flows.map(({ file }) => file),
    traffic: found?.traffic.paths,
  }
}

describe('the checks of several services', () => {
  const health = `health:
  up: { of: each, get: /health }
  session: { of: api, get: /session, status: 401, tier: production }
  through: { of: web, get: /api/items }
  old: { get: /api/v1, when-down: warn }
  status: { get: 'https://status.example.org/', when-down: warn }
  upload: { of: api, tier: [production], flow: flows/upload.yml }`

  it('are those of each, in the environments of their tiers', () => {
    expect(checks(health, 'api')).toEqual({
      probes: [
        'up /health x-api-release fail',
        'session /session x-api-release fail',
        'old /v1 x-api-release warn',
        'status https://status.example.org/ x-api-release warn',
      ],
      flows: ['flows/upload.yml'],
      traffic: ['/health', '/session'],
    })
    expect(checks(health, 'web')).toEqual({
      probes: [
        'up /health x-release fail',
        'through https://example.com/api/items x-release fail',
        'status https://status.example.org/ x-release warn',
      ],
      flows: [],
      traffic: ['/health'],
    })
    expect(checks(health, 'api', 'staging')).toMatchObject({ flows: [], traffic: ['/health'] })
  })

  it('are the built-in one of each where the file has none', () => {
    expect(['api', 'web'].map((service) => checks('', service).probes)).toEqual([
      ['startup /health x-api-release fail'],
      ['startup /health x-release fail'],
    ])
  })
})

describe('the synthetic requests of several services', () => {
  const up = 'health: { up: { of: each, get: /health } }'
  const withTraffic = (environment: string, rest = up) =>
    several(rest).replace("production: { url: 'https://example.com'", `production: { url: 'https://example.com', ${environment}`)
  const pathsOf = (text: string, service: string) => parseProduct(text, 's').of(service).environments.get('production')?.traffic.paths

  it('share out the paths of the environment', () => {
    const text = withTraffic('traffic: { paths: [/, /api/items, { path: /api/session, status: 401 }] }')
    expect(pathsOf(text, 'api')).toEqual(['/items', { path: '/session', status: 401 }])
    expect(pathsOf(text, 'web')).toEqual(['/'])
  })

  it('are what its probes ask where none of those is its own', () => {
    expect(pathsOf(withTraffic('traffic: { paths: [/api/items] }'), 'web')).toEqual(['/health'])
  })

  it.each([
    [
      'services: { web: { traffic: { paths: [/, /api/items] } } }',
      'environments.production.services.web.traffic.paths: "/api/items" is answered by api',
    ],
    [
      'traffic: { paths: [https://other.example.com/] }',
      'environments.production.traffic.paths: "https://other.example.com/" is answered by no service',
    ],
  ])('are refused where another would be measured: %s', (environment, problem) => {
    expect(() => parseProduct(withTraffic(environment), 'slipway.yml')).toThrow(problem)
  })
})

describe('a service that nothing checks', () => {
  it.each([
    ['health: { up: { of: api, get: /health } }', ['of web is checked in staging', 'of web is checked in production']],
    ['health: { up: { of: each, get: /, tier: production } }', ['of api is checked in staging', 'of web is checked in staging']],
    [
      'health: { up: { of: each, get: /, when-down: warn } }',
      [
        'of api is checked in staging',
        'of web is checked in staging',
        'of api is checked in production',
        'of web is checked in production',
      ],
    ],
    [
      'health: { up: { of: api, get: / }, status: { get: "https://status.example.org/" } }',
      ['of web is checked in staging', 'of web is checked in production'],
    ],
  ])('is refused: %s', (rest, places) => {
    let message = ''
    try {
      parseProduct(several(rest), 'slipway.yml')
    } catch (error) {
      message = String(error)
    }
    expect(
      message
        .split('\n')
        .slice(1)
        .map((line) => /nothing (.*?),/.exec(line)?.[1]),
    ).toEqual(places)
  })

  it('is refused where it is the only one, and its checks are for other tiers', () => {
    expect(problemsOf(minimal('health: { up: { get: /health, tier: production } }'))[1]).toMatch(/^health: nothing is checked in staging/)
    expect(problemsOf(minimal('health: { up: { get: /health, tier: [staging, production] } }'))).toEqual([])
  })
})

describe('the address of the database', () => {
  const production = (rest: string) => parseProduct(minimal(rest), 's').of('harbor').environments.get('production')

  it('is that of its probe and of its snapshot where they name none', () => {
    const found = production(
      'database: { postgres: $DATABASE_URL, snapshot: {} }\nhealth: { db: { postgres: {} }, own: { postgres: { url: $OTHER } } }',
    )
    expect(found?.probes.map(({ postgres }) => postgres?.url)).toEqual(['$DATABASE_URL', '$OTHER'])
    expect(found?.database?.snapshot).toEqual({ postgres: '$DATABASE_URL', 'time-limit': 600_000 })
  })

  it('is asked for where nobody has one', () => {
    expect(problemsOf(minimal('health: { db: { postgres: {} } }'))).toContain(
      'health (db): postgres.url is missing, and so is database.postgres in production; give one of the two',
    )
    expect(problemsOf(minimal('database: { snapshot: {} }'))[1]).toContain('database.snapshot')
  })
})
