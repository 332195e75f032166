import type { SecuritySection } from '@slipway/shared/config/sections/security'
import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Files } from '@slipway/shared/ports/files'
import type { Http } from '@slipway/shared/ports/http'
import type { AllowComments } from '../judge/allow-comments.ts'
import type { KnownSecrets } from '../secrets/known-secrets.ts'
import type { Tree } from '../tree/tree.ts'
import type { ScannerName } from './scanner-names.ts'

/** What a scanner is given. Paths in findings are relative to the root of the tree. */
export type ScanContext = {
  tree: Tree
  exec: Exec
  files: Files
  http: Http
  /** For the programs that are started, see `programEnvironment`. */
  environment: Readonly<Record<string, string>>
  /** Where advisories of npm packages are asked for, without a slash at its end. */
  advisoryService: string
  /** An absolute folder with OSV's databases, for osv-scanner in place of the service. */
  osvDatabase: string | undefined
  /** An absolute folder with a clone of RustSec's database, in place of one that the scanners fetch. */
  rustAdvisories: string | undefined
  /** Whether TruffleHog may ask the services of what it finds whether it works. */
  verifyFinds: boolean
  /** What the rules of the judge say of crates. */
  crates: SecuritySection['crates']
  /** An absolute folder that has Trivy's database in `db`. */
  trivyCache: string | undefined
  /** Images to be looked at, each as `NAME@sha256:…`. */
  images: readonly string[]
  /** The registries that images may come from, as `security.image-registries` has them; any where there are none. */
  registries: readonly string[]
  clock: Clock
  signal: AbortSignal
  /** A folder for temporary files of the scan. */
  temp: string
  secrets: KnownSecrets
  comments: AllowComments
  /**
   * Called by a scanner for each file that it has read to its end, with what it has found there: this counts even when the scanner fails or
   * runs out of time afterwards. `as`: how a search took the content; text where it does not say.
   */
  done(path: string, findings: readonly Finding[], as?: 'text' | 'binary'): void
}

/** A database of advisories: when it was last brought up to date, in milliseconds since 1970; undefined where that is not known. */
export type AdvisoryDatabase = { updated: number | undefined }

/** The findings are those beside the ones that `done` was told. */
export type ScanResult = {
  state: ToolState['state']
  findings: readonly Finding[]
  version?: string | undefined
  /** What it compared with, where that is not a service that answers from what it knows now. */
  database?: AdvisoryDatabase | undefined
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
  /** Why nothing in this tree, and among the images that the inputs name, applies to the scanner; undefined where something does. */
  notApplicable(tree: Tree, images?: readonly string[]): string | undefined
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
