import { messageOf } from '@slipway/shared/core/errors'
import { CORE_SCHEMA, load as loadYaml, mergeTag } from 'js-yaml'
import { z } from 'zod'
import type { ImageUse } from './stages.ts'
import { expand } from './variables.ts'

const text = z.union([z.string(), z.number()]).transform(String)
const service = z.object({
  image: text.optional(),
  user: text.optional(),
  build: z
    .union([z.string(), z.object({ dockerfile: z.string().optional(), dockerfile_inline: z.string().optional() })])
    .nullish()
    .catch(undefined),
})
const composeFile = z.object({ services: z.record(z.string(), service.nullable()).nullish() })

/** A service that sets its user. */
export type ComposeUser = { service: string; user: string; line: number; source: string }

export type Compose = {
  /** Of services that are not built here: what those are called that are built is a name for the result. */
  images: ImageUse[]
  users: ComposeUser[]
  /** Dockerfiles under other names, and such within the file. */
  builds: { service: string; dockerfile: string | undefined; isInline: boolean }[]
}

/** A Compose file (Compose file reference, "Services"). `problem`: why it cannot be read. */
export function readCompose(content: string): Compose | { problem: string } {
  let loaded: unknown
  try {
    loaded = loadYaml(content, { schema: CORE_SCHEMA.withTags(mergeTag) })
  } catch (error) {
    return { problem: messageOf(error).split('\n')[0] ?? '' }
  }
  const parsed = composeFile.safeParse(loaded ?? {})
  if (!parsed.success) return { problem: `it is not a Compose file: ${parsed.error.issues[0]?.path.join('.') ?? ''}` }
  const places = new Places(content)
  const compose: Compose = { images: [], users: [], builds: [] }
  for (const [name, one] of Object.entries(parsed.data.services ?? {})) {
    if (one === null) continue
    const isBuilt = one.build !== undefined && one.build !== null
    if (one.image !== undefined && !isBuilt) {
      const written = one.image
      compose.images.push({ written, image: expand(written, new Map()), isShipped: true, ...places.next('image', written) })
    }
    if (one.user !== undefined) compose.users.push({ service: name, user: one.user, ...places.next('user', one.user) })
    if (typeof one.build === 'object' && one.build !== null)
      compose.builds.push({ service: name, dockerfile: one.build.dockerfile, isInline: one.build.dockerfile_inline !== undefined })
  }
  return compose
}

/** Where `KEY: VALUE` stands, in the order of the file. A value of an anchor has the place of the anchor; one that is not found, the first line. */
class Places {
  readonly #lines = new Map<string, { line: number; source: string }[]>()

  constructor(content: string) {
    for (const [index, source] of content.split(/\r?\n/).entries()) {
      const [, key, value = ''] = /(?:^|[{,\s])["']?(image|user)["']?\s*:\s+(.*)$/.exec(source) ?? []
      if (key === undefined) continue
      const place = { line: index + 1, source: source.trim() }
      const id = `${key} ${plainOf(value)}`
      const known = this.#lines.get(id)
      if (known === undefined) this.#lines.set(id, [place])
      else known.push(place)
    }
  }

  next(key: string, value: string): { line: number; source: string } {
    const places = this.#lines.get(`${key} ${value}`) ?? []
    return (places.length > 1 ? places.shift() : places[0]) ?? { line: 1, source: `${key}: ${value}` }
  }
}

/** A scalar of one line without its anchor, quotes and comment. */
function plainOf(value: string): string {
  const bare = value.replace(/^[&!]\S+\s+/, '')
  const quotes = /^(["'])(.*?)\1/.exec(bare)
  return (
    quotes?.[2] ??
    bare
      .replace(/\s+#.*$/, '')
      .replace(/[,}]?\s*$/, '')
      .trim()
  )
}
