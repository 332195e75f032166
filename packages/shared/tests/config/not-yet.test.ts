import { parseConfig } from '@slipway/shared/config/load'
import { matchesPath, notYetProblems } from '@slipway/shared/config/not-yet'
import { describe, expect, it } from 'vitest'
import { severalServices, waitingIn, yaml } from './grammar.ts'

const one = (environment: string, rest = '') =>
  yaml(`service: shop\nenvironments: { staging: { url: https://example.com, ${environment} } }\n${rest}`)

describe('a key that no code acts on yet', () => {
  it('is refused by name, each of them, in one message', () => {
    expect(() => parseConfig(severalServices, 'slipway.yml')).toThrow(
      /^slipway\.yml has 2 problems:\n {2}- notify\.deployments: this key is part of/,
    )
    expect(waitingIn(yaml(severalServices))).toEqual(['notify.deployments', 'notify.alerts'])
  })

  it('is told beside what else is wrong', () => {
    const text =
      'service: Shop\nenvironments: { staging: { url: https://example.com, on: { kubernetes: shop } } }\nquality: { reports: required }'
    expect(() => parseConfig(text, 'slipway.yml')).toThrow(
      /^slipway\.yml has 3 problems:\n {2}- service: "Shop": .*\n {2}- environments\.staging\.on\.kubernetes: this key .*\n {2}- quality\.reports: this key /,
    )
  })

  it.each([
    ['on: kubernetes', '', 'environments.staging.on'],
    ['on: { kubernetes: shop }', '', 'environments.staging.on.kubernetes'],
    ['monitor: 1m', 'notify: { smtp: {} }', 'notify.smtp'],
  ])('stands in %s with %s', (environment, rest, path) => {
    expect(waitingIn(one(environment, rest))).toEqual([path])
  })

  it.each([
    ['on: { vercel: shop }', ''],
    ['tier: staging', ''],
    ['database: { keep-days: 5 }', ''],
    ['database: { postgres: $DATABASE_URL, migrate: x }', ''],
    ['monitor: 1m', 'health: { up: { get: /, of: shop, tier: staging, when-down: warn } }'],
    ['judge: { mode: observe, control-url: https://a.test }', 'judge: { mode: act, control-url: https://b.test }'],
    ['monitor: 1m', 'security: { high: review }'],
    ['monitor: 1m', 'health: { up: { get: /of, json: { tier: a, of: b } } }'],
  ])('does not stand in %s with %s', (environment, rest) => {
    expect(waitingIn(one(environment, rest))).toEqual([])
  })

  it('is looked for in no more than the depth of the grammar', () => {
    const anchors = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} { x: *a${level}, y: *a${level} }`)
    const bomb = yaml(`a0: &a0 { x: 1 }\n${anchors.join('\n')}\nhealth: { up: *a30 }`)
    expect(notYetProblems(bomb)).toEqual([])
  })

  it('is not looked for in what is no map', () => {
    for (const document of [null, undefined, 'judge', ['judge']]) expect(notYetProblems(document)).toEqual([])
  })
})

describe('matches', () => {
  it.each<[string, string, boolean]>([
    ['a.*.c', 'a.b.c', true],
    ['a.*.c', 'a.c', false],
    ['a.*', 'a.b.c', false],
    ['a[].b', 'a.0.b', true],
    ['a[].b', 'a.[].b', true],
    ['a[].b', 'a.x.b', false],
    ['*', 'a', true],
    ['a', 'b', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path.split('.'))).toBe(expected)
  })
})
