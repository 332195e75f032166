/** The lines (1-based) that a change adds or alters, by file. Deleted files and pure renames have none. */
export type Changes = Map<string, Set<number>>

/**
 * Reads `git diff -U0 --no-color` (git-diff(1), "Generating patch text with -p"). The lines of a hunk are counted, not looked
 * at, so that a line of source that looks like a header is not taken for one.
 */
export function parseDiff(diff: string): Changes {
  const changes: Changes = new Map()
  const lines = diff.split('\n')
  let file: string | undefined
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (line.startsWith('diff --git ')) file = undefined
    else if (line.startsWith('+++ ')) file = pathOf(line.slice(4))
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk === null) continue
    const [, removed = '1', start = '0', added = '1'] = hunk
    if (file !== undefined) for (let offset = 0; offset < Number(added); offset += 1) linesOf(changes, file).add(Number(start) + offset)
    index = afterHunk(lines, index, Number(removed) + Number(added))
  }
  return changes
}

function linesOf(changes: Changes, file: string): Set<number> {
  const known = changes.get(file)
  if (known !== undefined) return known
  const made = new Set<number>()
  changes.set(file, made)
  return made
}

/** `\ No newline at end of file` is no line of either side. */
function afterHunk(lines: readonly string[], header: number, count: number): number {
  let index = header
  for (let left = count; left > 0 && index + 1 < lines.length; index += 1) if (!(lines[index + 1] ?? '').startsWith('\\')) left -= 1
  return index
}

/** `b/path`, or a C string where the path has quotes, tabs or line breaks; `/dev/null` for a deleted file. */
function pathOf(text: string): string | undefined {
  const bare = text.replace(/\t$/, '')
  const path = bare.startsWith('"') ? unquote(bare) : bare
  return path.startsWith('b/') ? path.slice(2) : undefined
}

function unquote(text: string): string {
  const escapes: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '"': 34, '\\': 92 }
  const bytes: Buffer[] = []
  for (const [, octal, short, plain] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8)]))
    else if (short !== undefined) bytes.push(Buffer.from([escapes[short] ?? short.charCodeAt(0)]))
    else bytes.push(Buffer.from(plain ?? ''))
  }
  return Buffer.concat(bytes).toString()
}

/** Neighbouring line numbers as ranges: 3, 4, 5, 9 is 3–5 and 9. */
export function rangesOf(lines: Iterable<number>): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = []
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && line <= last.to + 1) last.to = line
    else ranges.push({ from: line, to: line })
  }
  return ranges
}
