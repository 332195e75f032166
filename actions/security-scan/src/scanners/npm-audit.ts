import { messageOf } from '@slipway/shared/core/errors'
import type { Finding } from '@slipway/shared/evidence/schema'
import { dependencyFingerprint } from '@slipway/shared/findings/fingerprint'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { z } from 'zod'
import { type ScanContext, type Scanner, scanFailed, scanned } from '../contract/scanner.ts'
import { readBunLock } from '../locks/bun-lock.ts'
import type { Locked, LockedPackage, LockReader } from '../locks/npm-package.ts'
import { readPackageLock } from '../locks/package-lock.ts'
import { readPnpmLock } from '../locks/pnpm-lock.ts'
import { readYarnLock } from '../locks/yarn-lock.ts'
import { baseName, folderOf } from '../tree/paths.ts'
import { installedPackages, LineIndex, lockFilesIn } from './lock-file.ts'
import { type Advisories, askForAdvisories, type NpmAdvisory } from './npm-advisories.ts'
import { npmSeverity } from './npm-severity.ts'

const readers: Readonly<Record<string, LockReader>> = {
  'package-lock.json': readPackageLock,
  'npm-shrinkwrap.json': readPackageLock,
  'pnpm-lock.yaml': readPnpmLock,
  'yarn.lock': readYarnLock,
  'bun.lock': readBunLock,
}

const locksIn = lockFilesIn(Object.keys(readers), installedPackages)

/**
 * The lock files of npm, pnpm, yarn and bun against the advisories of the registry. None of these programs is started: each of them reads
 * settings of the tree, and pnpm runs code of it. One request asks for the packages of all lock files together.
 */
export const npmAudit: Scanner = {
  name: 'npm-audit',
  filesFor: locksIn,
  notApplicable: (tree) =>
    locksIn(tree.paths).length === 0 ? 'there is no package-lock.json, pnpm-lock.yaml, yarn.lock or bun.lock' : undefined,
  run: async (context) => {
    const files: LockFile[] = []
    const broken: Unscanned[] = []
    for (const path of locksIn(context.tree.paths)) {
      context.signal.throwIfAborted()
      if ((context.tree.size(path) ?? 0) > longestLock) {
        broken.push({ files: [path], why: `above ${longestLock / 1_048_576} MiB, and not read for its packages` })
        continue
      }
      const text = await context.tree.text(path)
      try {
        files.push({ path, text, ...(readers[baseName(path)] ?? readPackageLock)(text) })
      } catch (error) {
        broken.push({ files: [path], why: `not a lock file that can be read: ${problemOf(error)}` })
      }
    }
    const advisories = await advisoriesFor(files, context)
    if (advisories.state === 'failed') return scanFailed(advisories.reason)
    for (const file of files) context.done(file.path, findingsOf(file, advisories))
    return scanned([], { reason: reasonOf(files), unscanned: broken })
  },
}

/** Bytes of a lock file: one is read in one go, in which no time limit is heard. The longest of known repositories have 6 MB. */
const longestLock = 16_777_216

function problemOf(error: unknown): string {
  const text = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
  return text.split('\n').slice(0, 2).join(' ').replace(/\s+/g, ' ').slice(0, 200)
}

type LockFile = Locked & { path: string; text: string }

async function advisoriesFor(files: readonly LockFile[], { http, advisoryService, signal }: ScanContext): Promise<Advisories> {
  const wanted = new Map<string, Set<string>>()
  for (const { name, version } of files.flatMap(({ packages }) => packages)) {
    const versions = wanted.get(name)
    if (versions === undefined) wanted.set(name, new Set([version]))
    else versions.add(version)
  }
  return await askForAdvisories(wanted, { http, service: advisoryService, signal })
}

function reasonOf(files: readonly LockFile[]): string {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`
  const packages = files.reduce((sum, file) => sum + file.packages.length, 0)
  const elsewhere = files.reduce((sum, file) => sum + file.elsewhere, 0)
  const outside =
    elsewhere === 0 ? '' : `; ${count(elsewhere, 'package')} from git, an address or a folder, for which no registry has advisories`
  return `${count(files.length, 'lock file')} with ${count(packages, 'package')}${outside}`
}

/** One finding for each advisory and version of a lock file, however often the version is installed. */
function findingsOf(file: LockFile, { of }: Extract<Advisories, { state: 'answered' }>): Finding[] {
  const lines = new LineIndex(file.text)
  const seen = new Set<string>()
  return file.packages.flatMap((one) => {
    const key = `${one.name}@${one.version}`
    if (seen.has(key)) return []
    seen.add(key)
    return of(one.name, one.version).map((advisory) => findingOf(advisory, one, { path: file.path, line: lines.lineOf(one.line) }))
  })
}

function findingOf(advisory: NpmAdvisory, { name, version }: LockedPackage, at: { path: string; line: number | undefined }): Finding {
  const rule = ghsaIn(advisory.url) ?? `npm-${advisory.id}`
  return {
    rule,
    kind: 'dependency',
    severity: npmSeverity(advisory.severity),
    title: `${name}: ${advisory.title}`,
    detail: `Versions ${advisory.vulnerable_versions} are affected; ${version} is locked.`,
    place: { file: at.path, ...(at.line === undefined ? {} : { line: at.line }) },
    tools: ['npm-audit'],
    aliases: [],
    package: { ecosystem: 'npm', name, version },
    fingerprint: dependencyFingerprint({ ecosystem: 'npm', name }, rule, folderOf(at.path)),
    remedy: `Update ${name} to a version that is not in ${advisory.vulnerable_versions}, or replace it or the package that brings it in.`,
    ...(advisory.url === '' ? {} : { url: advisory.url }),
  }
}

/** The id of a GitHub Security Advisory in its URL. */
function ghsaIn(url: string): string | undefined {
  return /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/i.exec(url)?.[0]
}
