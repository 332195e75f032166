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

/**
 * The value at a path of keys and indices (`checks.database[0].status`, `checks.database.0.status`, `checks["a.b"]`); a negative index counts
 * from the end. Undefined where the path does not exist, or is none.
 */
export function valueAt(value: unknown, path: string): unknown {
  let here = value
  for (const key of pathKeys(path) ?? [undefined]) {
    if (key === undefined || typeof here !== 'object' || here === null) return undefined
    const own = Array.isArray(here) && /^-\d+$/.test(key) ? String(here.length + Number(key)) : key
    if (!Object.hasOwn(here, own)) return undefined
    here = Reflect.get(here, own)
  }
  return here
}

/** The keys of a path, in order; undefined where it is none. A `$` in front means the whole value (RFC 9535). */
export function pathKeys(path: string): string[] | undefined {
  const keys: string[] = []
  const one = /\.*(?:\[(-?\d+)\]|\["([^"]*)"\]|\['([^']*)'\]|([^.[\]]+))|\.+$/y
  while (one.lastIndex < path.length) {
    const [found, index, double, single, bare] = one.exec(path) ?? []
    if (found === undefined) return undefined
    const key = index ?? double ?? single ?? bare
    if (key !== undefined && !(key === '$' && bare === key)) keys.push(key)
  }
  return keys
}

/** JSON with the keys of every object in order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}
