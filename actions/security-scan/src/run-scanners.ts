import { messageOf } from '@slipway/shared/core/errors'
import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import { mergeFindings } from '@slipway/shared/findings/merge'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { Clock } from '@slipway/shared/ports/clock'
import { cleaned } from '@slipway/shared/secrets/clean'
import { type AdvisoryDatabase, type ScanContext, type Scanner, type ScanResult, scanFailed, scanNotRun } from './contract/scanner.ts'
import type { ScannerName } from './contract/scanner-names.ts'
import { withDatabaseAge } from './database-age.ts'
import type { Tree } from './tree/tree.ts'

/**
 * The results of all scanners together. `readers`: by the path of a file, the scanners that have read it to its end; `binary`: the paths that
 * were searched as binary.
 */
export type Scan = {
  tools: ToolState[]
  findings: Finding[]
  unscanned: Unscanned[]
  readers: ReadonlyMap<string, readonly ScannerName[]>
  binary: ReadonlySet<string>
}

export type ScanOptions = {
  /** Milliseconds for each scanner. */
  timeout: number
  /** Milliseconds up to which a database of advisories counts as current. */
  databaseAge: number
  clock: Clock
  /** The scanners that the inputs name: one of these that is not installed is an error. */
  asked: readonly ScannerName[]
  /** A signal that aborts after so many milliseconds. */
  deadline?: (span: number) => AbortSignal
}

/** Runs all scanners in parallel, each with a time limit of its own. A crash or a time-out of one does not affect the others. */
export async function runScanners(scanners: readonly Scanner[], context: ScanContext, options: ScanOptions): Promise<Scan> {
  const results = await Promise.all(scanners.map((scanner) => runOne(scanner, context, options)))
  context.signal.throwIfAborted()
  return {
    tools: results.map((one) => cleanTool(one.tool, context)),
    findings: mergeFindings(results.flatMap((one) => one.findings)).map((finding) => cleanFinding(finding, context)),
    unscanned: results.flatMap((one) => one.unscanned).map((one) => ({ ...one, why: cleaned(one.why, context.secrets) })),
    readers: readersOf(scanners, results),
    binary: new Set(results.flatMap((one) => one.binary)),
  }
}

function readersOf(scanners: readonly Scanner[], results: readonly One[]): Map<string, ScannerName[]> {
  const readers = new Map<string, ScannerName[]>()
  for (const [index, { name }] of scanners.entries()) {
    for (const path of results[index]?.read ?? []) {
      const known = readers.get(path)
      if (known === undefined) readers.set(path, [name])
      else known.push(name)
    }
  }
  return readers
}

type One = {
  tool: ToolState
  findings: readonly Finding[]
  unscanned: readonly Unscanned[]
  read: readonly string[]
  binary: readonly string[]
}

async function runOne(scanner: Scanner, context: ScanContext, options: ScanOptions): Promise<One> {
  const { clock, timeout, asked, databaseAge, deadline = AbortSignal.timeout } = options
  const start = clock.now()
  const limit = deadline(timeout)
  const signal = AbortSignal.any([context.signal, limit])
  const nothing = scanner.notApplicable(context.tree, context.images)
  const done = new Map<string, readonly Finding[]>()
  const binary: string[] = []
  const watched: ScanContext = {
    ...context,
    signal,
    done: (path, findings, as) => {
      done.set(path, findings)
      if (as === 'binary') binary.push(path)
    },
  }
  const ended: ScanResult =
    nothing === undefined ? await Promise.race([attempt(scanner, watched), expiry(signal, limit, timeout)]) : scanNotRun(nothing)
  const result = withDatabaseAge(withFindings(ended, [...done.values()].flat()), { now: clock.now(), limit: databaseAge })
  const read = [...done.keys()]
  const missing = nothing === undefined && result.state === 'not-run' && asked.includes(scanner.name)
  const state = missing ? 'error' : result.state
  const took = clock.now() - start
  const said = [result.reason, result.hint].filter((part) => part !== undefined).join('; ')
  const tool: ToolState = {
    name: scanner.name,
    state,
    version: result.version,
    reason: said === '' ? undefined : said,
    took,
    ...(result.database === undefined ? {} : { database: databaseIn(result.database) }),
  }
  return {
    tool,
    findings: result.findings,
    unscanned: [...(state === 'not-run' ? filesWithout(scanner, context.tree, result) : []), ...(result.unscanned ?? [])],
    read,
    binary,
  }
}

function databaseIn({ updated }: AdvisoryDatabase): NonNullable<ToolState['database']> {
  return updated === undefined || !Number.isFinite(updated) ? {} : { updated: new Date(updated).toISOString() }
}

/** What was found before the end counts, whatever the end was. */
function withFindings(result: ScanResult, found: readonly Finding[]): ScanResult {
  const findings = [...found, ...result.findings]
  return { ...result, findings, state: result.state === 'clean' && findings.length > 0 ? 'findings' : result.state }
}

/** The files that apply to a scanner that did not run. A scanner in error is reported as such, and its files are not. */
function filesWithout(scanner: Scanner, tree: Tree, { reason = 'no reason was given' }: ScanResult): Unscanned[] {
  const files = scanner.filesFor(tree.paths)
  return files.length > 0 ? [{ files, why: reason }] : []
}

async function attempt(scanner: Scanner, context: ScanContext): Promise<ScanResult> {
  try {
    return await scanner.run(context)
  } catch (error) {
    return scanFailed(`it stopped with: ${messageOf(error).slice(0, 500)}`)
  }
}

function expiry(signal: AbortSignal, limit: AbortSignal, timeout: number): Promise<ScanResult> {
  const result = () => scanFailed(limit.aborted ? `it did not end within its time limit of ${timeout} ms` : 'the run was cancelled')
  return new Promise((resolve) => {
    if (signal.aborted) resolve(result())
    else signal.addEventListener('abort', () => resolve(result()), { once: true })
  })
}

/** A tool may quote the line of a problem, and a file may be named like a secret: no text from outside goes on as it is. */
function cleanFinding(finding: Finding, { secrets }: ScanContext): Finding {
  const clean = (text: string | undefined) => (text === undefined ? undefined : cleaned(text, secrets))
  const { place } = finding
  return {
    ...finding,
    title: cleaned(finding.title, secrets),
    detail: clean(finding.detail),
    remedy: clean(finding.remedy),
    ...(place === undefined ? {} : { place: { ...place, file: cleaned(place.file, secrets) } }),
  }
}

function cleanTool(tool: ToolState, { secrets }: ScanContext): ToolState {
  return tool.reason === undefined ? tool : { ...tool, reason: cleaned(tool.reason, secrets) }
}
