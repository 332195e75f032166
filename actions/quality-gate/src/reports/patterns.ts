import { expand } from 'brace-expansion'

/** A path or a glob without braces. One that excludes removes matches of the patterns before it. */
export type Pattern = { text: string; excludes: boolean }

const mostPatterns = 1_000

/**
 * The patterns of an input: one a line or separated by commas. `!` before one excludes. Braces are expanded as a shell
 * does it, so that each of the resulting paths must exist. Throws a RangeError for more than 1,000 of them.
 */
export function parsePatterns(text: string): Pattern[] {
  const patterns = text.split('\n').flatMap(splitAtCommas).flatMap(expandOne)
  if (patterns.length > mostPatterns) throw new RangeError(`it names more than ${mostPatterns} paths`)
  return patterns
}

/** Commas within braces belong to the pattern; an open brace that nothing closes is an ordinary character. */
function splitAtCommas(line: string): string[] {
  const parts: string[] = []
  let from = 0
  let depth = 0
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index]
    if (character === '{' && line.indexOf('}', index) !== -1) depth += 1
    else if (character === '}' && depth > 0) depth -= 1
    else if (character === ',' && depth === 0) {
      parts.push(line.slice(from, index))
      from = index + 1
    }
  }
  return [...parts, line.slice(from)]
}

function expandOne(written: string): Pattern[] {
  const trimmed = written.trim()
  // `!(…)` is no exclusion: it matches any name but those in the brackets.
  const excludes = trimmed.startsWith('!') && !trimmed.startsWith('!(')
  const text = (excludes ? trimmed.slice(1).trim() : trimmed).replace(/^(\.\/)+/, '').replace(/(?<=.)\/+$/, '')
  return text === '' ? [] : expand(text, { max: mostPatterns + 1 }).map((one) => ({ text: one.trim(), excludes }))
}
