import { z } from 'zod'

/**
 * Text for GitHub's Markdown. Our own words are written as they are; text from outside comes in by the functions of this file alone, and does
 * nothing: GitHub's flavour has more special characters than CommonMark, since mentions, references, commits and bare addresses become links.
 * What is read and copied from the rendered text is the text itself.
 */
const markdown = z.string().brand<'Markdown'>()

/** Text that is Markdown already: made of our own literals, and of external text that was escaped. */
export type Markdown = z.infer<typeof markdown>

/** Characters that change how a text reads, or cannot be seen. */
const invisible = /[\u0000-\u0008\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Markdown of our own literals. Values are Markdown already, or numbers: external text is escaped where it is named. Two values that would
 * touch stand apart, since they could mean something together.
 */
export function md(literals: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  const text = literals.reduce((before, literal, index) => {
    const value = String(values[index - 1])
    const touch = literals[index - 1] === '' && /\S$/.test(before) && /^\S/.test(value)
    return `${before}${touch ? ' ' : gapBetween(before, value)}${value}${literal}`
  })
  return markdown.parse(text)
}

/** Parts in a row, with our own separator. */
export function joined(parts: readonly Markdown[], separator: ' ' | '\n' | '\n\n' | ', ' | '; ' | ' · ' | '<br>'): Markdown {
  return markdown.parse(parts.join(separator))
}

/** Parts with an empty line between; what is empty is left out. */
export function paragraphs(parts: readonly Markdown[]): Markdown {
  return joined(
    parts.filter((part) => part !== ''),
    '\n\n',
  )
}

/** External text as one line that shows exactly this text, wherever it stands. Words that would be more than text are code spans. */
export function escapeMarkdown(text: string): Markdown {
  return markdown.parse(renderPieces(text, spanOf))
}

/** External text as an inline code span: for names, addresses and commands. Nothing for an empty text. */
export function codeSpan(text: string): Markdown {
  const line = text.replace(invisible, '').replace(lineEnds, ' ')
  return markdown.parse(line.trim() === '' ? '' : spanOf(line))
}

/** External text as a fenced block with its last `maxLines` lines. */
export function codeBlock(text: string, maxLines = 50): Markdown {
  const lines = text
    .replace(invisible, '')
    .replace(/[\v\f]/g, '')
    .split(/\r\n|\r|\n/)
  const shown = lines.slice(-maxLines)
  const longest = Math.max(2, ...shown.map(longestRun))
  const fence = '`'.repeat(longest + 1)
  const cut = lines.length > shown.length ? [`… ${lines.length - shown.length} lines before`] : []
  return markdown.parse([`${fence}text`, ...cut, ...shown, fence].join('\n'))
}

/** A link. Escapes the label; an address that is not http(s) gives the label only. */
export function link(label: string, address: string): Markdown {
  const parsed = URL.parse(address)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return escapeMarkdown(label)
  const safe = parsed.href.replace(/[()<>\s|`\\[\]*_~@]/g, (character) => encodeURIComponent(character).replace(/[()*_~]/g, percentEncode))
  // `[…]:` at the start of a line would define a link elsewhere, also where the bracket is in a code span: it stands outside, escaped.
  const inLabel = (code: string) =>
    code
      .split(']')
      .map((part) => (part === '' ? '' : spanOf(part)))
      .join('\\]')
  return markdown.parse(`[${renderPieces(label, inLabel)}](${safe})`)
}

/** A commit that GitHub is to make a link of: its first 7 digits. */
export function commitReference(sha: string): Markdown {
  return /^[0-9a-f]{40}$/.test(sha) ? markdown.parse(sha.slice(0, 7)) : escapeMarkdown(sha)
}

/** A table. */
export function table(header: readonly string[], rows: readonly (readonly Markdown[])[]): Markdown {
  const line = (cells: readonly Markdown[]) => `| ${cells.map(cellOf).join(' | ')} |`
  return markdown.parse([line(header.map(escapeMarkdown)), `| ${header.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n'))
}

/** A collapsed section. Its summary line is HTML, in which Markdown does nothing. */
export function details(summary: string, body: Markdown): Markdown {
  const line = renderPieces(summary, (code) => `<code>${escapeHtml(code)}</code>`)
  return markdown.parse(`<details><summary>${line}</summary>\n\n${body}\n\n</details>`)
}

/** Cuts Markdown at a line end to at most `maxBytes` bytes, closes an open fence, and adds a note that it was cut. */
export function truncateMarkdown(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  const note = '\n\n… cut here: the rest is in the evidence of the run.\n'
  const budget = maxBytes - Buffer.byteLength(note)
  const kept: string[] = []
  let bytes = 0
  let fence: string | undefined
  for (const line of text.split('\n')) {
    const mark = /^(`{3,})[^`]*$/.exec(line)?.[1]
    const open = mark === undefined ? fence : fence === undefined ? mark : line.startsWith(fence) ? undefined : fence
    bytes += Buffer.byteLength(line) + 1
    if (bytes + (open?.length ?? 0) > budget) break
    kept.push(line)
    fence = open
  }
  return [...kept, ...(fence === undefined ? [] : [fence])].join('\n') + note
}

/** Line ends, as Unicode has them. */
const lineEnds = /[\r\n\v\f\u0085\u2028\u2029]+/g

/** Plain text, and the code that follows it. */
type Piece = { plain: string; code: string | undefined }

/** A word in its parts: `core` is code where it would be more than text; the punctuation around it is not. */
type Word = { lead: string; core: string; trail: string; active: boolean }

/** The text on one line, in pieces. Words next to each other that are code are one. */
function piecesOf(text: string): Piece[] {
  const words = text
    .replace(invisible, '')
    .split(/[\s\u0085]+/)
    .filter((word) => word !== '')
    .map((word, index) => partsOf(word, index === 0))
  const pieces: Piece[] = []
  let plain = ''
  for (const [index, { lead, core, trail, active }] of words.entries()) {
    const space = index === 0 ? '' : ' '
    const last = pieces.at(-1)
    if (!active) plain += `${space}${lead}${core}${trail}`
    else if (last?.code !== undefined && plain === '' && lead === '') last.code += `${space}${core}`
    else {
      pieces.push({ plain: `${plain}${space}${lead}`, code: core })
      plain = ''
    }
    if (active) plain = trail
  }
  return plain === '' ? pieces : [...pieces, { plain, code: undefined }]
}

function renderPieces(text: string, asCode: (code: string) => string): string {
  return piecesOf(text)
    .map(({ plain, code }) => `${plain}${code === undefined ? '' : asCode(code)}`)
    .join('')
}

function partsOf(word: string, first: boolean): Word {
  const whole = { lead: '', core: word, trail: '' }
  if (!isActive(word, first)) return { ...whole, active: false }
  const [lead = ''] = /^[("']*/.exec(word) ?? []
  const [trail = ''] = (closesOnly(word) || lead.includes('(') ? /[.,;:!?)"']*$/ : /[.,;:!?"']*$/).exec(word) ?? []
  const core = word.slice(lead.length, word.length - trail.length)
  return { ...(core === '' ? whole : { lead, core, trail }), active: true }
}

/** Whether a bracket ends in this word that began in an earlier one. One that is whole belongs to the word: `wiki/Sail_(ship)`. */
function closesOnly(word: string): boolean {
  return word.split(')').length > word.split('(').length
}

/** Letters, digits, and the punctuation that means nothing to GitHub within a word. All else is code. */
const inertCharacters = /^[\p{L}\p{M}\p{N}.,;:!?'"()%/+=_\u2010-\u2015\u2018-\u201d‹›…·→≤≥×«»-]+$/u

/** What GitHub makes more of than text, although its characters are inert. */
const activePatterns: readonly RegExp[] = [
  // Addresses, and commands to the runner.
  /:\/\/|::|www\.|mailto:|xmpp:/i,
  // Emoji, also where our own colon follows. A time such as 04:42:31 is none.
  /:(?!\d\d(?:\D|$))[\w+-]+(?::|$)/,
  // Emphasis, unless within a word.
  /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u,
  // References to issues and commits: `GH-12`, 7 to 40 hexadecimal digits. The id of a run, 10 decimal digits and more, is no commit's in practice.
  /(?<![a-z0-9])gh-\d/i,
  /(?<![a-z0-9])(?!\d{10,15}(?![a-z0-9]))[0-9a-f]{7,}(?![a-z0-9])/i,
]

/** Whether a word would be more than text. `first`: it may begin a line, where it could be a list or a rule. */
function isActive(word: string, first: boolean): boolean {
  if (!inertCharacters.test(word)) return true
  if (first && /^(?:[-+=]+|\d+[.)])$/.test(word)) return true
  return activePatterns.some((pattern) => pattern.test(word))
}

/** A code span; its fence is longer than any run of backticks within. */
function spanOf(code: string): string {
  const fence = '`'.repeat(longestRun(code) + 1)
  const padding = /^`|`$|^ .* $/s.test(code) ? ' ' : ''
  return `${fence}${padding}${code}${padding}${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

/** What must stand between two pieces, so that they do not become one: two code spans, or an exclamation mark and a link. */
function gapBetween(before: string, after: string): '' | ' ' {
  return (before.endsWith('`') && after.startsWith('`')) || (before.endsWith('!') && after.startsWith('[')) ? ' ' : ''
}

/** A cell on one line. Parsers do not agree about a bar behind a backslash, so another bar is shown there. */
function cellOf(cell: Markdown): string {
  return cell
    .replace(/\r?\n/g, ' ')
    .replace(/(?<=\\)\|/g, '\u2223')
    .replace(/\|/g, '\\|')
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
