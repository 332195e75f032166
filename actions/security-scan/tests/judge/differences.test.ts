import { defaultPolicy } from '@slipway/shared/findings/policy'
import { describe, expect, it } from 'vitest'
import { differencesOf } from '../../src/judge/differences.ts'
import type { Rules } from '../../src/judge/rules.ts'

const base: Rules = { policy: defaultPolicy, allow: [], unread: [], crates: { licenses: [], banned: [], sources: [] }, registries: [] }
const entry = { finding: 'a'.repeat(32), file: 'a.js', reason: 'revoked', owner: '@mona', until: '2026-06-30' }

describe('what a change would do to its judge', () => {
  it('is nothing where the rules are the same', () => {
    expect(differencesOf({ ...base, allow: [entry] }, { ...base, allow: [{ ...entry }] })).toEqual([])
  })

  it('is told key by key, with what is looser and what is stricter', () => {
    const own = {
      ...base,
      policy: { ...defaultPolicy, onError: 'warn', onUnscanned: 'block', severity: { ...defaultPolicy.severity, critical: 'warn' } },
    } as const
    expect(differencesOf(base, own)).toEqual([
      { key: 'security.critical', base: 'block', own: 'warn', effect: 'looser' },
      { key: 'security.on-error', base: 'block', own: 'warn', effect: 'looser' },
      { key: 'security.not-looked-at', base: 'warn', own: 'block', effect: 'stricter' },
    ])
  })

  it.each([
    ['licenses', ['MIT'], ['MIT', 'GPL-3.0-only'], 'looser'],
    ['licenses', ['MIT', 'ISC'], ['MIT'], 'stricter'],
    ['licenses', ['MIT'], [], 'looser'],
    ['licenses', [], ['MIT'], 'stricter'],
    ['banned', ['openssl'], ['openssl', 'tide'], 'stricter'],
    ['banned', ['openssl', 'tide'], ['tide'], 'looser'],
    ['banned', ['openssl'], ['tide'], 'looser'],
    ['banned', ['openssl'], [], 'looser'],
    ['sources', ['https://a.test'], ['https://b.test'], 'looser'],
  ] as const)('of security.crates.%s from %j to %j is %s', (key, before, after, effect) => {
    const rulesOf = (list: readonly string[]): Rules => ({ ...base, crates: { ...base.crates, [key]: [...list] } })
    expect(differencesOf(rulesOf(before), rulesOf(after))).toMatchObject([{ key: `security.crates.${key}`, effect }])
  })

  it.each([
    ['the first registry', [], ['a.test'], 'stricter'],
    ['one registry more', ['a.test'], ['a.test', 'b.test'], 'looser'],
    ['one registry less', ['a.test', 'b.test'], ['a.test'], 'stricter'],
    ['another registry', ['a.test'], ['b.test'], 'looser'],
    ['no registry any more', ['a.test'], [], 'looser'],
  ])('takes %s for what it is', (_what, before, after, effect) => {
    expect(differencesOf({ ...base, registries: before }, { ...base, registries: after })).toMatchObject([
      { key: 'security.image-registries', effect },
    ])
  })

  it.each([
    ['a new entry', [], [entry], 'looser'],
    ['one that holds longer', [entry], [{ ...entry, until: '2027-06-30' }], 'looser'],
    ['one that ends sooner', [entry], [{ ...entry, until: '2026-01-30' }], 'stricter'],
    ['one that is gone', [entry], [], 'stricter'],
  ])('names %s of security.allow', (_what, before, after, effect) => {
    expect(differencesOf({ ...base, allow: before }, { ...base, allow: after })).toMatchObject([{ key: 'security.allow', effect }])
  })
})
