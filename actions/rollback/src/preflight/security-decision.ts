import { ActionError } from '@slipway/shared/core/errors'
import type { Evidence, Finding } from '@slipway/shared/evidence/schema'

/** Whether critical findings in what is live are a reason to go back: only where going back is rid of at least one, and brings no other. */
export type SecurityVerdict =
  | { state: 'go'; reason: string }
  /** Critical, but the destination is no better: somebody has to be told. */
  | { state: 'alert'; reason: string }
  | { state: 'clean'; reason: string }

/** Decides by the evidence of two scans: of the commit that is live, and of the one to go back to. Pure. */
export function judgeSecurity(live: Evidence, destination: Evidence): SecurityVerdict {
  for (const one of [live, destination]) {
    if (one.action !== 'security-scan') {
      throw new ActionError(`The evidence for a security decision is of ${one.action}, not of security-scan`, {
        hint: 'Give the output "evidence" of the security-scan step in security-evidence and destination-security-evidence.',
      })
    }
  }
  const here = criticalOf(live)
  if (here.length === 0) return withoutFinding(live)
  const there = criticalOf(destination)
  const brought = there.filter((one) => !here.some((other) => isSame(one, other)))
  if (brought.length > 0) return { state: 'alert', reason: `the destination has a critical finding of its own: ${titles(brought)}` }
  const only = here.filter((one) => !there.some((other) => isSame(one, other)))
  if (only.length === 0) return { state: 'alert', reason: `the destination has it too: ${titles(here)}` }
  const doubt = only.map((one) => whyNotSeen(one, destination)).find((why) => why !== undefined)
  if (doubt !== undefined) return { state: 'alert', reason: `${titles(only)}; but ${doubt}` }
  return { state: 'go', reason: `a critical vulnerability that the destination does not have: ${titles(only)}` }
}

/** A scan that did not come to its end has not shown that there is nothing; and what leaked is not taken back by going back. */
function withoutFinding({ findings, tools }: Evidence): SecurityVerdict {
  const leaked = findings.filter(({ severity, kind }) => severity === 'critical' && !isCuredByGoingBack(kind))
  if (leaked.length > 0) return { state: 'alert', reason: `going back does not help against ${titles(leaked)}` }
  const broken = tools.filter(({ state }) => state === 'error').map(({ name }) => name)
  return broken.length === 0
    ? { state: 'clean', reason: 'what is live has no critical finding' }
    : { state: 'alert', reason: `no critical finding was seen, but ${broken.join(', ')} did not come to an end` }
}

/** That a finding is not there counts only where a tool that can see it has looked. */
function whyNotSeen({ tools }: Finding, destination: Evidence): string | undefined {
  const looked = tools.some((tool) =>
    destination.tools.some(({ name, state }) => name === tool && (state === 'clean' || state === 'findings')),
  )
  return looked ? undefined : `${tools.join(', ')} did not look at the destination`
}

function criticalOf({ findings }: Evidence): Finding[] {
  return findings.filter(({ severity, kind }) => severity === 'critical' && isCuredByGoingBack(kind))
}

/** A secret that was in a release is known from then on: it has to be replaced, whatever serves. */
function isCuredByGoingBack(kind: Finding['kind']): boolean {
  return kind === 'dependency' || kind === 'code' || kind === 'container' || kind === 'configuration'
}

/** A lock file in another folder gives another fingerprint: the same advisory for the same package is still the same problem. */
function isSame(one: Finding, other: Finding): boolean {
  if (one.fingerprint === other.fingerprint) return true
  const names = new Set([one.rule, ...one.aliases])
  const samePackage = one.package !== undefined && one.package.name === other.package?.name
  return samePackage && [other.rule, ...other.aliases].some((name) => names.has(name))
}

function titles(findings: readonly Finding[]): string {
  const shown = findings.slice(0, 3).map(({ rule, title }) => `${rule} (${title.slice(0, 80)})`)
  return `${shown.join(', ')}${findings.length > shown.length ? ` and ${findings.length - shown.length} more` : ''}`
}
