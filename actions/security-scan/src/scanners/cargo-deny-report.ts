import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import type { ProgramOutput } from './program.ts'
import {
  type CargoLock,
  crateFinding,
  informationalFinding,
  lockedCrate,
  type OfCrate,
  rustAdvisory,
  vulnerabilityFinding,
} from './rust-finding.ts'

const diagnostic = z.object({
  code: z.string().default('unknown'),
  severity: z.string(),
  message: z.string(),
  labels: z.array(z.object({ span: z.string().default('') })).default([]),
  notes: z.array(z.string()).default([]),
  /** What it is about, and who depends on that. */
  graphs: z.array(z.object({ Krate: lockedCrate })).default([]),
  advisory: rustAdvisory.extend({ informational: z.string().nullish() }).nullish(),
})
type Diagnostic = z.infer<typeof diagnostic>

/** A line of `cargo-deny --format json` (cargo-deny, `src/diag.rs`); it writes them on its error stream. */
const line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('diagnostic'), fields: diagnostic }),
  z.object({ type: z.literal('summary'), fields: z.record(z.string(), z.object({ errors: z.number(), warnings: z.number() })) }),
  z.object({ type: z.literal('log'), fields: z.object({ level: z.string(), message: z.string() }) }),
])
type Line = z.infer<typeof line>

export type CargoDenyCheck = 'advisories' | 'bans' | 'licenses' | 'sources'

export type CargoDenyOutput = { state: 'read'; findings: Finding[] } | { state: 'failed'; reason: string }

/**
 * What a run of these checks says of one lock file. Its exit codes are bits for the checks, and 1 is also any fault: only a run that ends
 * with a summary of each check has done its work.
 */
export function readCargoDeny(result: ProgramOutput, checks: readonly CargoDenyCheck[], options: ReadOptions): CargoDenyOutput {
  const lines = result.stderr.split('\n').flatMap(lineIn)
  const summary = lines.find((one) => one.type === 'summary')
  if (summary === undefined || checks.some((check) => summary.fields[check] === undefined))
    return { state: 'failed', reason: faultIn(lines) ?? lastWords(result) }
  const diagnostics = lines.flatMap((one) => (one.type === 'diagnostic' ? [one.fields] : []))
  // An error that names no crate would be no finding, and so be lost.
  const lost = diagnostics.find((one) => one.severity === 'error' && findingsOf(one, options).length === 0)
  if (lost !== undefined) return { state: 'failed', reason: `${lost.code}: ${lost.message.slice(0, 300)}` }
  return { state: 'read', findings: diagnostics.flatMap((one) => findingsOf(one, options)) }
}

/** `severityOf`: what a problem with this code weighs that is no advisory; undefined for what is no problem of a crate. */
export type ReadOptions = { lock: CargoLock; severityOf(code: string): Severity | undefined }

function lineIn(text: string): Line[] {
  if (!text.startsWith('{')) return []
  try {
    const read = line.safeParse(JSON.parse(text))
    return read.success ? [read.data] : []
  } catch {
    return []
  }
}

/** The last thing that it wrote as an error: what it complains of before that did not stop it. */
function faultIn(lines: readonly Line[]): string | undefined {
  const faults = lines.flatMap((one) => {
    if (one.type === 'log') return one.fields.level === 'ERROR' ? [one.fields.message] : []
    return one.type === 'diagnostic' && one.fields.severity === 'error' ? [one.fields.message] : []
  })
  return faults.at(-1)?.replace(/\s+/g, ' ').slice(0, 400)
}

function lastWords({ stdout, stderr }: ProgramOutput): string {
  const text = (stderr.trim() || stdout.trim()).replace(/\s+/g, ' ')
  return text === '' ? 'it said nothing' : text.slice(-400)
}

function isAdvisory(code: string): boolean {
  return ['vulnerability', 'unmaintained', 'unsound', 'notice'].includes(code)
}

function findingsOf(one: Diagnostic, { lock, severityOf }: ReadOptions): Finding[] {
  return one.graphs.flatMap(({ Krate: crate }) => {
    const of: OfCrate = { crate, lock, tool: 'cargo-deny' }
    const { advisory, code } = one
    if (isAdvisory(code)) {
      if (advisory === undefined || advisory === null) return []
      return code === 'vulnerability' ? vulnerabilityFinding(advisory, patchedIn(one), of) : informationalFinding(code, advisory, of)
    }
    // A warning of the same code says how it came to the error.
    const severity = one.severity === 'error' ? severityOf(code) : undefined
    return severity === undefined ? [] : ruleFinding(one, severity, of)
  })
}

/** The note `Solution: Upgrade to >=1.2.4 OR >=2.0.1 (try …)`. */
function patchedIn({ notes }: Diagnostic): string[] {
  const versions = notes.map((note) => /^Solution: Upgrade to (.*?)(?: \(try .*)?$/s.exec(note)?.[1]).find((text) => text !== undefined)
  return versions === undefined ? [] : [versions]
}

const remedies: Readonly<Record<string, string>> = {
  rejected: 'Replace the crate, or an owner adds its licence to security.crates.licenses of slipway.yml.',
  unlicensed: 'Replace the crate, or ask its authors for a licence: it names none.',
  banned: 'Replace the crate, or the one that brings it in: security.crates.banned of slipway.yml names it.',
  'source-not-allowed': 'Take the crate from crates.io, or an owner adds its source to security.crates.sources of slipway.yml.',
}

function ruleFinding({ code, message, labels }: Diagnostic, severity: Severity, of: OfCrate): Finding {
  const url = `https://embarkstudios.github.io/cargo-deny/checks/${pageOf(code)}.html`
  const said = labels.map(({ span }) => span).find((span) => span !== '' && span.length <= 300)
  return {
    ...crateFinding({ id: `cargo-deny/${code}`, title: message, aliases: [], url }, of),
    severity,
    detail: `${of.crate.version} is locked${said === undefined ? '' : `: ${said.replace(/\s+/g, ' ')}`}.`,
    remedy: remedies[code] ?? 'Replace the crate.',
  }
}

function pageOf(code: string): string {
  if (code === 'rejected' || code === 'unlicensed') return 'licenses/diags'
  return code.includes('source') ? 'sources/diags' : 'bans/diags'
}
