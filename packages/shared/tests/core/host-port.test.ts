import { parseHostPort, shownHostPort } from '@slipway/shared/core/host-port'
import { expect, it } from 'vitest'

it.each([
  ['db.example.com:5432', {}, 'db.example.com:5432'],
  ['[::1]:53', {}, '[::1]:53'],
  ['example.com', { port: 443 }, 'example.com:443'],
  [':6379', { ownHost: 'api.test' }, 'api.test:6379'],
  ['example.com', {}, undefined],
  [':6379', {}, undefined],
  ['example.com:0', {}, undefined],
  ['example.com:70000', {}, undefined],
  ['https://example.com:443', {}, undefined],
  ['https://example.com', { port: 443, ownHost: 'api.test' }, undefined],
  ['me@example.com:25', {}, undefined],
  ['', { port: 1 }, undefined],
])('%s with %o is %s', (text, usual, expected) => {
  const parsed = parseHostPort(text, usual)
  expect(parsed === undefined ? undefined : shownHostPort(parsed)).toBe(expected)
})
