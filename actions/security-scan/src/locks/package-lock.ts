import { z } from 'zod'
import { isVersion, type Locked, type LockedPackage } from './npm-package.ts'

const entry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.union([z.string(), z.boolean()]).optional(),
  link: z.boolean().optional(),
  bundled: z.boolean().optional(),
})
const since2 = z.object({ packages: z.record(z.string(), entry) })
type Nested = { version?: string | undefined; dependencies?: Record<string, Nested> | undefined }
const nested: z.ZodType<Nested> = z.lazy(() =>
  z.object({ version: z.string().optional(), dependencies: z.record(z.string(), nested).optional() }),
)
/** Without `dependencies` where nothing is locked; before npm 5, without a version. */
const version1 = z.union([
  z.object({ lockfileVersion: z.literal(1), dependencies: z.record(z.string(), nested).default({}) }),
  z.object({ packages: z.undefined(), dependencies: z.record(z.string(), nested) }),
])

/**
 * package-lock.json and npm-shrinkwrap.json of lock file version 1 to 3 (npm docs, "package-lock.json"). From version 2 on, `packages` has
 * one entry for each folder; those outside of `node_modules` are the repository's own.
 */
export function readPackageLock(text: string): Locked {
  const document: unknown = JSON.parse(text)
  const { data } = since2.safeParse(document)
  return data === undefined ? ofVersion1(version1.parse(document).dependencies) : ofFolders(data.packages)
}

function ofFolders(folders: z.infer<typeof since2>['packages']): Locked {
  const packages: LockedPackage[] = []
  let elsewhere = 0
  for (const [folder, { name, version, resolved, link }] of Object.entries(folders)) {
    const at = folder.lastIndexOf('node_modules/')
    if (at === -1 || link === true) continue
    const own = name ?? folder.slice(at + 'node_modules/'.length)
    if (version === undefined || !isVersion(version) || isElsewhere(resolved)) elsewhere += 1
    else packages.push({ name: own, version, line: `${JSON.stringify(folder)}: {` })
  }
  return { packages, elsewhere }
}

function isElsewhere(resolved: string | boolean | undefined): boolean {
  return typeof resolved === 'string' && /^(git|file|github:|gitlab:|bitbucket:|ssh:)/.test(resolved)
}

function ofVersion1(dependencies: Readonly<Record<string, Nested>>): Locked {
  const packages: LockedPackage[] = []
  let elsewhere = 0
  const waiting = Object.entries(dependencies)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, { version = '', dependencies: below = {} }] = next
    // An alias: `npm:NAME@VERSION`.
    const [, name = key, locked = version] = /^npm:((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(version) ?? []
    if (isVersion(locked)) packages.push({ name, version: locked, line: `${JSON.stringify(key)}: {` })
    else elsewhere += 1
    for (const one of Object.entries(below)) waiting.push(one)
  }
  return { packages, elsewhere }
}
