import { ActionError, messageOf } from './errors.ts'

/** Parses JSON of unknown shape. Throws an ActionError that names `origin`, the source of the text. */
export function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ActionError(`${origin} is not valid JSON: ${messageOf(cause)}`, { cause })
  }
}

/** Text without the byte order mark that some servers send. */
export function jsonText(text: string): string {
  return text.replace(/^\uFEFF/, '').trimStart()
}

/** The value at a dotted path (`checks.database.0.status`); undefined where the path does not exist. */
export function valueAt(value: unknown, path: string): unknown {
  let here = value
  for (const key of path.split('.').filter((part) => part !== '' && part !== '$')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = Reflect.get(here, key)
  }
  return here
}

/** JSON with the keys of every object in order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}
