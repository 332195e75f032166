import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { productIn, severalServices, yaml } from './grammar.ts'

const bash = (line: string) => ['bash', '--norc', '-euo', 'pipefail', '-c', line]

describe('the one form of a file', () => {
  const product = productIn(yaml(severalServices))

  it('has each service in each environment, with its own address and target', () => {
    expect(product).toMatchObject({
      name: 'swiftconcur',
      services: [{ name: 'api' }, { name: 'dashboard', needs: ['api'] }, { name: 'parser' }],
    })
    expect(product.deployments.map(({ environment, service, url }) => `${environment} ${service} ${url}`)).toEqual([
      'staging api https://staging.example.com/SwiftConcur/api',
      'staging dashboard https://staging.example.com/SwiftConcur/',
      'staging parser https://staging.example.com/SwiftConcur/parser',
      'production api https://example.com/SwiftConcur/api',
      'production dashboard https://example.com/SwiftConcur/',
      'production parser https://example.com/SwiftConcur/parser',
    ])
    expect(product.deployments.slice(0, 3).map(({ target }) => target)).toMatchObject([
      { from: 'provider', provider: 'cloudflare', folder: 'api' },
      { from: 'provider', provider: 'vercel', folder: 'dashboard' },
      { from: 'slipway.yml', target: { type: 'haproxy', socket: '$HAPROXY_SOCKET', backend: 'parser' } },
    ])
    expect(product.deployments[2]?.placement).toMatchObject({ prepare: bash('deploy/start.sh'), retire: bash('deploy/stop.sh') })
    expect(product.deployments.every(({ database }) => database?.postgres === '$DATABASE_URL')).toBe(true)
  })

  it('has tiers, approvers, checks, tests and receivers', () => {
    expect(product.environments).toMatchObject([
      { name: 'staging', tier: 'staging', promotes: undefined },
      {
        name: 'production',
        tier: 'production',
        promotes: { environment: 'staging', 'max-age': 30 * 86_400_000, rebuild: 'allow' },
        approval: 'required',
        approvers: ['mona', 'rosa'],
      },
    ])
    expect(product.health).toMatchObject({
      up: { kind: 'check', scope: { of: ['each'] }, probes: [{ name: 'up', http: { method: 'GET', path: '/health' } }] },
      database: { probes: [{ http: { expect: { status: 200, json: { 'checks.database': 'pass' } } } }] },
      auth: { scope: { of: ['api'] }, probes: [{ http: { expect: { status: 401 } } }] },
      upload: { scope: { tiers: ['production'] }, probes: [], flows: [{ file: 'flows/upload.yml' }] },
      stripe: { scope: { whenDown: 'warn' } },
    })
    expect(product.tests).toMatchObject([{ after: 'staging', run: bash('npx playwright test'), 'time-limit': 900_000 }])
    expect(product.notify).toMatchObject({
      deployments: [{ kind: 'by-value', variable: '$SLACK_DEPLOYMENTS' }],
      alerts: [{ kind: 'by-value', variable: '$SLACK_ALERTS' }, { kind: 'by-value' }, { kind: 'mail', to: 'ops@example.com' }],
      smtp: { server: '$SMTP_URL' },
    })
  })

  it('takes the narrowest place that says a setting, as a whole', () => {
    const text = `
product: shop
database: { keep-days: 5 }
judge: { control-url: https://api.github.com }
services: { api: { url: https://api.example.com, monitor: 20m }, web: {} }
environments:
  staging: { url: https://staging.example.com, thresholds: { error-rate: 3% }, judge: { mode: observe }, services: { api: { url: /api, monitor: 1m, thresholds: { cpu: 80% } } } }
  production: { url: https://example.com, database: { keep-days: 7 } }`
    const { deployments, environments } = productIn(yaml(text))
    expect(deployments).toMatchObject([
      { url: 'https://staging.example.com/api', monitor: 60_000, thresholds: { cpu: 0.8 }, database: { 'keep-days': 5 } },
      { url: 'https://staging.example.com', monitor: undefined, thresholds: { 'error-rate': 0.03 } },
      { url: 'https://api.example.com', monitor: 1_200_000, thresholds: undefined, database: { 'keep-days': 7 } },
      { url: 'https://example.com' },
    ])
    expect(deployments[0]?.thresholds).not.toHaveProperty('error-rate')
    expect(environments.map(({ judge }) => judge)).toEqual([
      { mode: 'observe', controlUrl: 'https://api.github.com' },
      { mode: 'act', controlUrl: 'https://api.github.com' },
    ])
  })
})

