import { ActionError } from '@slipway/shared/core/errors'
import type { Evidence, Finding } from '@slipway/shared/evidence/schema'

/** Whether critical findings in the live release justify a rollback: only where it removes at least one of them and adds none. */
export type SecurityDecision =
  | { state: 'go'; reason: string }
  /** A rollback would not help: a person has to act. */
  | { state: 'alert'; reason: string }
  | { state: 'clean'; reason: string }

/** Compares the security scans of the live commit and of the destination's commit. Throws an ActionError for evidence of another action. */
export function decideBySecurityScans(live: Evidence, destination: Evidence): SecurityDecision {
  for (const one of [live, destination]) {
    if (one.action !== 'security-scan') {
      throw new ActionError(`The evidence for a security decision is of ${one.action}, not of security-scan`, {
        hint: 'Give the output "evidence" of the security-scan step in security-evidence and destination-security-evidence.',
      })
    }
  }
  const liveFindings = removableFindings(live)
  if (liveFindings.length === 0) return withoutRemovableFinding(live)
  const destinationFindings = removableFindings(destination)
  const added = without(destinationFindings, liveFindings)
  if (added.length > 0) return { state: 'alert', reason: `the destination has a critical finding of its own: ${titles(added)}` }
  const removed = without(liveFindings, destinationFindings)
  if (removed.length === 0) return { state: 'alert', reason: `the destination has it too: ${titles(liveFindings)}` }
  const unverified = removed.map((one) => whyUnverified(one, destination)).find((why) => why !== undefined)
  if (unverified !== undefined) return { state: 'alert', reason: `${titles(removed)}; but ${unverified}` }
  return { state: 'go', reason: `a critical vulnerability that the destination does not have: ${titles(removed)}` }
}

/** A scan that failed does not prove that there are no findings, and a rollback does not make a leaked secret safe. */
function withoutRemovableFinding({ findings, tools }: Evidence): SecurityDecision {
  const leaked = findings.filter(({ severity, kind }) => severity === 'critical' && !isRemovedByRollback(kind))
  if (leaked.length > 0) return { state: 'alert', reason: `going back does not help against ${titles(leaked)}` }
  const broken = tools.filter(({ state }) => state === 'error' || state === 'stale').map(({ name }) => name)
  return broken.length === 0
    ? { state: 'clean', reason: 'what is live has no critical finding' }
    : {
        state: 'alert',
        reason: `no critical finding was seen, but ${broken.join(', ')} did not come to an end, or looked with an old database`,
      }
}

/** The absence of a finding counts only where a tool that detects it scanned the destination. */
function whyUnverified({ tools }: Finding, destination: Evidence): string | undefined {
  const scanned = tools.some((tool) =>
    destination.tools.some(({ name, state }) => name === tool && (state === 'clean' || state === 'findings')),
  )
  return scanned ? undefined : `${tools.join(', ')} did not look at the destination`
}

function removableFindings({ findings }: Evidence): Finding[] {
  return findings.filter(({ severity, kind }) => severity === 'critical' && isRemovedByRollback(kind))
}

function without(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  return findings.filter((one) => !others.some((other) => isSameFinding(one, other)))
}

/** A secret that was published stays known and has to be replaced, whichever release serves. */
function isRemovedByRollback(kind: Finding['kind']): boolean {
  return kind === 'dependency' || kind === 'code' || kind === 'container' || kind === 'configuration'
}

/** A lock file in another folder changes the fingerprint; the same advisory for the same package is still the same finding. */
function isSameFinding(one: Finding, other: Finding): boolean {
  if (one.fingerprint === other.fingerprint) return true
  const names = new Set([one.rule, ...one.aliases])
  const samePackage = one.package !== undefined && one.package.name === other.package?.name
  return samePackage && [other.rule, ...other.aliases].some((name) => names.has(name))
}

function titles(findings: readonly Finding[]): string {
  const shown = findings.slice(0, 3).map(({ rule, title }) => `${rule} (${title.slice(0, 80)})`)
  return `${shown.join(', ')}${findings.length > shown.length ? ` and ${findings.length - shown.length} more` : ''}`
}
