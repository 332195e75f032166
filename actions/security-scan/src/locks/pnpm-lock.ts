import { FAILSAFE_SCHEMA, loadAll } from 'js-yaml'
import { z } from 'zod'
import { isVersion, type Locked, type LockedPackage, splitName } from './npm-package.ts'

const document = z.looseObject({
  lockfileVersion: z.string(),
  packages: z.record(z.string(), z.looseObject({ name: z.string().optional(), version: z.string().optional() })).optional(),
})

/**
 * pnpm-lock.yaml of version 5 to 9 (pnpm/spec, "lockfile"): a key of `packages` is `NAME@VERSION`, with `/` before it and peers in
 * parentheses behind it in version 6, and `/NAME/VERSION_PEERS` in version 5. From pnpm 11 on, a document for pnpm itself may come first.
 */
export function readPnpmLock(text: string): Locked {
  const packages: LockedPackage[] = []
  let elsewhere = 0
  const documents = loadAll(text, { schema: FAILSAFE_SCHEMA }).filter((one) => one !== null && one !== '')
  for (const one of documents.map((loaded) => document.parse(loaded))) {
    for (const [key, { name, version }] of Object.entries(one.packages ?? {})) {
      const locked = fromKey(key)
      const line = keyLine(key)
      if (locked !== undefined) packages.push({ ...locked, line })
      else if (name !== undefined && version !== undefined && isVersion(version) && key.startsWith('registry.'))
        packages.push({ name, version, line })
      else elsewhere += 1
    }
  }
  return { packages, elsewhere }
}

function fromKey(key: string): { name: string; version: string } | undefined {
  const bare = key.replace(/^\//, '').replace(/\(.*$/s, '')
  const at = splitName(bare)
  if (at !== undefined && isVersion(at.rest)) return { name: at.name, version: at.rest }
  const [, name, version] = /^((?:@[^/@]+\/)?[^/@]+)\/(\d[^/_]*)(?:_.*)?$/.exec(bare) ?? []
  return name !== undefined && version !== undefined && isVersion(version) ? { name, version } : undefined
}

function keyLine(key: string): string {
  return /^[@'"{[]|: | #/.test(key) ? `'${key}':` : `${key}:`
}
