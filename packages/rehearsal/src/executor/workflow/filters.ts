/**
 * GitHub's filter patterns: `*` and `?` stop at a slash, `**` does not, `[abc]` and `+` as in a regular expression
 * (docs, "Filter pattern cheat sheet").
 */
export function filterRegex(pattern: string): RegExp {
  let source = ''
  for (let index = 0; index < pattern.length; index++) {
    const rest = pattern.slice(index)
    const part = partOf(rest, index === 0 || pattern[index - 1] === '/')
    source += part.source
    index += part.length - 1
  }
  return new RegExp(`^${source}$`)
}

/** Whether a name passes a list of patterns: the last that matches decides, one that begins with `!` takes out again. */
export function passes(name: string, patterns: readonly string[]): boolean {
  let included = false
  for (const pattern of patterns) {
    const leaves = pattern.startsWith('!')
    if (filterRegex(leaves ? pattern.slice(1) : pattern).test(name)) included = !leaves
  }
  return included
}

/** A pair such as `branches` and `branches-ignore`; both absent passes everything. */
export function passesFilter(name: string, include: readonly string[] | undefined, ignore: readonly string[] | undefined): boolean {
  if (include !== undefined) return passes(name, include)
  return ignore === undefined || !passes(name, ignore)
}

/** `paths` asks for one file that passes; `paths-ignore` for one that is not ignored. */
export function passesPaths(
  files: readonly string[],
  include: readonly string[] | undefined,
  ignore: readonly string[] | undefined,
): boolean {
  if (include === undefined && ignore === undefined) return true
  return files.some((file) => passesFilter(file, include, ignore))
}

function partOf(rest: string, atStart: boolean): { source: string; length: number } {
  if (atStart && rest.startsWith('**/')) return { source: '(?:.*/)?', length: 3 }
  if (rest.startsWith('**')) return { source: '.*', length: 2 }
  if (rest.startsWith('*')) return { source: '[^/]*', length: 1 }
  const group = /^\[[^\]]+\]/.exec(rest)
  if (group !== null) return { source: group[0].replace(/\\/g, '\\\\'), length: group[0].length }
  const first = rest.slice(0, 1)
  // `?` and `+` count for the character before them, as in a regular expression.
  if (first === '?' || first === '+') return { source: atStart ? `\\${first}` : first, length: 1 }
  return { source: first === '\\' ? literal(rest.slice(1, 2)) : literal(first), length: first === '\\' ? 2 : 1 }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
