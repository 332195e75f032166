import { join } from 'node:path'
import type { ScanContext, Scanner, ScanResult } from '../contract/scanner.ts'
import { scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import type { ScannerName } from '../contract/scanner-names.ts'
import { baseName } from '../tree/paths.ts'
import { programVersion } from './program.ts'

/** A lock file of a package manager; `path` is relative to the root of the tree. */
export type LockFile = { path: string; text: string }

export type LockFileAudit = {
  name: ScannerName
  /** File names of the lock files, the usual one first. */
  lockFiles: readonly string[]
  /** Paths of lock files that are not audited. */
  except?: RegExp
  program: string
  /** How to install the program. */
  install: string
  audit(lock: LockFile, context: ScanContext): Promise<ScanResult>
}

/** A scanner that audits each lock file of one package manager with a program. */
export function lockFileScanner({ name, lockFiles, except, program, install, audit }: LockFileAudit): Scanner {
  const pathsOf = lockFilesIn(lockFiles, except)
  return {
    name,
    filesFor: pathsOf,
    notApplicable: (tree) => (pathsOf(tree.paths).length === 0 ? `there is no ${lockFiles[0]}` : undefined),
    run: async (context) => {
      const version = await programVersion([program, '--version'], context)
      if (version === undefined) return scanNotRun(`${program} is not installed`, install)
      const audits = pathsOf(context.tree.paths).map(async (path) => audit(await readLockFile(path, context), context))
      return combineAudits(await Promise.all(audits), version)
    },
  }
}

/** Lock files of installed npm packages, which no package manager reads. */
export const installedPackages = /(^|\/)node_modules\//

/** Selects the paths with one of these file names. */
export function lockFilesIn(names: readonly string[], except?: RegExp): (paths: readonly string[]) => string[] {
  return (paths) => paths.filter((path) => names.includes(baseName(path)) && except?.test(path) !== true)
}

export async function readLockFile(path: string, { tree, files }: Pick<ScanContext, 'tree' | 'files'>): Promise<LockFile> {
  return { path, text: (await files.read(join(tree.root, path))) ?? '' }
}

/** One result for all lock files: an error if one of the audits failed, with the findings of the others. */
export function combineAudits(audits: readonly ScanResult[], version: string): ScanResult {
  const findings = audits.flatMap((audit) => audit.findings)
  const reasons = audits.flatMap((audit) => audit.reason ?? [])
  return audits.some((audit) => audit.state === 'error')
    ? { ...scanFailed(reasons.join('; '), findings), version }
    : scanned(findings, { version, reason: [`${audits.length} lock files`, ...reasons].join('; ') })
}

/**
 * The line (1-based) of a lock file where a package stands, so that a finding points at the entry that has to change. `keys` are
 * the beginnings of lines to look for, the best first.
 */
export function lockLine({ text }: LockFile, keys: readonly string[]): number | undefined {
  const lines = text.split('\n').map((line) => line.trimStart())
  for (const key of keys) {
    const index = lines.findIndex((line) => line.startsWith(key))
    if (index !== -1) return index + 1
  }
  return undefined
}
