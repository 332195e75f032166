import { messageOf } from '@slipway/shared/core/errors'
import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import { mergeFindings } from '@slipway/shared/findings/merge'
import type { Unseen } from '@slipway/shared/findings/policy'
import type { Clock } from '@slipway/shared/ports/clock'
import { failed, notRun, type ScanContext, type Scanner, type ScanResult } from './contract/scanner.ts'
import type { ScannerName } from './contract/scanner-names.ts'
import type { Tree } from './tree/tree.ts'

export type Scan = { tools: ToolState[]; findings: Finding[]; unseen: Unseen[] }

export type ScanOptions = {
  /** Milliseconds for each scanner. */
  timeout: number
  clock: Clock
  /** The scanners that were asked for by name: for those, a tool that is not there is a fault. */
  asked: readonly ScannerName[]
  /** A signal that aborts after so many milliseconds. */
  deadline?: (span: number) => AbortSignal
}

/** All scanners side by side, each in its own time limit; one that crashes or hangs hides nothing of the others. */
export async function runScanners(scanners: readonly Scanner[], context: ScanContext, options: ScanOptions): Promise<Scan> {
  const results = await Promise.all(scanners.map((scanner) => runOne(scanner, context, options)))
  context.signal.throwIfAborted()
  const findings = mergeFindings(results.flatMap((one) => one.findings)).map((finding) => scrub(finding, context))
  const unseen = results.flatMap((one) => one.unseen).map((one) => ({ ...one, why: context.secrets.strikeOut(one.why) }))
  return { tools: results.map((one) => scrubTool(one.tool, context)), findings, unseen }
}

type One = { tool: ToolState; findings: readonly Finding[]; unseen: readonly Unseen[] }

async function runOne(scanner: Scanner, context: ScanContext, options: ScanOptions): Promise<One> {
  const { clock, timeout, asked, deadline = AbortSignal.timeout } = options
  const start = clock.now()
  const limit = deadline(timeout)
  const signal = AbortSignal.any([context.signal, limit])
  const nothing = scanner.notApplicable(context.tree)
  const result: ScanResult =
    nothing === undefined ? await Promise.race([attempt(scanner, { ...context, signal }), expiry(signal, limit, timeout)]) : notRun(nothing)
  const missing = nothing === undefined && result.state === 'not-run' && asked.includes(scanner.name)
  const state = missing ? 'error' : result.state
  const took = clock.now() - start
  const said = [result.reason, result.hint].filter((part) => part !== undefined).join('; ')
  const tool = { name: scanner.name, state, version: result.version, reason: said === '' ? undefined : said, took }
  return { tool, findings: result.findings, unseen: [...unseenBy(scanner, context.tree, state, result), ...(result.unseen ?? [])] }
}

/** A scanner that applies and did not run left its files unseen; one that is in error is named as such. */
function unseenBy(scanner: Scanner, tree: Tree, state: ToolState['state'], { reason = 'no reason was given' }: ScanResult): Unseen[] {
  const files = scanner.filesFor(tree.paths)
  return state === 'not-run' && files.length > 0 ? [{ files, why: reason }] : []
}

async function attempt(scanner: Scanner, context: ScanContext): Promise<ScanResult> {
  try {
    return await scanner.run(context)
  } catch (error) {
    return failed(`it stopped with: ${messageOf(error).slice(0, 500)}`)
  }
}

function expiry(signal: AbortSignal, limit: AbortSignal, timeout: number): Promise<ScanResult> {
  const result = () => failed(limit.aborted ? `it did not end within its time limit of ${timeout} ms` : 'the run was cancelled')
  return new Promise((resolve) => {
    if (signal.aborted) resolve(result())
    else signal.addEventListener('abort', () => resolve(result()), { once: true })
  })
}

/** A tool may quote the line that it complains about: what a secret scanner recognised is struck out of every text. */
function scrub(finding: Finding, { secrets }: ScanContext): Finding {
  const clean = (text: string | undefined) => (text === undefined ? undefined : secrets.strikeOut(text))
  return { ...finding, title: secrets.strikeOut(finding.title), detail: clean(finding.detail), remedy: clean(finding.remedy) }
}

function scrubTool(tool: ToolState, { secrets }: ScanContext): ToolState {
  return tool.reason === undefined ? tool : { ...tool, reason: secrets.strikeOut(tool.reason) }
}
