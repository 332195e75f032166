import { shownAddress, shownBeginning } from '@slipway/shared/probe/http/told-text'
import { describe, expect, it } from 'vitest'

const same = (text: string) => text
const shown = (text: string, redact = same): string => JSON.parse(shownBeginning(text, redact))

describe('the beginning of a foreign text', () => {
  it.each([
    ['{"password":"hunter2","a":1}', 'hunter2'],
    ['{"db_password": "hunter2"}', 'hunter2'],
    ['{"apiKey":"abc-def"}', 'abc-def'],
    ['{"access_token":"abc\\"def"}', 'def'],
    ['error: secret=abcdef&x=1', 'abcdef'],
    ['Authorization: Bearer abcdef.ghi', 'abcdef'],
    ['cookie: sid=abcdef', 'abcdef'],
    ['Bearer abcdefgh.ijkl', 'abcdefgh'],
    ['token eyJhbGciOiJI.eyJzdWIiOiIx.SflKxw', 'eyJ'],
    ['postgres://me:hush@db/app failed', 'hush'],
    ['see https://a.test/x?sig=abcdef', 'abcdef'],
    ['-----BEGIN PRIVATE KEY-----\nMIIabcdef', 'MII'],
  ])('hides the secret of %s', (text, secret) => {
    expect(shownBeginning(text, same)).not.toContain(secret)
  })

  it('hides what is known to be secret before it cuts, so that no half of it is shown', () => {
    const text = `${'a'.repeat(95)}hush-hush-hush`
    expect(shown(text, (whole) => whole.replaceAll('hush-hush-hush', '***'))).toBe(`${'a'.repeat(95)}***`)
  })

  it('is short, on one line, and cannot act on a terminal or turn the text round', () => {
    expect(shown(`  a\n\tb${' '.repeat(9)}c  `)).toBe('a b c')
    expect([...shown('😀'.repeat(300))]).toHaveLength(101)
    expect(shownBeginning('\u001b[31mred\u202Eder\u0000\u200B', same)).toMatch(/^"[\x20-\x7e]*"$/)
  })

  it('leaves plain words as they are', () => {
    expect(shown('<html><title>502 Bad Gateway</title>')).toBe('<html><title>502 Bad Gateway</title>')
    expect(shown('{"status":"fail","checks":{"db":"down"}}')).toBe('{"status":"fail","checks":{"db":"down"}}')
  })
})

describe('an address that is shown', () => {
  it.each([
    ['https://me:hush@a.test:8443/x?key=hush#hush', 'https://a.test:8443/x'],
    ['http://a.test/api/$KEY?x=1', 'http://a.test/api/$KEY'],
    ['$STATUS_URL?x=1', '$STATUS_URL'],
    ['https://a.test', 'https://a.test'],
    ['redis://:hush@h:6379/0', 'redis://h:6379/0'],
    ['http://a.test/x@y', 'http://a.test/x@y'],
  ])('%s: %s', (address, expected) => {
    expect(shownAddress(address)).toBe(expected)
  })
})
