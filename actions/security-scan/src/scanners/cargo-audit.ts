import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { cvssBaseScore, severityOfScore } from '@slipway/shared/findings/cvss'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { z } from 'zod'
import { failed, looked, notRun, type ScanContext, type Scanner, type ScanResult } from '../contract/scanner.ts'
import { baseName, folderOf } from '../tree/tree.ts'
import { complaint, jsonIn, runProgram, versionOf } from './program.ts'

const advisory = z.object({
  id: z.string(),
  title: z.string().default('a known vulnerability'),
  aliases: z.array(z.string()).default([]),
  cvss: z.string().nullish(),
  url: z.string().nullish(),
})
const locked = z.object({ name: z.string(), version: z.string() })
const vulnerability = z.object({ advisory, package: locked, versions: z.object({ patched: z.array(z.string()).default([]) }).nullish() })
const warning = z.object({ kind: z.string(), package: locked, advisory: advisory.nullish() })
/** `cargo audit --json` (rustsec, `rustsec::Report`). There is no severity in it but by the CVSS vector, which may be null. */
const report = z.object({
  settings: z.object({ ignore: z.array(z.string()).default([]) }).optional(),
  vulnerabilities: z.object({ list: z.array(vulnerability) }),
  warnings: z.record(z.string(), z.array(warning)).default({}),
})

/** `cargo-audit` of every Cargo.lock in the tree. */
export const cargoAudit: Scanner = {
  name: 'cargo-audit',
  filesFor: locksOf,
  notApplicable: (tree) => (locksOf(tree.paths).length === 0 ? 'there is no Cargo.lock' : undefined),
  run: async (context) => {
    const version = await versionOf(['cargo-audit', '--version'], context)
    if (version === undefined) return notRun('cargo-audit is not installed', '"cargo install --locked cargo-audit" brings it')
    const results = await Promise.all(locksOf(context.tree.paths).map((lock) => audit(lock, context)))
    const findings = results.flatMap((result) => result.findings)
    const reasons = results.flatMap((result) => result.reason ?? [])
    return results.some((result) => result.state === 'error')
      ? { ...failed(reasons.join('; '), findings), version }
      : looked(findings, { version, reason: [`${results.length} lock files`, ...reasons].join('; ') })
  },
}

function locksOf(paths: readonly string[]): string[] {
  return paths.filter((path) => baseName(path) === 'Cargo.lock')
}

async function audit(lock: string, context: ScanContext): Promise<ScanResult> {
  const folder = join(context.tree.root, folderOf(lock))
  const result = await runProgram(['cargo-audit', 'audit', '--json', '--file', 'Cargo.lock'], folder, context)
  if (result.state === 'not-found') return failed('cargo-audit is not installed')
  return readCargoAudit(result, lock, (await context.files.read(join(context.tree.root, lock))) ?? '')
}

/** Exit code 0 is clean, 1 is findings, 2 is a fault; a report that cannot be read is a fault whatever the code. */
export function readCargoAudit(result: { code: number; stdout: string; stderr: string }, lock: string, lockText: string): ScanResult {
  const parsed = report.safeParse(jsonIn(result.stdout))
  if (!parsed.success) return failed(`cargo-audit could not audit ${lock}: ${complaint(result)}`)
  const { vulnerabilities, warnings, settings } = parsed.data
  const findings = [
    ...vulnerabilities.list.map((one) => vulnerable(one, lock, lockText)),
    ...Object.values(warnings)
      .flat()
      .map((one) => doubtful(one, lock, lockText)),
  ]
  const ignored = settings?.ignore ?? []
  return looked(findings, ignored.length === 0 ? {} : { reason: `its own configuration hides ${ignored.join(', ')} in ${lock}` })
}

function vulnerable(one: z.infer<typeof vulnerability>, lock: string, lockText: string): Finding {
  const patched = one.versions?.patched ?? []
  const vector = one.advisory.cvss ?? undefined
  const score = vector === undefined ? undefined : cvssBaseScore(vector)
  return {
    ...base(one.advisory, one.package, lock, lockText),
    severity: severityOfScore(score),
    detail: `${one.package.version} is locked; ${scoreSentence(vector, score)}.`,
    remedy:
      patched.length === 0
        ? `No fix is published: replace ${one.package.name}, or the crate that brings it in.`
        : `Run "cargo update -p ${one.package.name}" for a version ${patched.join(' or ')}.`,
  }
}

function scoreSentence(vector: string | undefined, score: number | undefined): string {
  if (vector === undefined) return 'the advisory has no score'
  return score === undefined ? `the CVSS vector of the advisory cannot be read: "${vector.slice(0, 300)}"` : `CVSS ${score.toFixed(1)}`
}

/** Unmaintained, unsound or yanked crates: worth knowing, not a vulnerability. */
function doubtful(one: z.infer<typeof warning>, lock: string, lockText: string): Finding {
  const named = one.advisory ?? { id: `cargo-${one.kind}`, title: `the locked version is ${one.kind}`, aliases: [] }
  return {
    ...base(named, one.package, lock, lockText),
    severity: one.kind === 'unsound' ? 'medium' : 'low',
    detail: `cargo-audit calls it ${one.kind}; ${one.package.version} is locked.`,
    remedy: `Run "cargo update -p ${one.package.name}", or replace the crate.`,
  }
}

function base(one: z.infer<typeof advisory>, { name, version }: z.infer<typeof locked>, lock: string, lockText: string) {
  const line = lineOf(lockText, name, version)
  return {
    rule: one.id,
    kind: 'dependency' as const,
    title: `${name}: ${one.title}`,
    place: { file: lock, ...(line === undefined ? {} : { line }) },
    tools: ['cargo-audit'],
    aliases: one.aliases,
    package: { ecosystem: 'cargo', name, version },
    fingerprint: fingerprintOf('dependency', 'cargo', name, one.id, folderOf(lock)),
    url: one.url ?? `https://rustsec.org/advisories/${one.id}`,
  }
}

/** The `name = "…"` line of the entry with that version. */
function lineOf(lockText: string, name: string, version: string): number | undefined {
  const lines = lockText.split('\n').map((line) => line.trim())
  const index = lines.findIndex((line, at) => line === `name = "${name}"` && lines[at + 1] === `version = "${version}"`)
  return index === -1 ? undefined : index + 1
}
