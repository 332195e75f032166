import { circlesIn } from '@slipway/shared/config/cross-checks/circles'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wrongIn, yaml } from './grammar.ts'

const two = `
product: shop
services: { api: { url: /api }, web: { url: / } }
environments: { staging: { url: https://staging.example.com }, production: { url: https://example.com } }
`
const withLine = (from: string, to: string) => two.replace(from, to)

describe('references', () => {
  it('are right in a file for two services', () => {
    expect(wrongIn(yaml(two))).toEqual([])
  })

  it.each<[string, string[]]>([
    ['approvers: [mona, rosa]', []],
    [
      'tier: production',
      [
        'environments.production.approvers: missing; with approval: by-command it says who may run the line of a proposal, for example approvers: [mona, rosa]',
      ],
    ],
  ])('are right or wrong for an approval by command with %s', (line, expected) => {
    const document = yaml(`service: harbor\nenvironments: { production: { url: https://example.com, approval: by-command, ${line} } }`)
    expect(wrongIn(document)).toEqual(expected)
  })

  it.each<[string, string, string[]]>([
    ['product: shop', '', ['product: missing; expected the name of what the services are together']],
    [
      'api: { url: /api }',
      'api: { url: /api, needs: [wbe] }',
      ['services.api.needs: "wbe" is not one of the services (api, web); did you mean "web"?'],
    ],
    ['api: { url: /api }', 'api: { url: /api, needs: [api] }', ['services.api.needs: goes round in a circle: api → api']],
    [
      'api: { url: /api }, web: { url: / }',
      'api: { url: /api, needs: [web] }, web: { url: /, needs: [api] }',
      ['services.api.needs: goes round in a circle: api → web → api'],
    ],
    [
      'production: { url: https://example.com }',
      'production: { url: https://example.com, promotes: stagin }',
      ['environments.production.promotes: "stagin" is not one of the environments (staging, production); did you mean "staging"?'],
    ],
    [
      'production: { url: https://example.com }',
      'production: { url: https://example.com, promotes: production }',
      ['environments.production.promotes: goes round in a circle: production → production'],
    ],
    [
      'production: { url: https://example.com }',
      'production: { url: https://example.com, approval: none, approvers: [mona] }',
      ['environments.production.approvers: approval is none, so nobody would be asked; take one of the two out'],
    ],
    [
      'production: { url: https://example.com }',
      'production: { url: https://example.com, approval: by-command, approvers: [mona, quay/core] }',
      [
        'environments.production.approvers: quay/core is a team, and the token of a workflow may not read who is in one; with approval: by-command, name logins',
        'environments.production.approval: by-command is for a repository of one service, and this one has api, web; use required, branch-policy or none',
      ],
    ],
    ['production: { url: https://example.com }', 'live: { url: https://example.com, tier: production }', []],
    [
      'production: { url: https://example.com }',
      'production: { url: https://example.com, services: { wbe: {} } }',
      ['environments.production.services: "wbe" is not one of the services (api, web); did you mean "web"?'],
    ],
    [
      'production: { url: https://example.com }',
      'production: {}',
      [
        'environments.production.services.api.url: missing; neither the environment nor the service has an address',
        'environments.production.services.web.url: missing; neither the environment nor the service has an address',
      ],
    ],
    ['web: { url: / }', 'web: {}', []],
    [
      'web: { url: / }',
      'web: { url: /api/ }',
      [
        'environments.staging.services.web.url: "https://staging.example.com/api/": environments.staging.services.api.url is the same address, so both would be judged by the same users\' traffic; give each its own',
        'environments.production.services.web.url: "https://example.com/api/": environments.production.services.api.url is the same address, so both would be judged by the same users\' traffic; give each its own',
      ],
    ],
  ])('%s as %s', (from, to, problems) => {
    expect(wrongIn(yaml(withLine(from, to)))).toEqual(problems)
  })

  it.each<[string, string[]]>([
    ['health: { up: { of: wbe, get: / } }', ['health.up.of: "wbe" is not one of the services (each, api, web); did you mean "web"?']],
    ['health: { basic: [{ name: up, of: [api, x], get: / }] }', ['health.basic (up).of: "x" is not one of the services (each, api, web)']],
    ['health: { up: { of: each, get: / } }', []],
    ['tests: { after: prod, run: x }', ['tests.after: "prod" is not one of the environments (staging, production)']],
    ['tests: [{ after: staging, run: x }, { after: production, run: y }]', []],
  ])('%s', (line, problems) => {
    expect(wrongIn(yaml(`${two}${line}`))).toEqual(problems)
  })

  it('are told all at once', () => {
    const text = `product: shop
services: { api: { needs: [x], url: https://api.example.com }, web: {} }
environments: { staging: { url: https://staging.example.com, promotes: y, health: z } }
tests: { after: w, run: t }`
    expect(wrongIn(yaml(text)).map((line) => line.replace(/: .*/, ''))).toEqual([
      'services.api.needs',
      'environments.staging.promotes',
      'environments.staging.health',
      'tests.after',
    ])
  })
})

