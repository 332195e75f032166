import { hitsIn } from '../secrets/bytes.ts'

/** Which comments `slipway:allow-secret` are believed. */
export type AllowComments = {
  /** Whose comments: those of the commit that is scanned, or of the base of a pull request. */
  of: 'commit' | 'base'
  /** Whether this value may stand in this file because of its comment. */
  believes(file: string, value: string): Promise<boolean>
  /** Told of each finding that counts only because its comment is not believed. */
  refused(file: string, fingerprint: string): void
}

/** Of the commit itself, whose authors are those who judge it. */
export const everyComment: AllowComments = { of: 'commit', believes: async () => true, refused: () => {} }

/**
 * Of a pull request: only a comment that stands in the base for the same value in the same file. Else its author would allow what its
 * author adds. `read` gives the bytes of a file of the base; undefined where it has none.
 */
export function commentsOfBase(read: (path: string) => Promise<Buffer | undefined>, refused: AllowComments['refused']): AllowComments {
  const known = new Map<string, Promise<ReadonlySet<string>>>()
  const allowedIn = async (file: string) => {
    const bytes = await read(file)
    const values = new Set<string>()
    if (bytes === undefined) return values
    for await (const hits of hitsIn({ path: file, bytes }))
      for (const { allowed, value } of hits) if (allowed !== undefined) values.add(value)
    return values
  }
  return {
    of: 'base',
    believes: async (file, value) => {
      const values = known.get(file) ?? allowedIn(file)
      known.set(file, values)
      return (await values).has(value)
    },
    refused,
  }
}
