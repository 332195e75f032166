import { expect, it } from 'vitest'
import { policyOf } from '../src/policy.ts'

const effects = (failOn: 'critical' | 'high' | 'medium' | 'low' | 'none' | undefined) =>
  policyOf({ failOn, onError: undefined, notLookedAt: undefined }, undefined).severity

it.each<[Parameters<typeof effects>[0], ReturnType<typeof effects>]>([
  [undefined, { critical: 'block', high: 'warn', medium: 'report', low: 'report', unknown: 'warn' }],
  ['none', { critical: 'warn', high: 'warn', medium: 'report', low: 'report', unknown: 'warn' }],
  ['critical', { critical: 'block', high: 'warn', medium: 'report', low: 'report', unknown: 'warn' }],
  ['high', { critical: 'block', high: 'block', medium: 'report', low: 'report', unknown: 'warn' }],
  ['medium', { critical: 'block', high: 'block', medium: 'block', low: 'report', unknown: 'block' }],
  ['low', { critical: 'block', high: 'block', medium: 'block', low: 'block', unknown: 'block' }],
])('fail-on %s: an unrated finding blocks where a medium one does', (failOn, severity) => expect(effects(failOn)).toEqual(severity))
