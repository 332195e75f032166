import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import type { Unseen } from '@slipway/shared/findings/policy'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Files } from '@slipway/shared/ports/files'
import type { KnownSecrets } from '../secrets/known-secrets.ts'
import type { Tree } from '../tree/tree.ts'
import type { ScannerName } from './scanner-names.ts'

/** What a scanner is given. Paths in findings are relative to the root of the tree. */
export type ScanContext = {
  tree: Tree
  exec: Exec
  files: Files
  /** For the programs it starts: nothing of the runner's own secrets. */
  environment: Readonly<Record<string, string>>
  signal: AbortSignal
  /** A folder for files of the scan's own. */
  temp: string
  secrets: KnownSecrets
}

export type ScanResult = {
  state: ToolState['state']
  findings: readonly Finding[]
  version?: string | undefined
  /** Why it did not run, what went wrong, or what it could not look at. */
  reason?: string | undefined
  /** How to get it to run. */
  hint?: string | undefined
  /** What it should have looked at and could not. */
  unseen?: readonly Unseen[] | undefined
}

/** One scanner. `run` may throw and may take for ever: the caller bounds it, and the others go on. */
export type Scanner = {
  name: ScannerName
  /** Those of the paths that are for it. */
  filesFor(paths: readonly string[]): string[]
  /** Why there is nothing for it in this tree, or undefined when there is. */
  notApplicable(tree: Tree): string | undefined
  run(context: ScanContext): Promise<ScanResult>
}

export function looked(findings: readonly Finding[], extra: Omit<ScanResult, 'state' | 'findings'> = {}): ScanResult {
  return { state: findings.length > 0 ? 'findings' : 'clean', findings, ...extra }
}

/** It could not do all of its work; what it found before still counts. */
export function failed(reason: string, findings: readonly Finding[] = []): ScanResult {
  return { state: 'error', findings, reason }
}

export function notRun(reason: string, hint?: string): ScanResult {
  return { state: 'not-run', findings: [], reason, hint }
}
