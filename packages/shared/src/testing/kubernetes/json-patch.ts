import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

export const operations = z.array(
  z.object({ op: z.enum(['test', 'add', 'replace']), path: z.string().startsWith('/'), value: z.unknown() }),
)

/** Says why a JSON patch (RFC 6902) cannot be applied. */
export class PatchFailed extends Error {}

/** Applies a JSON patch as the API server does: all of it or nothing. */
export function applyPatch(document: unknown, patch: z.infer<typeof operations>): unknown {
  return patch.reduce((before, { op, path, value }) => {
    const keys = path
      .slice(1)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    return change(before, keys, (old) => {
      if (op === 'test' && !isDeepStrictEqual(old, value)) throw new PatchFailed(`testing value ${path} failed`)
      return value
    })
  }, document)
}

function change(here: unknown, [key, ...rest]: readonly string[], to: (old: unknown) => unknown): unknown {
  if (key === undefined) return to(here)
  if (Array.isArray(here)) {
    const index = Number(key)
    if (!Number.isInteger(index) || index >= here.length) throw new PatchFailed(`index ${key} is not there`)
    return here.map((item: unknown, at) => (at === index ? change(item, rest, to) : item))
  }
  if (typeof here !== 'object' || here === null) throw new PatchFailed(`${key} is not there`)
  return { ...here, [key]: change(Reflect.get(here, key), rest, to) }
}
