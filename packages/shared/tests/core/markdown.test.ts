import { codeBlock, codeSpan, escapeMarkdown, link, table, truncateMarkdown } from '@slipway/shared/core/markdown'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Text made of the characters that mean something to GitHub's Markdown, so that short runs meet all combinations. */
const live = fc.string({
  unit: fc.constantFrom(
    ...'<>&"\'`~*_[]()#@!|\\:/.-+=^$%{}\n\r\t\u2028\u0000\u202e aGHgh0123456789bcdef',
    'www.',
    'http://',
    'GH-',
    '::',
    '```',
    'javascript:',
  ),
  maxLength: 40,
})
const anything = fc.oneof(live, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))

function decode(markdown: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>' }
  return markdown
    .replaceAll('\u200b', '')
    .replace(/&(?:#(\d+)|(\w+));/g, (_whole, code, name) => (code === undefined ? (named[name] ?? '?') : String.fromCharCode(Number(code))))
}

describe('escapeMarkdown', () => {
  it('leaves nothing that can open a tag, a span, a link, a list, a cell or a line', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const entities = /&(?:amp|lt|gt|#\d{1,3});/g
        expect(escapeMarkdown(text).replace(entities, '')).not.toMatch(/[<>&`*_[\]()#|~\\!+=$^{}\n\r\u2028\u2029\u202e\u0000-]/)
      }),
      { numRuns: 2_000 },
    )
  })

  it('leaves no mention, reference or bare address in the text that its entities stand for', () => {
    const asRead = (markdown: string) => markdown.replace(/&#(\d+);/g, (_whole, code) => String.fromCharCode(Number(code)))
    fc.assert(
      fc.property(anything, (text) => {
        expect(asRead(escapeMarkdown(text))).not.toMatch(/@[\w-]|#\d|\bgh-\d|:\/\/|\bwww\.|\b[0-9a-f]{7,}\b|^\s*\d+\./i)
      }),
      { numRuns: 2_000 },
    )
  })

  it('shows every character that was there', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&`*_[]()#@!|:/. aGh01f-') }), (text) => {
        expect(decode(escapeMarkdown(text))).toBe(text)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    'fixes #12',
    'GH-12',
    '@quay/team',
    'quay/harbor#1',
    'https://x.io',
    'www.x.io',
    'a1b2c3d',
    '<img onerror=x>',
    '[a](b)',
    '![a](b)',
    ':tada:',
  ])('breaks %s', (text) => {
    expect(escapeMarkdown(text)).not.toContain(text)
  })
})

describe('codeSpan', () => {
  it('ends only where it is meant to, on one line and within a cell', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const span = codeSpan(text)
        if (span === '') return
        const fence = /^`+/.exec(span)?.[0] ?? ''
        const inner = span.slice(fence.length, -fence.length)
        expect(span.endsWith(fence)).toBe(true)
        expect(inner.match(/`+/g) ?? []).not.toContain(fence)
        expect(inner).toMatch(/^ .* $/s)
        expect(span).not.toMatch(/[\n\r|]/)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('codeBlock', () => {
  it('ends only at its last line', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.string({ unit: fc.constantFrom('`', '\n', '\u0000', 'a') })), (text) => {
        const lines = codeBlock(text).split('\n')
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? ''
        const closing = lines.findIndex((line, index) => index > 0 && new RegExp(`^\\s*\`{${fence.length},}`).test(line))
        expect(closing).toBe(lines.length - 1)
      }),
      { numRuns: 1_000 },
    )
  })

  it('keeps the end of a long text and says what is missing', () => {
    expect(codeBlock('1\n2\n3', 2)).toBe('```text\n… 1 lines before\n2\n3\n```')
  })
})

describe('link', () => {
  it('is a link to http(s), or else its label alone', () => {
    fc.assert(
      fc.property(anything, fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), anything), (label, address) => {
        const made = link(label, address)
        if (made.startsWith('['))
          expect(made.replace(/&(?:amp|lt|gt|#\d{1,3});/g, '')).toMatch(/^\[[^[\]<>`\n]*\]\(https?:\/\/[^\s()<>`[\]|\\]+\)$/)
        else expect(made).toBe(escapeMarkdown(label))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//x.io', 'x', ''])('does not link to "%s"', (address) =>
    expect(link('a', address)).toBe('a'),
  )
})

describe('table', () => {
  it('keeps each row on its line', () => {
    expect(table(['a', 'b'], [['1\n2', '3']])).toBe('| a | b |\n| --- | --- |\n| 1 2 | 3 |')
  })
})

describe('truncateMarkdown', () => {
  it('keeps within the bytes, closes its fence, and leaves short text alone', () => {
    const line = fc.constantFrom('```', '````text', 'plain', 'é'.repeat(30), '', '`'.repeat(40))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 120, max: 900 }), (lines, limit) => {
        const markdown = lines.join('\n')
        const cut = truncateMarkdown(markdown, limit)
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit)
        if (Buffer.byteLength(markdown) <= limit) expect(cut).toBe(markdown)
        else expect(openFence(cut)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })
})

function openFence(markdown: string): string | undefined {
  let fence: string | undefined
  for (const line of markdown.split('\n')) {
    const mark = /^`{3,}/.exec(line)?.[0]
    if (mark !== undefined) fence = fence === undefined ? mark : line.startsWith(fence) ? undefined : fence
  }
  return fence
}
