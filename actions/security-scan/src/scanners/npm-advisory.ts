import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import type { ScannerName } from '../contract/scanner-names.ts'
import { folderOf } from '../tree/paths.ts'
import { type LockFile, lockLine } from './lock-file.ts'
import { npmSeverity } from './npm-severity.ts'

/** One advisory of the npm registry about one package of a lock file: what the reports of npm, pnpm and yarn have in common. */
export type NpmAdvisory = {
  tool: ScannerName
  /** The name of the package. */
  name: string
  title: string
  /** The id in the registry, for an advisory without a GHSA id. */
  id: number | string
  /** The GHSA id, where the report has it apart from the URL. */
  ghsa?: string | undefined
  aliases?: string[]
  /** A word of the registry: `critical`, `high`, `moderate`, `low` or `info`. */
  severity: string
  /** The range of affected versions. */
  affected: string
  /** The version in the lock file. */
  locked: string | undefined
  /** Packages or dependency paths that require it. */
  requiredBy?: readonly string[]
  url: string | undefined
  remedy: string
  /** How a line of the lock file with this package begins, the best first. */
  lineStarts: readonly string[]
}

export function npmFinding(advisory: NpmAdvisory, lock: LockFile): Finding {
  const { name, locked, requiredBy = [], url = '' } = advisory
  const rule = advisory.ghsa ?? ghsaIn(url) ?? `npm-${advisory.id}`
  const line = lockLine(lock, advisory.lineStarts)
  const version = locked === undefined ? '' : `; ${locked} is locked`
  const broughtBy = requiredBy.length === 0 ? '' : ` Brought in by ${requiredBy.join(', ')}.`
  return {
    rule,
    kind: 'dependency',
    severity: npmSeverity(advisory.severity),
    title: `${name}: ${advisory.title}`,
    detail: `Versions ${advisory.affected} are affected${version}.${broughtBy}`,
    place: { file: lock.path, ...(line === undefined ? {} : { line }) },
    tools: [advisory.tool],
    aliases: advisory.aliases ?? [],
    package: { ecosystem: 'npm', name, ...(locked === undefined ? {} : { version: locked }) },
    fingerprint: fingerprintOf('dependency', 'npm', name, rule, folderOf(lock.path)),
    remedy: advisory.remedy,
    ...(url === '' ? {} : { url }),
  }
}

/** The remedy where no version with a fix is published. */
export function noFixRemedy(name: string): string {
  return `No fix is published: replace ${name}, or the package that brings it in.`
}

/** The id of a GitHub Security Advisory in its URL. */
function ghsaIn(url: string): string | undefined {
  return /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/i.exec(url)?.[0]
}
