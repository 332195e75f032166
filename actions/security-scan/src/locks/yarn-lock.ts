import { FAILSAFE_SCHEMA, load } from 'js-yaml'
import { z } from 'zod'
import { isVersion, type Locked, type LockedPackage, splitName } from './npm-package.ts'

const entry = z.looseObject({ version: z.string(), resolution: z.string() })
const lockFile = z.looseObject({ __metadata: z.looseObject({}) })

/** yarn.lock of yarn 1, and of yarn 2 and later (berry), which is YAML with `__metadata`. */
export function readYarnLock(text: string): Locked {
  return /^__metadata:/m.test(text) ? since2(text) : ofYarn1(text)
}

function since2(text: string): Locked {
  const { __metadata, ...entries } = lockFile.parse(load(text, { schema: FAILSAFE_SCHEMA }))
  const packages: LockedPackage[] = []
  let elsewhere = 0
  for (const [key, value] of Object.entries(entries)) {
    const { version, resolution } = entry.parse(value)
    const { name, rest = '' } = splitName(resolution) ?? {}
    // A patch changes the code of a package, and not which advisories there are for it.
    const isOfRegistry = rest.startsWith('npm:') || rest.startsWith('patch:')
    if (name !== undefined && isOfRegistry && isVersion(version)) packages.push({ name, version, line: `"${key}":` })
    else if (!rest.startsWith('workspace:')) elsewhere += 1
  }
  return { packages, elsewhere }
}

/** Of yarn 1: `NAME@RANGE, NAME@RANGE:` and below it `  version "…"`, with quotes where a name begins with an `@`. */
function ofYarn1(text: string): Locked {
  if (text.trim() !== '' && !/^# yarn lockfile v1\r?$/m.test(text)) throw new Error('it is of no version of yarn')
  const packages: LockedPackage[] = []
  let elsewhere = 0
  let head: string | undefined
  for (const line of text.split(/\r?\n/)) {
    if (/^[^\s#]/.test(line)) head = line
    const [, version] = /^ {2}version "([^"]+)"$/.exec(line) ?? []
    if (version === undefined || head === undefined) continue
    const name = nameOf(firstKey(head))
    if (name !== undefined && isVersion(version)) packages.push({ name, version, line: head })
    else elsewhere += 1
    // An entry has one version: a second one is of no package.
    head = undefined
  }
  return { packages, elsewhere }
}

function firstKey(head: string): string {
  return (head.split(',')[0] ?? '').replace(/:\s*$/, '').replace(/^"|"$/g, '')
}

/** Of the first of the ranges; `ms@npm:debug@4` is debug under another name. What lies in a folder or in git is in no registry. */
function nameOf(key: string): string | undefined {
  const { name, rest = '' } = splitName(key) ?? {}
  if (name === undefined || /^(file|link|portal|git[+:@]|https?:|github:|ssh:)|^[\w.-]+\/[\w.-]+(#|$)/.test(rest)) return undefined
  return rest.startsWith('npm:') ? (splitName(rest.slice(4))?.name ?? name) : name
}
