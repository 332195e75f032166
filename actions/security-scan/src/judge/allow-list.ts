import type { AllowedFinding } from '@slipway/shared/config/sections/security'
import type { Finding } from '@slipway/shared/evidence/schema'
import { cleaned } from '@slipway/shared/secrets/clean'
import type { KnownSecrets } from '../secrets/known-secrets.ts'

/** What a list of allowances does to findings. */
export type Allowed = {
  /** The findings that count, in their order; those whose allowance has ended say so. */
  counting: Finding[]
  allowed: { finding: Finding; by: AllowedFinding }[]
  /** Those whose last day is over, and that would have allowed something. */
  expired: AllowedFinding[]
  /** Those that no finding needs. */
  unused: AllowedFinding[]
}

/** `now`: milliseconds since 1970. An allowance is for one finding in one file, to the end of its last day in UTC. */
export function applyAllowances(findings: readonly Finding[], allow: readonly AllowedFinding[], now: number): Allowed {
  const today = new Date(now).toISOString().slice(0, 10)
  const byFinding = new Map<string, AllowedFinding[]>()
  for (const one of allow) {
    const same = byFinding.get(allowanceKeyOf(one.finding, one.file))
    if (same === undefined) byFinding.set(allowanceKeyOf(one.finding, one.file), [one])
    else same.push(one)
  }
  const result: Allowed = { counting: [], allowed: [], expired: [], unused: [] }
  const used = new Set<AllowedFinding>()
  for (const finding of findings) {
    const own = byFinding.get(allowanceKeyOf(finding.fingerprint, finding.place?.file ?? '')) ?? []
    for (const one of own) used.add(one)
    const valid = own.find(({ until }) => today <= until)
    const [first] = own
    if (valid !== undefined) result.allowed.push({ finding, by: valid })
    else if (first === undefined) result.counting.push(finding)
    else {
      result.expired.push(first)
      result.counting.push(withDetail(finding, `It was allowed until ${first.until} by ${first.owner} (${first.reason}).`))
    }
  }
  return { ...result, unused: allow.filter((one) => !used.has(one)) }
}

/** The same without a secret in what an owner has written. */
export function cleanAllowed({ counting, allowed, expired, unused }: Allowed, secrets: KnownSecrets): Allowed {
  const clean = (text: string) => cleaned(text, secrets)
  const entry = (one: AllowedFinding) => ({ ...one, file: clean(one.file), reason: clean(one.reason), owner: clean(one.owner) })
  return {
    counting: counting.map((finding) => (finding.detail === undefined ? finding : { ...finding, detail: clean(finding.detail) })),
    allowed: allowed.map(({ finding, by }) => ({ finding, by: entry(by) })),
    expired: expired.map(entry),
    unused: unused.map(entry),
  }
}

/** A finding with one more sentence in its detail. */
export function withDetail(finding: Finding, sentence: string): Finding {
  return { ...finding, detail: finding.detail === undefined ? sentence : `${finding.detail} ${sentence}` }
}

/** The name of a finding in one file: the same secret in two files is published twice. */
export function allowanceKeyOf(fingerprint: string, file: string): string {
  return `${fingerprint}\0${file}`
}
