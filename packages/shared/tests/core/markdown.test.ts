import {
  codeBlock,
  codeSpan,
  details,
  escapeMarkdown,
  joined,
  link,
  type Markdown,
  md,
  table,
  truncateMarkdown,
} from '@slipway/shared/core/markdown'
import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
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
    '<!--',
    '-->',
    'mona@quay.io',
  ),
  maxLength: 40,
})
const words = fc
  .array(fc.oneof(live, fc.constantFrom('failed', 'error-rate', 'v1.2.3', '-', '1.', '---', 'a')), { maxLength: 6 })
  .map((parts) => parts.join(' '))
const anything = fc.oneof(live, words, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))

/** The tree that a reader of GitHub's flavour makes of it. */
function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

function allOf(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(allOf) : [])]
}

/** What is read, and copied, from the rendered text. */
function shownBy(markdown: string): string {
  return allOf(parse(markdown))
    .map((node) => ('value' in node ? node.value : ''))
    .join('')
}

/** The kinds of all nodes except plain text, and what GitHub makes of the plain text after it is parsed. */
function activeIn(markdown: string): string[] {
  const nodes = allOf(parse(markdown))
  const kinds = nodes.map(({ type }) => type).filter((type) => !['root', 'paragraph', 'text', 'inlineCode'].includes(type))
  const text = nodes.map((node) => (node.type === 'text' ? node.value : ' ')).join('')
  return [...kinds, ...(text.match(/@[\w-]|#\d|\bgh-\d|:\/\/|\bwww\.|\b(?!\d{10,15}\b)[0-9a-f]{7,40}\b|:[a-z+][\w+-]*:|\$[^$]*\$/gi) ?? [])]
}

const oneLine = (text: string) =>
  text
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .split(/[\s\u0085]+/)
    .filter((word) => word !== '')
    .join(' ')

describe('escapeMarkdown', () => {
  it('shows exactly the text, in which nothing but text and code stands, in a paragraph and in a cell', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const escaped = escapeMarkdown(text)
        expect(activeIn(escaped)).toEqual([])
        expect(shownBy(escaped)).toBe(oneLine(text))
        const cell = table(['a', 'b'], [[escaped, md`z`]])
        expect(activeIn(cell)).toEqual(['table', 'tableRow', 'tableCell', 'tableCell', 'tableRow', 'tableCell', 'tableCell'])
        expect(shownBy(cell)).toBe(`ab${oneLine(text).replace(/(?<=\\)\|/g, '\u2223')}z`)
      }),
      { numRuns: 400 },
    )
  })

  it('says nothing but text and code among our own words, whatever stands next to it', () => {
    const frames: readonly ((one: Markdown, other: Markdown) => Markdown)[] = [
      (one, other) => md`${one}${other}`,
      (one, other) => md`It was ${one}: ${other}.`,
      (one, other) => md`(${one}, ${other})`,
      (one, other) => md`${codeSpan('x')}${one}${codeSpan('y')}${other}`,
      (one, other) => joined([one, other], ' '),
    ]
    fc.assert(
      fc.property(anything, words, fc.constantFrom(...frames), (one, other, frame) => {
        expect(activeIn(frame(escapeMarkdown(one), escapeMarkdown(other)))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    '3 of 15 requests failed at 50% of the traffic (limit 1%).',
    'v1.0.0 serves all traffic since 04:42:31 UTC.',
    'error-rate at most 1%: error-rate was 20%, above 1%',
    'health-check, not-evaluated, response-time.p95',
    'The variable SLIPWAY_DEBUG is not set; "main.0a1b2c" was taken back',
    'v1.2.3-rc.1+build_7',
    'run 10000000010 was ended',
  ])('leaves our own words as they are: %s', (text) => expect(escapeMarkdown(text)).toBe(text))

  it.each([
    ['fixes #12.', 'fixes `#12`.'],
    ['as in (GH-12)', 'as in (`GH-12`)'],
    ['@quay/team', '`@quay/team`'],
    ['quay/harbor#1', '`quay/harbor#1`'],
    ['asked http://127.0.0.1:8080/api, got 503', 'asked `http://127.0.0.1:8080/api`, got 503'],
    ['www.x.io', '`www.x.io`'],
    ['commit a1b2c3d', 'commit `a1b2c3d`'],
    ['commit 1234567', 'commit `1234567`'],
    ['harbor (0a1b2c3d4e5f, sha256:798ff83f9b0a…) over v1.0.0', 'harbor (`0a1b2c3d4e5f`, `sha256:798ff83f9b0a…`) over v1.0.0'],
    ['see http://127.0.0.1/Sail_(ship).', 'see `http://127.0.0.1/Sail_(ship)`.'],
    ['<img onerror=x>', '`<img onerror=x>`'],
    ['a `b` c', 'a `` `b` `` c'],
    ['1. first', '`1`. first'],
    ['- item', '`-` item'],
    [':tada: done', '`:tada`: done'],
    ['::error::x', '`::error::x`'],
    ['$HOME', '`$HOME`'],
  ])('puts what would be more than text into code: %s', (text, markdown) => expect(escapeMarkdown(text)).toBe(markdown))
})

describe('codeSpan', () => {
  it('shows exactly the text as code, on one line and within a cell', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const span = codeSpan(text)
        if (span === '') return
        const shown = text.replace(/[\u0000-\u0008\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
        const line = shown.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
        expect(activeIn(span)).toEqual([])
        expect(allOf(parse(md`a ${span}`)).at(-1)).toMatchObject({ type: 'inlineCode', value: line })
        expect(shownBy(table(['a'], [[span]]))).toBe(`a${line.replace(/(?<=\\)\|/g, '\u2223')}`)
      }),
      { numRuns: 400 },
    )
  })

  it('takes as many backticks as it needs', () => {
    expect(codeSpan('a')).toBe('`a`')
    expect(codeSpan('a`b')).toBe('``a`b``')
    expect(codeSpan('``')).toBe('``` `` ```')
  })
})

describe('details', () => {
  it('has one element in its summary line, whatever the text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const [line = ''] = details(text, md`body`).split('\n')
        expect(line.replace(/<code>[^<]*<\/code>/g, '')).toMatch(/^<details><summary>[^<>]*<\/summary>$/)
      }),
      { numRuns: 400 },
    )
  })

  it('folds what is in it', () => {
    expect(details('Conditions (2)', md`a`)).toBe('<details><summary>Conditions (2)</summary>\n\na\n\n</details>')
    expect(details('by @mona <x>', md`a`)).toContain('<summary>by <code>@mona &lt;x&gt;</code></summary>')
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
      { numRuns: 400 },
    )
  })

  it('keeps the end of a long text and says what is missing', () => {
    expect(codeBlock('1\n2\n3', 2)).toBe('```text\n… 1 lines before\n2\n3\n```')
  })
})

describe('link', () => {
  it('is a link to http(s) that shows its label, or else its label alone', () => {
    fc.assert(
      fc.property(anything, fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), anything), (label, address) => {
        const made = link(label, address)
        const links = allOf(parse(made)).filter(({ type }) => type === 'link')
        expect(shownBy(made)).toBe(oneLine(label))
        if (!made.startsWith('[')) {
          expect(made).toBe(escapeMarkdown(label))
          return
        }
        expect(made.slice(made.lastIndexOf(']('))).toMatch(/^\]\(https?:\/\/[^\s()<>`[\]|\\]+\)$/)
        expect(links).toHaveLength(1)
        expect(activeIn(made)).toEqual(['link'])
      }),
      { numRuns: 400 },
    )
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//x.io', 'x', ''])('does not link to "%s"', (address) =>
    expect(link('a', address)).toBe('a'),
  )
})

describe('table', () => {
  it('keeps each row on its line, and each cell in its column', () => {
    expect(table(['a', 'b'], [[joined([md`1`, md`2`], '\n'), codeSpan('x|y')]])).toBe('| a | b |\n| --- | --- |\n| 1 2 | `x\\|y` |')
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
