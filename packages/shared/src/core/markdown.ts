/**
 * Escapes external text for Markdown. GitHub's flavour has more special characters than CommonMark: mentions, issue references and bare
 * addresses become links, so a zero-width space disables them.
 */
const zeroWidthSpace = '\u200b'
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** External text as one line of Markdown that shows exactly this text. */
export function escapeMarkdown(text: string): string {
  return (
    oneLine(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, (character) => `&#${character.charCodeAt(0)};`)
      // GitHub searches for references after it decodes entities, so an entity alone does not disable them.
      .replace(/&#35;/g, `&#35;${zeroWidthSpace}`)
      .replace(/\bgh&#45;/gi, (prefix) => `${prefix}${zeroWidthSpace}`)
      .replace(/:/g, `&#58;${zeroWidthSpace}`)
      .replace(/@/g, `@${zeroWidthSpace}`)
      .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}${zeroWidthSpace}.`)
      .replace(/^(\s*)(\d+)\./, `$1$2${zeroWidthSpace}.`)
      .replace(/\b([0-9a-f])([0-9a-f]{6,})\b/gi, `$1${zeroWidthSpace}$2`)
  )
}

/** External text as an inline code span; the fence is longer than any run of backticks within. */
export function codeSpan(text: string): string {
  const line = oneLine(text).replace(/\|/g, '\u2223')
  if (line.trim() === '') return ''
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence} ${line} ${fence}`
}

/** External text as a fenced block with its last `maxLines` lines. */
export function codeBlock(text: string, maxLines = 50): string {
  const lines = text.replace(invisible, '').split(/\r\n|\r|\n/)
  const shown = lines.slice(-maxLines)
  const longest = Math.max(2, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  const cut = lines.length > shown.length ? [`… ${lines.length - shown.length} lines before`] : []
  return [`${fence}text`, ...cut, ...shown, fence].join('\n')
}

/** A link. Escapes the label; an address that is not http(s) gives the label only. */
export function link(label: string, address: string): string {
  const parsed = URL.parse(address)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return escapeMarkdown(label)
  const safe = parsed.href.replace(/[()<>\s|`\\[\]*_~@]/g, (character) => encodeURIComponent(character).replace(/[()*_~]/g, percentEncode))
  return `[${escapeMarkdown(label)}](${safe})`
}

/** A table. Every cell must already be Markdown: escape external text first. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\r?\n/g, ' ')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Cuts Markdown at a line end to at most `maxBytes` bytes, closes an open fence, and adds a note that it was cut. */
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
