import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import { z } from 'zod'
import { isVersion, type Locked, type LockedPackage, splitName } from './npm-package.ts'

const lockFile = z.looseObject({ lockfileVersion: z.string(), packages: z.record(z.string(), z.array(z.unknown()).min(1)).default({}) })

/**
 * bun.lock (bun docs, "Lockfile"): JSON with commas at the end of lists, which is YAML too. An entry of `packages` begins with
 * `NAME@VERSION`; those of the repository itself are `NAME@workspace:…`.
 */
export function readBunLock(text: string): Locked {
  const { packages: entries } = lockFile.parse(load(text, { schema: FAILSAFE_SCHEMA }))
  const packages: LockedPackage[] = []
  let elsewhere = 0
  for (const [key, [first]] of Object.entries(entries)) {
    const { name, rest = '' } = (typeof first === 'string' ? splitName(first) : undefined) ?? {}
    if (name !== undefined && isVersion(rest)) packages.push({ name, version: rest, line: `${JSON.stringify(key)}: [` })
    else if (!rest.startsWith('workspace:')) elsewhere += 1
  }
  return { packages, elsewhere }
}
