import type { Finding } from '@slipway/shared/evidence/schema'
import { cvssBaseScore, severityOfScore } from '@slipway/shared/findings/cvss'
import { dependencyFingerprint } from '@slipway/shared/findings/fingerprint'
import { z } from 'zod'
import { folderOf } from '../tree/paths.ts'

/** An advisory of RustSec, as cargo-audit and cargo-deny print it. Its only rating is the CVSS vector, which may be null. */
export const rustAdvisory = z.object({
  id: z.string(),
  title: z.string().default('a known vulnerability'),
  aliases: z.array(z.string()).default([]),
  cvss: z.string().nullish(),
  url: z.string().nullish(),
})
export type RustAdvisory = z.infer<typeof rustAdvisory>

export const lockedCrate = z.object({ name: z.string(), version: z.string() })
export type LockedCrate = z.infer<typeof lockedCrate>

/** A Cargo.lock of the tree. */
export type CargoLock = { path: string; text: string }

/** What is known of a crate in a lock file, and who says so. */
export type OfCrate = { crate: LockedCrate; lock: CargoLock; tool: 'cargo-audit' | 'cargo-deny' }

/** `patched`: the versions without it, as requirements; none where no fix is published. */
export function vulnerabilityFinding(advisory: RustAdvisory, patched: readonly string[], of: OfCrate): Finding {
  const vector = advisory.cvss ?? undefined
  const score = vector === undefined ? undefined : cvssBaseScore(vector)
  const { name, version } = of.crate
  return {
    ...crateFinding(advisory, of),
    severity: severityOfScore(score),
    detail: `${version} is locked; ${scoreSentence(vector, score)}.`,
    remedy:
      patched.length === 0
        ? `No fix is published: replace ${name}, or the crate that brings it in.`
        : `Run "cargo update -p ${name}" for a version ${patched.join(' or ')}.`,
  }
}

function scoreSentence(vector: string | undefined, score: number | undefined): string {
  if (vector === undefined) return 'the advisory has no score'
  return score === undefined ? `the CVSS vector of the advisory cannot be read: "${vector.slice(0, 300)}"` : `CVSS ${score.toFixed(1)}`
}

/** Unmaintained, unsound or yanked crates: reported, but no vulnerability. */
export function informationalFinding(kind: string, advisory: RustAdvisory, of: OfCrate): Finding {
  const { name, version } = of.crate
  return {
    ...crateFinding(advisory, of),
    severity: kind === 'unsound' ? 'medium' : 'low',
    detail: `${of.tool} calls it ${kind}; ${version} is locked.`,
    remedy: `Run "cargo update -p ${name}", or replace the crate.`,
  }
}

/** The parts of a finding that the crate and the name of its problem decide. */
export function crateFinding({ id, title, aliases, url }: RustAdvisory, { crate: { name, version }, lock, tool }: OfCrate) {
  const line = lineOf(lock, name, version)
  return {
    rule: id,
    kind: 'dependency' as const,
    title: `${name}: ${title}`,
    place: { file: lock.path, ...(line === undefined ? {} : { line }) },
    tools: [tool],
    aliases,
    package: { ecosystem: 'cargo', name, version },
    fingerprint: dependencyFingerprint({ ecosystem: 'cargo', name }, id, folderOf(lock.path)),
    url: url ?? `https://rustsec.org/advisories/${id}`,
  }
}

/** The `name = "…"` line of the entry with that version. */
function lineOf({ text }: CargoLock, name: string, version: string): number | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const index = lines.findIndex((line, at) => line === `name = "${name}"` && lines[at + 1] === `version = "${version}"`)
  return index === -1 ? undefined : index + 1
}