const name = fc.constantFrom('shop', 'web', 'api-2')
const command = fc.constantFrom<unknown>('deploy/start.sh', ['deploy/start.sh', '$COLOUR'])
const span = fc.constantFrom('30s', '5m', '1h30m')
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const said = fc.record({
  service: name,
  start: maybe(command),
  stop: maybe(command),
  on: maybe(fc.constantFrom('haproxy', 'kubernetes', 'vercel', 'cloudflare')),
  monitor: maybe(span),
  steps: maybe(fc.constantFrom(['50%', '100%'], ['100%'])),
  hook: maybe(command),
  check: maybe(
    fc.record({ path: fc.constantFrom('/health', 'https://status.example.org/'), status: maybe(fc.constantFrom(401, [200, 204])) }),
  ),
  of: maybe(fc.constant('each')),
  tier: maybe(fc.constantFrom('staging', 'production')),
  test: maybe(command),
  receiver: maybe(fc.constantFrom('$SLACK', 'ops@example.com')),
})
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never

const targets: Record<string, (service: string) => unknown> = {
  haproxy: (backend) => ({ type: 'haproxy', socket: '$HAPROXY_SOCKET', backend }),
  kubernetes: (service) => {
    const side = (colour: string) => ({
      deployment: `${service}-${colour}`,
      service: `${service}-${colour}`,
      address: `http://${service}-${colour}.default.svc`,
    })
    return { type: 'kubernetes', service, sides: { blue: side('blue'), green: side('green') } }
  },
  vercel: (project) => ({ type: 'vercel', project, token: '$VERCEL_TOKEN' }),
  cloudflare: (script) => ({ type: 'cloudflare-workers', account: '$CLOUDFLARE_ACCOUNT_ID', script, token: '$CLOUDFLARE_API_TOKEN' }),
}
/** Asked in every tier, so that the others may be of any. */
const always = { always: { get: '/' } }
/** haproxy always needs a placement. */
const startOf = ({ start, on }: Said) => start ?? (on === 'haproxy' ? ['deploy/start.sh'] : undefined)

function short(one: Said) {
  const { service, stop, on, monitor, steps, hook, check, of, tier, test, receiver } = one
  return defined({
    service,
    environments: {
      production: defined({
        url: 'https://example.com',
        start: startOf(one),
        stop,
        on: on === undefined ? undefined : { [on]: service },
        monitor,
        rollout: steps === undefined ? undefined : { steps },
        hooks: hook === undefined ? undefined : { 'before-shift': hook },
      }),
    },
    health: check === undefined ? undefined : { ...always, up: defined({ get: check.path, status: check.status, of, tier }) },
    tests: test === undefined ? undefined : { after: 'production', run: test },
    notify: receiver === undefined ? undefined : { alerts: receiver },
  })
}

function long(one: Said) {
  const { service, stop, on, monitor, steps, hook, check, of, tier, test, receiver } = one
  const settings = defined({
    placement: startOf(one) === undefined && stop === undefined ? undefined : defined({ prepare: startOf(one), retire: stop }),
    target: on === undefined ? undefined : targets[on]?.(service),
    monitor,
    rollout: steps === undefined ? undefined : { steps: steps.map((weight) => ({ weight })) },
    hooks: hook === undefined ? undefined : { 'before-shift': { run: hook } },
  })
  return defined({
    product: service,
    services: { [service]: {} },
    environments: { production: { url: 'https://example.com', services: { [service]: settings } } },
    health:
      check === undefined
        ? undefined
        : {
            ...always,
            up: defined({
              http: defined({ path: check.path, expect: defined({ status: check.status }) }),
              of: of === undefined ? undefined : [of],
              tier: tier === undefined ? undefined : [tier],
            }),
          },
    tests: test === undefined ? undefined : [{ after: 'production', run: test }],
    notify: receiver === undefined ? undefined : { alerts: [receiver] },
  })
}

function defined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
}

describe('the short and the long spelling of the same thing', () => {
  it('give the same form', () => {
    fc.assert(
      fc.property(said, (one) => {
        expect(productIn(short(one))).toEqual(productIn(long(one)))
      }),
    )
  })

  it('give the same form where the settings stand at the service', () => {
    fc.assert(
      fc.property(said, (one) => {
        const { environments, ...rest } = long(one)
        const moved = JSON.parse(JSON.stringify(environments)).production.services[one.service]
        const atService = { ...rest, services: { [one.service]: moved }, environments: { production: { url: 'https://example.com' } } }
        expect(productIn(atService)).toEqual(productIn(short(one)))
      }),
    )
  })

  it.each([
    ['on: haproxy', 'on: { haproxy: shop }'],
    ['on: kubernetes', 'on: { kubernetes: shop }'],
    ['start: [a], placement: { logs: [b] }', 'placement: { prepare: [a], logs: [b] }'],
  ])('%s is %s', (one, other) => {
    const file = (settings: string) =>
      yaml(`service: shop\nenvironments: { production: { url: https://example.com, stop: [z], ${settings} } }`)
    expect(productIn(file(one))).toEqual(productIn(file(other)))
  })
})
