import { dirname } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { type ScanContext, type Scanner, type ScanResult, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { emptyRoom } from './empty-room.ts'
import { lockFilesIn } from './lock-file.ts'
import { complaint, jsonIn, type ProgramOutput, programVersion, runProgram } from './program.ts'
import { advisoriesUpdated } from './rust-advisories.ts'
import {
  type CargoLock,
  informationalFinding,
  type LockedCrate,
  lockedCrate,
  type OfCrate,
  rustAdvisory,
  vulnerabilityFinding,
} from './rust-finding.ts'

const vulnerability = z.object({
  advisory: rustAdvisory,
  package: lockedCrate,
  versions: z.object({ patched: z.array(z.string()).default([]) }).nullish(),
})
const warning = z.object({ kind: z.string(), package: lockedCrate, advisory: rustAdvisory.nullish() })
/** `cargo audit --json` (rustsec, `rustsec::Report`). */
const report = z.object({
  /** `last-commit` is null where no database was fetched in this run (rustsec, `DatabaseInfo`). */
  database: z.object({ 'last-commit': z.string().nullish() }).optional(),
  settings: z.object({ ignore: z.array(z.string()).default([]) }).optional(),
  vulnerabilities: z.object({ list: z.array(vulnerability) }),
  warnings: z.record(z.string(), z.array(warning)).default({}),
})

const locksIn = lockFilesIn(['Cargo.lock'])

/** cargo-audit of every Cargo.lock, each alone in an empty room: a `.cargo/audit.toml` of the tree could name another database. */
export const cargoAudit: Scanner = {
  name: 'cargo-audit',
  filesFor: locksIn,
  notApplicable: (tree) => (locksIn(tree.paths).length === 0 ? 'there is no Cargo.lock' : undefined),
  run: async (context) => {
    await using room = await emptyRoom(context)
    const version = await programVersion(['cargo-audit', '--version'], room.folder, context)
    if (version === undefined) return scanNotRun('cargo-audit is not installed', '"cargo install --locked cargo-audit" brings it')
    const audits: Audit[] = []
    // One after the other: each of them reads the whole database.
    for (const [index, path] of locksIn(context.tree.paths).entries()) {
      const lock = { path, text: await context.tree.text(path) }
      const result = await audit(lock, await room.put(`${index}/Cargo.lock`, lock.text), context)
      if (result.state !== 'error') context.done(path, result.findings)
      audits.push(result)
    }
    return { ...combineAudits(audits, version), database: { updated: await updatedOf(audits, context) } }
  },
}

/** Of a database that each of the audits has fetched, now; of a given one, when that was fetched. */
async function updatedOf(audits: readonly Audit[], context: ScanContext): Promise<number | undefined> {
  if (context.rustAdvisories !== undefined) return await advisoriesUpdated(context.rustAdvisories, context)
  return audits.every(({ isFetched }) => isFetched === true) ? context.clock.now() : undefined
}

/** `isFetched`: with a database that was fetched for it. */
type Audit = ScanResult & { isFetched?: boolean }

async function audit(lock: CargoLock, file: string, context: ScanContext): Promise<Audit> {
  const { rustAdvisories } = context
  // `--stale`: how old a database may be is judged here, for all scanners alike.
  const database = rustAdvisories === undefined ? [] : ['--db', rustAdvisories, '--no-fetch', '--stale']
  const result = await runProgram(['cargo-audit', 'audit', '--json', ...database, '--file', file], dirname(file), context)
  return result.state === 'not-found' ? scanFailed('cargo-audit is not installed') : readCargoAudit(result, lock)
}

/** One result for all lock files: an error if one of the audits failed. */
function combineAudits(audits: readonly ScanResult[], version: string): ScanResult {
  const reasons = audits.flatMap((audit) => audit.reason ?? [])
  return audits.some((audit) => audit.state === 'error')
    ? { ...scanFailed(reasons.join('; ')), version }
    : scanned([], { version, reason: [`${audits.length} lock files`, ...reasons].join('; ') })
}

/** Exit code 0 is clean, 1 is findings, 2 is a fault; a report that cannot be read is a fault whatever the code. */
export function readCargoAudit(result: ProgramOutput, lock: CargoLock): Audit {
  const parsed = report.safeParse(jsonIn(result.stdout))
  if (!parsed.success) return scanFailed(`cargo-audit could not audit ${lock.path}: ${complaint(result)}`)
  const { vulnerabilities, warnings, settings, database } = parsed.data
  const findings = [
    ...vulnerabilities.list.map((one) => vulnerabilityFinding(one.advisory, one.versions?.patched ?? [], ofCrate(one.package, lock))),
    ...Object.values(warnings)
      .flat()
      .map((one) => warningFinding(one, lock)),
  ]
  const ignored = settings?.ignore ?? []
  const hidden = ignored.length === 0 ? {} : { reason: `its own configuration hides ${ignored.join(', ')} in ${lock.path}` }
  return { ...scanned(findings, hidden), isFetched: typeof database?.['last-commit'] === 'string' }
}

function ofCrate(crate: LockedCrate, lock: CargoLock): OfCrate {
  return { crate, lock, tool: 'cargo-audit' }
}

function warningFinding({ kind, advisory, package: crate }: z.infer<typeof warning>, lock: CargoLock): Finding {
  const named = advisory ?? { id: `cargo-${kind}`, title: `the locked version is ${kind}`, aliases: [] }
  return informationalFinding(kind, named, ofCrate(crate, lock))
}
