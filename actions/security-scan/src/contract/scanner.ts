import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { KnownSecrets } from '../secrets/known-secrets.ts'
import type { Tree, TreeAccess } from '../tree/tree.ts'
import type { ScannerName } from './scanner-names.ts'

/** What a scanner is given. Paths in findings are relative to the root of the tree. */
export type ScanContext = TreeAccess & { secrets: KnownSecrets }

export type ScanResult = {
  state: ToolState['state']
  findings: readonly Finding[]
  version?: string | undefined
  /** Why the scanner did not run, what went wrong, or what it could not read. */
  reason?: string | undefined
  /** How to make the scanner run. */
  hint?: string | undefined
  /** Files that apply to the scanner and that it could not read. */
  unscanned?: readonly Unscanned[] | undefined
}

/** One scanner. `run` may throw and may never end: the caller sets a time limit, and the other scanners continue. */
export type Scanner = {
  name: ScannerName
  /** Selects the paths that apply to this scanner. */
  filesFor(paths: readonly string[]): string[]
  /** Why nothing in this tree applies to the scanner; undefined where something does. */
  notApplicable(tree: Tree): string | undefined
  run(context: ScanContext): Promise<ScanResult>
}

export function scanned(findings: readonly Finding[], extra: Omit<ScanResult, 'state' | 'findings'> = {}): ScanResult {
  return { state: findings.length > 0 ? 'findings' : 'clean', findings, ...extra }
}

/** The scanner did not complete its work; the findings until then still count. */
export function scanFailed(reason: string, findings: readonly Finding[] = []): ScanResult {
  return { state: 'error', findings, reason }
}

export function scanNotRun(reason: string, hint?: string): ScanResult {
  return { state: 'not-run', findings: [], reason, hint }
}
