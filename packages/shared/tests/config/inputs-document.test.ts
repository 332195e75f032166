import { type ConfigurationInputs, documentOfInputs } from '@slipway/shared/config/inputs-document'
import { type EnvironmentConfig, environmentOf, parseProduct, productOfInputs } from '@slipway/shared/config/load'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const place = { service: 'shop', environment: 'production' }

function configured(inputs: ConfigurationInputs, environment = place.environment): EnvironmentConfig {
  return environmentOf(productOfInputs(inputs, { ...place, environment }).of(place.service), environment)
}

function inFile(yml: string): EnvironmentConfig {
  return environmentOf(parseProduct(yml, 'slipway.yml').of('shop'), 'production')
}

const least = { url: 'https://shop.example.com', target: 'vercel' }

describe('inputs in the place of a slipway.yml', () => {
  it('need no more than an address and a target', () => {
    const { url, name, tier, approval, monitor, thresholds, target, probes, pauseAfterRollback, rollout } = configured(least)
    expect({ url, name, tier, approval, monitor, thresholds, target: target?.type, pauseAfterRollback }).toEqual({
      url: 'https://shop.example.com',
      name: 'production',
      tier: 'production',
      approval: 'none',
      monitor: 300_000,
      thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
      target: 'vercel',
      pauseAfterRollback: false,
    })
    expect(probes).toMatchObject([{ name: 'up', http: { path: '/', expect: { status: ['2xx', '3xx'] } } }])
    expect(rollout.steps.map((step) => ('weight' in step ? step.weight : step))).toEqual([0.05, 0.25, 0.5, 1])
  })

  it('are the same configuration as the file that says the same', () => {
    const inputs = {
      url: 'https://shop.example.com/app',
      target: 'haproxy',
      start: 'deploy/start.sh',
      stop: 'deploy/stop.sh',
      health: '/healthz',
      errorRate: '2%',
      responseTime: '800ms',
      steps: '10%, 50% for 2m, 100%',
      watch: '7m',
      settings: 'traffic: { requests-per-second: 20 }\nrollout: { hold: 1h }',
    }
    const yml = `service: shop
environments:
  production:
    url: https://shop.example.com/app
    approval: none
    pause-after-rollback: false
    on: haproxy
    start: deploy/start.sh
    stop: deploy/stop.sh
    thresholds: { error-rate: 2%, response-time: { p95: 800ms } }
    rollout: { steps: [10%, { weight: 50%, time: 2m }, 100%], hold: 1h }
    monitor: 7m
    traffic: { requests-per-second: 20 }
health: { up: { get: /healthz } }
`
    expect(configured(inputs)).toEqual(inFile(yml))
  })

  it.each([
    ['staging', 'staging'],
    ['development', 'development'],
    ['live-eu', 'production'],
  ])('judge %s as %s', (environment, tier) => {
    expect(configured(least, environment).tier).toBe(tier)
  })

  it.each([
    ['a word', 'cloudflare', 'cloudflare-workers'],
    ['YAML in one line', '{ type: vercel, project: shop }', 'vercel'],
    ['YAML in lines', 'type: command\nobserve: [o]\nshift: [s]\n', 'command'],
  ])('take the target as %s', (_how, target, type) => {
    expect(configured({ ...least, target }).target?.type).toBe(type)
  })

  it('let settings add to a target, and take the place of a default', () => {
    const { target, approval, monitor } = configured({
      url: least.url,
      target: 'haproxy',
      start: 'up',
      settings: 'target: { socket: /run/haproxy.sock }\napproval: branch-policy\nmonitor: 9m',
    })
    expect(target).toMatchObject({ type: 'haproxy', socket: '/run/haproxy.sock', backend: 'shop' })
    expect({ approval, monitor }).toEqual({ approval: 'branch-policy', monitor: 540_000 })
  })

  it.each([
    ['one path', '/up', [{ name: 'up', path: '/up' }]],
    ['a list of checks', '[{ name: api, http: { path: /api } }]', [{ name: 'api', path: '/api' }]],
    ['checks by name', 'api: { get: /api }', [{ name: 'api', path: '/api' }]],
  ])('take the health as %s', (_how, health, expected) => {
    expect(configured({ ...least, health }).probes.map(({ name, http }) => ({ name, path: http?.path }))).toEqual(expected)
  })
})