describe('one service', () => {
  const one = (settings: string, rest = '') =>
    yaml(`service: shop\nenvironments: { live: { tier: production, url: https://example.com, ${settings} } }\n${rest}`)

  it.each<[string, string, string[]]>([
    [
      'start: a, placement: { prepare: b }',
      '',
      ['environments.live.start: environments.live.placement.prepare says it too; take one of the two out'],
    ],
    [
      'stop: a, placement: { retire: b }',
      '',
      ['environments.live.stop: environments.live.placement.retire says it too; take one of the two out'],
    ],
    [
      'on: vercel, target: { type: vercel, project: p, token: $T }',
      '',
      ['environments.live.on: environments.live.target says it too; take one of the two out'],
    ],
    [
      'on: { haproxy: web }',
      '',
      ['environments.live.placement: missing; a proxy shifts traffic but starts nothing, so prepare and retire say who starts a side'],
    ],
    ['on: { haproxy: web }, start: a, stop: b', '', []],
    [
      'health: up',
      'health: { up: { get: / } }',
      ['environments.live.health: "up" is a single check, which is asked in any case; name a set of probes'],
    ],
    ['monitor: 1m', 'services: { shop: {} }', ['services: service says it too, in the short form for one; take one of the two out']],
  ])('with %s and %s', (settings, rest, problems) => {
    expect(wrongIn(one(settings, rest))).toEqual(problems)
  })

  it('is refused where the service and the environment say the same setting, and neither is narrower', () => {
    const text = (here: string) => `services: { shop: { monitor: 1m, on: vercel } }
environments: { staging: { url: https://example.com, monitor: 2m, target: { type: vercel, project: p, token: $T }${here} } }`
    expect(wrongIn(yaml(text('')))).toEqual([
      'services.shop.on: environments.staging.target says it too; say which one holds under environments.staging.services.shop.on',
      'services.shop.monitor: environments.staging.monitor says it too; say which one holds under environments.staging.services.shop.monitor',
    ])
    expect(wrongIn(yaml(text(', services: { shop: { monitor: 3m, on: vercel } }')))).toEqual([])
  })
})

describe('two services of one environment', () => {
  const placement = 'start: a, stop: b'
  it.each<[string, string, boolean]>([
    ['on: { haproxy: web }', 'on: { haproxy: web }', true],
    ['on: { haproxy: web }', 'target: { type: haproxy, socket: $HAPROXY_SOCKET, backend: web }', true],
    ['on: { haproxy: web }', 'on: haproxy', true],
    ['on: { haproxy: web }', 'on: { haproxy: shop }', false],
    ['on: vercel', 'on: vercel', true],
    ['on: vercel, in: a', 'on: vercel, in: b', false],
    ['on: vercel, in: a', 'on: cloudflare, in: a', false],
    ['on: { vercel: p }', 'target: { type: vercel, project: P, token: $OTHER }', true],
  ])('%s and %s: the same is %s', (one, other, same) => {
    const text = `product: shop
services: { api: { url: /api, ${placement}, ${one} }, web: { ${placement}, ${other} } }
environments: { staging: { url: https://staging.example.com } }`
    const problems = wrongIn(yaml(text))
    expect(problems.map((line) => line.replace(/: .*/, ''))).toEqual(same ? ['environments.staging.services.web.target'] : [])
    if (same)
      expect(problems[0]).toContain('environments.staging.services.api.target has the same, so a deployment to web in staging would change')
  })
})

describe('circlesIn', () => {
  it('finds a circle exactly where a name reaches itself', () => {
    const names = ['a', 'b', 'c', 'd']
    const graph = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 8 })
    fc.assert(
      fc.property(graph, (pairs) => {
        const edges = new Map(names.map((name) => [name, pairs.flatMap(([from, to]) => (from === name ? [to] : []))]))
        const circles = circlesIn(edges)
        for (const circle of circles) {
          expect(circle.at(0)).toBe(circle.at(-1))
          for (const [index, name] of circle.slice(0, -1).entries()) expect(edges.get(name)).toContain(circle[index + 1])
        }
        expect(circles.length > 0).toBe(names.some((name) => reaches(edges, name)))
      }),
    )
  })
})

/** Whether a walk of at least one step leads back: by repeated widening, without following ways. */
function reaches(edges: ReadonlyMap<string, readonly string[]>, from: string): boolean {
  let found = new Set(edges.get(from))
  for (let turn = 0; turn < edges.size; turn += 1) found = new Set([...found, ...[...found].flatMap((name) => edges.get(name) ?? [])])
  return found.has(from)
}
