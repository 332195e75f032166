/**
 * A pattern of GitHub's filters for branches, tags and paths ("Filter pattern cheat sheet" of the documentation of workflows): `*` is any
 * number of characters but `/`, `**` any number of all, `?` none or one of what stands before it, `+` one or more of it, `[…]` one of the
 * listed characters, `!` before the pattern takes out again what it matches, and a backslash makes one of these characters an ordinary one.
 */
export type FilterPattern = { excludes: boolean; regex: RegExp }

/** What a pattern is of: the name of a branch or tag, or the path of a file. */
export type FilterSubject = 'ref' | 'path'

/** The pattern, or what is wrong with it, as the end of "expected …". */
export function parseFilterPattern(text: string): FilterPattern | { problem: string } {
  const excludes = text.startsWith('!')
  const body = excludes ? text.slice(1) : text
  if (body === '') return { problem: 'a pattern with at least one character' }
  let source = ''
  let repeatable = false
  for (let at = 0; at < body.length; ) {
    const part = partOf(body.slice(at), { start: at === 0 || body[at - 1] === '/', repeatable })
    if ('problem' in part) return part
    source += part.source
    repeatable = part.repeatable
    at += part.length
  }
  return { excludes, regex: new RegExp(`^${source}$`, 's') }
}

/** Why a pattern is refused, as the end of "expected …"; undefined where it is a good one. */
export function filterPatternProblem(text: string, subject: FilterSubject): string | undefined {
  const parsed = parseFilterPattern(text)
  if ('problem' in parsed) return parsed.problem
  return subject === 'ref' ? refProblem(text.replace(/^!/, '')) : undefined
}

/** Why a list can match nothing: it only takes out. */
export function filterListProblem(patterns: readonly string[]): string | undefined {
  const onlyTakesOut = patterns.length > 0 && patterns.every((one) => one.startsWith('!'))
  return onlyTakesOut ? 'at least one pattern without ! beside those with it, which only take out of what others let in' : undefined
}

/**
 * Whether a name passes a list of patterns: the last that matches decides, and one that begins with `!` takes out again. Throws a RangeError
 * for a pattern that `parseFilterPattern` does not understand.
 */
export function passesFilter(name: string, patterns: readonly string[]): boolean {
  let included = false
  for (const text of patterns) {
    const pattern = parseFilterPattern(text)
    if ('problem' in pattern) throw new RangeError(`The filter pattern ${JSON.stringify(text)} cannot be read: expected ${pattern.problem}`)
    if (pattern.regex.test(name)) included = !pattern.excludes
  }
  return included
}

/** The names that a list of patterns writes out and lets in, in their order. */
export function literalNames(patterns: readonly string[]): string[] {
  const names = patterns.filter((text) => !text.startsWith('!')).flatMap((text) => literalOf(text) ?? [])
  return [...new Set(names)].filter((name) => passesFilter(name, patterns))
}

/** The text that a pattern stands for where no character of it is special; undefined for any other. */
export function literalOf(text: string): string | undefined {
  return /^(?:[^*?+[\]\\!]|(?<!^)!|\\[*?+[\]\\!])+$/.test(text) ? text.replace(/\\(.)/g, '$1') : undefined
}

type Part = { source: string; length: number; repeatable: boolean }

function partOf(rest: string, { start, repeatable }: { start: boolean; repeatable: boolean }): Part | { problem: string } {
  const first = rest.charAt(0)
  switch (first) {
    case '*':
      if (start && rest.startsWith('**/')) return { source: '(?:.*/)?', length: 3, repeatable: false }
      if (rest.startsWith('**')) return { source: '.*', length: 2, repeatable: false }
      return { source: '[^/]*', length: 1, repeatable: false }
    case '?':
    case '+':
      if (repeatable) return { source: first, length: 1, repeatable: false }
      return { problem: `a character or […] before ${first}, which stands for ${first === '?' ? 'none or one' : 'one or more'} of it` }
    case '[':
      return classOf(rest)
    case '\\':
      return /^\\[*?+[\]\\!]/.test(rest)
        ? { source: literal(rest.charAt(1)), length: 2, repeatable: true }
        : { problem: 'one of * ? + [ ] ! \\ after a backslash' }
    default:
      return { source: literal(first), length: 1, repeatable: true }
  }
}

/** Single characters, and ranges within a-z, A-Z or 0-9. */
function classOf(rest: string): Part | { problem: string } {
  const [whole, inside] = /^\[([^\]]*)\]/.exec(rest) ?? []
  if (whole === undefined || inside === undefined) return { problem: 'a ] after [' }
  if (!/^(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9._-])+$/.test(inside)) return { problem: `letters, digits or ranges of them in ${whole}` }
  const wrong = [...inside.matchAll(/([A-Za-z0-9])-([A-Za-z0-9])/g)].find(([, from = '', to = '']) => !isRange(from, to))
  if (wrong !== undefined) return { problem: `a range within a-z, A-Z or 0-9 in ${whole}, not ${wrong[0]}` }
  return { source: `[${inside.replace(/(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])/g, '\\-')}]`, length: whole.length, repeatable: true }
}

function isRange(from: string, to: string): boolean {
  return from <= to && [/[a-z]/, /[A-Z]/, /[0-9]/].some((kind) => kind.test(from) && kind.test(to))
}

/** What no branch can be called (git check-ref-format), so that the pattern would match nothing. */
function refProblem(body: string): string | undefined {
  if (/^refs\/(heads|tags)\//.test(body)) return 'the name alone, without refs/heads/ or refs/tags/'
  if (/[\s~^:]|\.\.|@\{/.test(body)) return 'no space, ~, ^, :, .. or @{, which no branch has in its name'
  return /^\/|\/$|\/\//.test(body) ? 'a name that neither begins nor ends with a slash, and has no two in a row' : undefined
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
