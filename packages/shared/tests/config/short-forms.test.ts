import { environmentOf, parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { minimal, problemsOf } from './grammar.ts'

describe('short forms that are acted on', () => {
  const production = (settings: string, rest = '') =>
    environmentOf(
      parseConfig(`service: shop\nenvironments: { production: { url: https://example.com, ${settings} } }\n${rest}`, 'slipway.yml'),
      'production',
    )

  it('start, stop and on are the placement and the target', () => {
    expect(production('start: [up], stop: [down], on: { haproxy: web }')).toEqual(
      production('placement: { prepare: [up], retire: [down] }, target: { type: haproxy, socket: $HAPROXY_SOCKET, backend: web }'),
    )
  })

  it('the database at the top counts where an environment describes none', () => {
    expect(production('monitor: 1m', 'database: { keep-days: 5 }').database).toMatchObject({ 'keep-days': 5 })
    expect(production('database: { keep-days: 6 }', 'database: { keep-days: 5 }').database).toMatchObject({ 'keep-days': 6 })
  })

  it('a single check counts beside the set that is asked, and takes the place of the built-in probe', () => {
    const checks = 'auth: { get: /session, status: 401 }, shop: { flow: shop.flow.yml }'
    const asked = (settings: string, health: string) => {
      const { probes, flows } = production(settings, `health: { ${health} }`)
      return [...probes.map(({ name, http }) => `${name} ${http?.path} ${http?.expect.status}`), ...flows.map(({ file }) => file)]
    }
    expect(asked('monitor: 1m', checks)).toEqual(['auth /session 401', 'shop.flow.yml'])
    expect(asked('health: basic', checks)).toEqual(['startup /api/health 200', 'auth /session 401', 'shop.flow.yml'])
    expect(asked('monitor: 1m', `basic: [{ name: up, get: / }], ${checks}`)).toEqual(['up / 200', 'auth /session 401', 'shop.flow.yml'])
    expect(asked('health: a', `a: { extends: basic }, basic: [{ name: up, get: / }], ${checks}`)[0]).toBe('up / 200')
  })

  it.each([
    [
      'health: { up: { get: /, http: { path: / } } }',
      'health.up: expected exactly one of http, get, postgres, tcp, tls, dns, grpc, redis, flow',
    ],
    ['health: { up: { http: { path: / }, status: 401 } }', 'health.up: status, json and body belong to get'],
    ['health: { up: { flow: a.yml, timeout: 1s } }', 'health.up: timeout belongs to a probe'],
    ['health: { up: { get: /x, htp: 1 } }', 'health.up.htp: not a known key; did you mean "http"?'],
    ['health: { up: { http: { path: /, expect: { digst: x } } } }', 'health.up.http.expect.digst: not a known key; did you mean "digest"?'],
    ['notify: { alerts: { slak: $X } }', 'notify.alerts.slak: not a known key; did you mean "slack"?'],
    ['notify: { alerts: https://hooks.example.com/x }', 'notify.alerts: "https://hooks.example.com/x": expected $NAME or a mail address'],
  ])('are refused where %s', (rest, problem) => {
    const problems = problemsOf(minimal(rest))
    expect(
      problems.slice(1).some((line) => line.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true)
  })
})
