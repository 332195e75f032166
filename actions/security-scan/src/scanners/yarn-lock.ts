import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import { z } from 'zod'

const entry = z.looseObject({ version: z.string(), resolution: z.string() })
const lockFile = z.looseObject({ __metadata: z.looseObject({}) })

/** Newer than that of every yarn: yarn resolves all packages of an older lock file again. */
const format = '99'

const named = /^((?:@[^/@]+\/)?[^/@]+)@(.*)$/

/** The packages from a registry in a lock file, each as `NAME@VERSION`. Throws when it cannot be read. */
export function lockedPackages(text: string): string[] {
  const locked = /^__metadata:/m.test(text) ? lockedSince2(text) : lockedBy1(text)
  return [...new Set(locked)].sort()
}

function lockedSince2(text: string): string[] {
  const { __metadata, ...packages } = lockFile.parse(load(text, { schema: FAILSAFE_SCHEMA }))
  return Object.values(packages).flatMap((value) => {
    const { version, resolution } = entry.parse(value)
    const [, name, range = ''] = named.exec(resolution) ?? []
    return name !== undefined && range.startsWith('npm:') ? [`${name}@${version}`] : []
  })
}

/** Of yarn 1: `NAME@RANGE, NAME@RANGE:` and below it `  version "…"`, with quotes where a name begins with an `@`. */
function lockedBy1(text: string): string[] {
  if (text.trim() !== '' && !/^# yarn lockfile v1$/m.test(text)) throw new Error('it is of no version of yarn')
  const locked: string[] = []
  let name: string | undefined
  for (const line of text.split(/\r?\n/)) {
    if (/^[^\s#]/.test(line)) name = nameOf(line.replace(/^"/, ''))
    const [, version] = /^ {2}version "([^"]+)"$/.exec(line) ?? []
    if (version !== undefined && name !== undefined) locked.push(`${name}@${version}`)
  }
  return locked
}

/** Of the first of the ranges; `ms@npm:debug@4` is debug under another name. What lies in a folder is in no registry. */
function nameOf(key: string): string | undefined {
  const [, name, range = ''] = named.exec(key) ?? []
  if (/^(file|link|portal):/.test(range)) return undefined
  return range.startsWith('npm:') ? (named.exec(range.slice(4))?.[1] ?? name) : name
}

/**
 * A lock file and its manifest with these packages only. Workspaces, patches and resolutions of the tree do not change the advisories
 * of a package, and a locked package that no manifest requires any more is audited too.
 */
export function auditFiles(packages: readonly string[]): Map<string, string> {
  const root = 'slipway-audit'
  const dependencies = Object.fromEntries(packages.map((name, index) => [`p${index}`, `npm:${name}`]))
  const entries = packages.map((name, index) => {
    const at = name.lastIndexOf('@')
    const version = name.slice(at + 1)
    return [`p${index}@npm:${name}`, { version, resolution: `${name.slice(0, at)}@npm:${version}`, languageName: 'node', linkType: 'hard' }]
  })
  const workspace = {
    version: '0.0.0-use.local',
    resolution: `${root}@workspace:.`,
    dependencies,
    languageName: 'unknown',
    linkType: 'soft',
  }
  const lock = { __metadata: { version: format }, [`${root}@workspace:.`]: workspace, ...Object.fromEntries(entries) }
  return new Map([
    // JSON is YAML as well.
    ['yarn.lock', JSON.stringify(lock, null, 2)],
    ['package.json', JSON.stringify({ name: root, dependencies })],
  ])
}
