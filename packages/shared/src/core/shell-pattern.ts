/**
 * Whether a name matches a pattern as Ruby's `File.fnmatch` with FNM_PATHNAME has it, by which GitHub compares the names of deployment
 * branches ("Managing environments for deployment"): `*` and `?` stop at a slash, `**` before a slash is any number of folders, `[…]` is
 * one of the listed characters, a point at the beginning of a part is only matched by a point, and `!` at the beginning is a character.
 */
export function matchesShellPattern(pattern: string, name: string): boolean {
  const source = sourceOf(pattern)
  return source !== undefined && new RegExp(`^${source}$`, 's').test(name)
}

/** Undefined for a pattern that matches nothing: its bracket has no end. */
function sourceOf(pattern: string): string | undefined {
  let source = ''
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at)
    const part = partOf(rest, at === 0 || pattern[at - 1] === '/')
    if (part === undefined) return undefined
    source += part.source
    at += part.length
  }
  return source
}

function partOf(rest: string, start: boolean): { source: string; length: number } | undefined {
  const visible = start ? '(?!\\.)' : ''
  if (start && rest.startsWith('**/')) return { source: '(?:(?!\\.)[^/]+/)*', length: 3 }
  const stars = /^\*+/.exec(rest)?.[0].length ?? 0
  if (stars > 0) return { source: `${visible}[^/]*`, length: stars }
  if (rest.startsWith('?')) return { source: `${visible}[^/]`, length: 1 }
  if (rest.startsWith('[')) return bracketOf(rest, visible)
  return rest.startsWith('\\') && rest.length > 1
    ? { source: literal(rest.charAt(1)), length: 2 }
    : { source: literal(rest.charAt(0)), length: 1 }
}

function bracketOf(rest: string, visible: string): { source: string; length: number } | undefined {
  const [whole, not = '', inside = ''] = /^\[([!^]?)((?:\\.|[^\]\\])+)\]/.exec(rest) ?? []
  if (whole === undefined) return undefined
  const listed = inside.replace(/\\?([^\\-])/g, (_all, character: string) => (/[\]^[\\]/.test(character) ? `\\${character}` : character))
  return { source: `${visible}(?!/)[${not === '' ? '' : '^'}${listed}]`, length: whole.length }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
