import { parse as parseDotenv } from 'dotenv'
import { ActionError } from '../core/errors.ts'

const reference = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g

/**
 * Puts the values of `$NAME` and `${NAME}` into every text within `value`, however deep. Throws one ActionError that names
 * all that are missing. Values are looked up in `variables` alone; an empty one counts as missing.
 */
export function substitute<T>(value: T, variables: Readonly<Record<string, string>>, origin: string): T {
  const missing = new Set<string>()
  const result = mapText(value, (text) =>
    text.replace(reference, (_whole, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? ''
      const found = Object.hasOwn(variables, name) ? variables[name] : undefined
      if (found === undefined || found === '') missing.add(name)
      return found ?? ''
    }),
  )
  if (missing.size > 0) {
    const names = [...missing].map((name) => `$${name}`).join(', ')
    throw new ActionError(`${origin} needs ${names}, which the step's environment does not have`, {
      hint: 'Add a line NAME=value to the secret SLIPWAY_SECRETS (or the variable SLIPWAY_VARIABLES) of the GitHub environment, or set it under env: of the step.',
    })
  }
  return result
}

/** The names that `$NAME` and `${NAME}` within `value` read, however deep, each once. */
export function namesIn(value: unknown): string[] {
  const names = new Set<string>()
  mapText(value, (text) => {
    for (const [, braced, bare] of text.matchAll(reference)) names.add(braced ?? bare ?? '')
    return text
  })
  return [...names]
}

/** Lines of `NAME=value` as they stand in the secret SLIPWAY_SECRETS. Throws an ActionError on a line that is none. */
export function parseVariables(text: string, origin: string): Record<string, string> {
  const parsed = parseDotenv(text)
  const lines = text.split(/\r?\n/).filter((line) => /\S/.test(line) && !line.trimStart().startsWith('#'))
  if (lines.length > 0 && Object.keys(parsed).length === 0) {
    throw new ActionError(`${origin} has ${lines.length} line(s), but none is of the form NAME=value`, {
      hint: 'Write one NAME=value a line, as in a .env file; put quotes round a value with spaces or line breaks.',
    })
  }
  return parsed
}

function mapText<T>(value: T, change: (text: string) => string): T
function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapText(item, change))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapText(inner, change)]))
  }
  return value
}
