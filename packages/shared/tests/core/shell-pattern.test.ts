import { matchesShellPattern } from '@slipway/shared/core/shell-pattern'
import fc from 'fast-check'
import { expect, it } from 'vitest'

it.each([
  ['main', 'main', true],
  ['main', 'mains', false],
  ['release/*', 'release/1.0', true],
  ['release/*', 'release/1.0/fix', false],
  ['release/*/*', 'release/1.0/fix', true],
  ['*', 'release/1.0', false],
  ['**', 'release/1.0', false],
  ['**/*', 'release/1.0/fix', true],
  ['release/**/*', 'release/1.0', true],
  ['v?', 'v1', true],
  ['v?', 'v', false],
  ['v[0-9]', 'v2', true],
  ['v[0-9]+', 'v2', false],
  ['v[0-9]+', 'v2+', true],
  ['v[^0-9]', 'vx', true],
  ['v[!0-9]', 'v2', false],
  ['v[', 'v[', false],
  ['\\*', '*', true],
  ['\\*', 'x', false],
  ['!main', 'develop', false],
  ['!main', '!main', true],
  ['*', '.hidden', false],
  ['a.b', 'axb', false],
])('%s against %s is %s', (pattern, name, expected) => {
  expect(matchesShellPattern(pattern, name)).toBe(expected)
})

it('takes every name that is escaped for itself alone, and reads any pattern', () => {
  const name = fc.string({ minLength: 1 })
  fc.assert(
    fc.property(name, name, (one, other) => {
      const escaped = one.replace(/[\\*?[\]]/g, '\\$&')
      expect(matchesShellPattern(escaped, one)).toBe(true)
      expect(matchesShellPattern(escaped, other)).toBe(one === other)
      expect(typeof matchesShellPattern(one, other)).toBe('boolean')
    }),
  )
})
