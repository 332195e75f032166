/**
 * The one way of text from outside into Markdown. GitHub's flavour has more live characters than CommonMark: mentions,
 * issue references and bare addresses become links by themselves, so those are broken with a zero-width space.
 */
const zeroWidthSpace = '\u200b'
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text from outside as one line of Markdown that shows it and does nothing else. */
export function escapeMarkdown(text: string): string {
  return (
    oneLine(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, (character) => `&#${character.charCodeAt(0)};`)
      // GitHub looks for references in the text that the entities stand for, so an entity alone does not break them.
      .replace(/&#35;/g, `&#35;${zeroWidthSpace}`)
      .replace(/\bgh&#45;/gi, (prefix) => `${prefix}${zeroWidthSpace}`)
      .replace(/:/g, `&#58;${zeroWidthSpace}`)
      .replace(/@/g, `@${zeroWidthSpace}`)
      .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}${zeroWidthSpace}.`)
      .replace(/^(\s*)(\d+)\./, `$1$2${zeroWidthSpace}.`)
      .replace(/\b([0-9a-f])([0-9a-f]{6,})\b/gi, `$1${zeroWidthSpace}$2`)
  )
}

/** Text from outside as an inline code span; the fence is longer than any run of backticks within. */
export function codeSpan(text: string): string {
  const line = oneLine(text).replace(/\|/g, '\u2223')
  if (line.trim() === '') return ''
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence} ${line} ${fence}`
}

/** Text from outside as a fenced block, at most `maxLines` lines from its end. */
export function codeBlock(text: string, maxLines = 50): string {
  const lines = text.replace(invisible, '').split(/\r\n|\r|\n/)
  const shown = lines.slice(-maxLines)
  const longest = Math.max(2, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  const cut = lines.length > shown.length ? [`… ${lines.length - shown.length} lines before`] : []
  return [`${fence}text`, ...cut, ...shown, fence].join('\n')
}

/** A link; the label is escaped, and an address that is not http(s) is left out. */
export function link(label: string, address: string): string {
  const parsed = URL.parse(address)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return escapeMarkdown(label)
  const safe = parsed.href.replace(/[()<>\s|`\\[\]*_~@]/g, (character) => encodeURIComponent(character).replace(/[()*_~]/g, percentEncode))
  return `[${escapeMarkdown(label)}](${safe})`
}

/** A table; every cell is Markdown already: escape what comes from outside first. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\r?\n/g, ' ')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Cuts Markdown at a line end so that it has at most `maxBytes` bytes, closes an open fence, and says that it was cut. */
export function truncateMarkdown(markdown: string, maxBytes: number): string {
  if (Buffer.byteLength(markdown) <= maxBytes) return markdown
  const note = '\n\n… cut here: the rest is in the evidence of the run.\n'
  const budget = maxBytes - Buffer.byteLength(note)
  const kept: string[] = []
  let bytes = 0
  let fence: string | undefined
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})/.exec(line)?.[1]
    const open = mark === undefined ? fence : fence === undefined ? mark : line.startsWith(fence) ? undefined : fence
    bytes += Buffer.byteLength(line) + 1
    if (bytes + (open?.length ?? 0) > budget) break
    kept.push(line)
    fence = open
  }
  return [...kept, ...(fence === undefined ? [] : [fence])].join('\n') + note
}

function oneLine(text: string): string {
  return text.replace(invisible, '').replace(/[\r\n\u2028\u2029\u0085]+/g, ' ')
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