describe('the workflows that release', () => {
  it('are believed beside those of the suite and the one that runs', () => {
    expect(configured({ ...least, deployedBy: 'ci.yml, nightly.yml' }).ledger.workflows).toEqual(['ci.yml', 'nightly.yml'])
    expect(configured(least).ledger.workflows).toEqual([])
  })
})

describe('problems of inputs', () => {
  const problems = (inputs: ConfigurationInputs, environment = 'production') => {
    try {
      productOfInputs(inputs, { ...place, environment })
      return 'none'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  it.each<[string, ConfigurationInputs, string]>([
    ['no target', { url: least.url }, '- target: missing; expected haproxy, cloudflare, vercel, kubernetes, command, or what'],
    ['no address', { target: 'vercel' }, '- url: missing;'],
    ['an address that is none', { ...least, url: 'shop' }, '- url: "shop":'],
    ['a target that is none', { ...least, target: 'vercl' }, '- target.type: "vercl": expected one of'],
    ['a target without its keys', { ...least, target: 'command' }, '- target.observe: missing;'],
    ['a proxy that starts nothing', { ...least, target: 'haproxy' }, '- start: missing; a proxy shifts traffic but starts nothing'],
    ['a share that is none', { ...least, errorRate: 'few' }, '- error-rate: "few":'],
    ['a time that is none', { ...least, responseTime: 'fast' }, '- response-time: "fast":'],
    ['steps that fall', { ...least, steps: '50%, 25%, 100%' }, '- steps: the weights must rise'],
    ['a watch that is no time', { ...least, watch: 'long' }, '- watch: "long":'],
    ['a key that is not known', { ...least, settings: 'tarffic: {}' }, '- settings.tarffic: not a known key; did you mean "traffic"?'],
    ['a value of settings', { ...least, settings: 'monitor: long' }, '- settings.monitor: "long":'],
    ['settings that are none', { ...least, settings: 'fast' }, '- settings: expected keys of an environment'],
    ['settings that are no YAML', { ...least, settings: '{ a' }, '- settings: not valid YAML:'],
    ['what two say', { ...least, settings: 'url: https://b.example.com' }, '- settings.url: the input "url" says it otherwise'],
    [
      'what two say within a key',
      { ...least, errorRate: '1%', settings: 'thresholds: { error-rate: 2% }' },
      '- settings.thresholds.error-rate: the input "error-rate" says it otherwise',
    ],
    ['a workflow that is no file', { ...least, deployedBy: 'ci' }, '- deployed-by'],
    ['a health that is none', { ...least, health: '[{ name: api }]' }, '- health'],
  ])('name the input: %s', (_what, inputs, expected) => {
    expect(problems(inputs)).toContain(expected)
  })

  it('name the environment', () => {
    expect(problems(least, 'Prod Europe')).toContain('- environment: ')
  })

  it('are told all together', () => {
    const told = problems({ url: 'shop', target: 'vercel', errorRate: 'few', watch: 'long' })
    expect(told).toMatch(/^The inputs of this step have 3 problems:/)
  })

  it('never are a fault of the code, whatever is written', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('5%', '1s', '/up', 'haproxy', '{}', '[]', 'null', '- a', '&a [*a]')), {
      nil: undefined,
    })
    const inputs = fc.record({
      url: text,
      target: text,
      start: text,
      stop: text,
      health: text,
      errorRate: text,
      responseTime: text,
      steps: text,
      watch: text,
      settings: text,
    })
    fc.assert(
      fc.property(inputs, (given) => {
        expect(documentOfInputs(given, place).state).toMatch(/document|problems/)
        expect(problems(given)).toMatch(/^(none|The inputs of this step have )/)
      }),
      { numRuns: 60 },
    )
  })
})
