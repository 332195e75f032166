/** One line of a `.env` file. */
export type EnvLine = { kind: 'value'; line: number; name: string; value: string } | { kind: 'malformed'; line: number; why: string }

const assignment = /^\s*(?:export\s+)?([^\s=#][^=]*?)(\s*)=(\s*)(.*)$/

/**
 * The lines of a `.env` file with their places: a reader for dotenv would lose positions, duplicates and mistakes.
 * A quoted value may go over several lines. Blank lines and comments are left out.
 */
export function readEnvLines(text: string): EnvLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  const read: EnvLine[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const raw = lines[index] ?? ''
    const line = index + 1
    if (/^\s*(#|$)/.test(raw)) continue
    const [, name = '', before = '', after = '', rest = ''] = assignment.exec(raw) ?? []
    if (name === '') {
      read.push({ kind: 'malformed', line, why: 'it has no "="' })
      continue
    }
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
      read.push({ kind: 'malformed', line, why: 'its name has other characters than letters, digits and underscores' })
      continue
    }
    if (before !== '' || (after !== '' && rest !== ''))
      read.push({ kind: 'malformed', line, why: 'spaces stand round its "="; a shell does not read that' })
    const quote = /^["'`]/.exec(rest)?.[0]
    if (quote === undefined) {
      read.push({ kind: 'value', line, name, value: rest.replace(/\s+#.*$/, '').trim() })
      continue
    }
    const end = closingLine([rest.slice(1), ...lines.slice(index + 1)], quote)
    if (end === undefined) {
      read.push({ kind: 'malformed', line, why: `its quote ${quote} is not closed` })
      continue
    }
    read.push({ kind: 'value', line, name, value: end.value })
    index += end.after
  }
  return read
}

/** The value up to the closing quote, which is in the line `after` so many others; undefined where no line closes it. */
function closingLine(lines: readonly string[], quote: string): { after: number; value: string } | undefined {
  let value = ''
  for (const [after, text] of lines.entries()) {
    const end = closingQuote(text, quote)
    if (end !== -1) return { after, value: value + text.slice(0, end) }
    value += `${text}\n`
  }
  return undefined
}

function closingQuote(text: string, quote: string): number {
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) if (quote !== '"' || text[at - 1] !== '\\') return at
  return -1
}
