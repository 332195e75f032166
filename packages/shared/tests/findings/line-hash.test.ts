import { lineHashes } from '@slipway/shared/findings/line-hash'
import { describe, expect, it } from 'vitest'

function hashesOf(text: string): string[] {
  const count = text.split(/\r\n|\r|\n/).length
  const hashes = lineHashes(
    text,
    Array.from({ length: count }, (_, index) => index + 1),
  )
  return [...hashes.values()]
}

const greetings = [
  'e9496ae3ebfced30:1',
  'fb7c023a8b9ccb3f:1',
  'ce8ba1a563dcdaca:1',
  'e20e36e16fcb0cc8:1',
  'b3edc88f2938467e:1',
  'c8e28b0b4002a3a0:1',
  'c129715d7a2bc9a3:1',
]

// Test vectors of github/codeql-action, src/fingerprints.test.ts.
describe('lineHashes', () => {
  it.each([
    ['', ['c129715d7a2bc9a3:1']],
    [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
    [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', greetings],
    [' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', greetings],
    [' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', greetings],
    [' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n', greetings],
    [
      'Lorem ipsum dolor sit amet.\n'.repeat(10),
      [1, 2, 3, 4, 5, 6]
        .map((nth) => `a7f2ff13bc495cf2:${nth}`)
        .concat('a7f2ff1481e87703:1', 'a9cf91f7bbf1862b:1', '55ec222b86bcae53:1', 'cc97dc7b1d7d8f7b:1', 'c129715d7a2bc9a3:1'),
    ],
  ])('hashes the lines of %j as GitHub does', (text, expected) => expect(hashesOf(text)).toEqual(expected))

  it('gives only the lines that were asked for, and none that do not exist', () => {
    expect([...lineHashes('a\nb\n', [2, 9]).keys()]).toEqual([2])
  })
})
