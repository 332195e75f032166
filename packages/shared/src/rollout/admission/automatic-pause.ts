import { type ByHand, describeByHand } from '../../core/by-hand.ts'
import { sameRelease } from '../../core/version.ts'
import type { LedgerRecord, Phase } from '../ledger/ledger.ts'
import { hasPhase, hasSucceeded, isOpen, lastEntry } from '../ledger/record-state.ts'
import type { RuleResult } from './admission-result.ts'

const judged: readonly Phase[] = ['back', 'bad']

/**
 * The reverted rollout that pauses automatic deployments: the newest one that a judgement ended, when no release succeeded since
 * and nobody resumed. `resume` writes its entry to this record.
 */
export function automaticPause(records: readonly LedgerRecord[]): LedgerRecord | undefined {
  for (const record of records) {
    if (isOpen(record)) continue
    const at = record.entries.findLastIndex((entry) => judged.includes(entry.phase))
    const rolledBack = record.intent.kind === 'rollback' && (hasSucceeded(record) || hasPhase(record, 'kept'))
    if (at < 0 && !rolledBack) {
      // A rollout that was stopped without a judgement is skipped; one that succeeded ends every earlier pause.
      if (hasSucceeded(record)) return undefined
      continue
    }
    const cause = at < 0 ? leftBy(record, records) : record
    const since = (at < 0 ? lastEntry(record) : record.entries[at])?.at ?? record.at
    return wasResumed(records, cause, since) ? undefined : cause
  }
  return undefined
}

/** The rollout whose release a rollback left; the rollback itself when the ledger does not know it. */
function leftBy(rollback: LedgerRecord, records: readonly LedgerRecord[]): LedgerRecord {
  const left = rollback.intent.previous?.release
  return (left === undefined ? undefined : records.find((one) => one.id < rollback.id && sameRelease(one.intent.release, left))) ?? rollback
}

/** On the record itself the order of the entries decides, because several may share a second. */
function wasResumed(records: readonly LedgerRecord[], cause: LedgerRecord, since: string): boolean {
  const own = cause.entries.findLastIndex((entry) => entry.phase === 'resumed')
  if (own >= 0 && own > cause.entries.findLastIndex((entry) => judged.includes(entry.phase))) return true
  return records.some(
    (record) =>
      record.id !== cause.id && record.entries.some((entry) => entry.phase === 'resumed' && Date.parse(entry.at) > Date.parse(since)),
  )
}

/** Whether a person started the run. Every other event deploys automatically. */
export function isByHand(event: string): boolean {
  return event === 'workflow_dispatch'
}

export type IncidentIssue = { number: number; state: 'open' | 'closed'; url: string }

/** The facts about the incident behind a pause. */
export type PauseFacts = {
  environment: string
  /** Whether automatic deployments pause here, or are only warned. */
  pauses: boolean
  event: string
  person: string
  byHand: ByHand
  cause: LedgerRecord | undefined
  incident: IncidentIssue | undefined
  /** Messages of the commits that the release has and the live one has not; undefined where they could not be read. */
  messages: readonly string[] | undefined
}

/**
 * Whether a deployment may begin after a release was reverted. Where that pauses, as in production, automatic ones may not until the incident
 * is resolved. Elsewhere, where the mended release is tried, a deployment begins with a warning.
 */
export function evaluatePause({ environment, pauses, event, person, byHand, cause, incident, messages }: PauseFacts): RuleResult {
  const rule = 'pause'
  if (cause === undefined) return { rule, state: 'clear', message: 'automatic deployments are not paused' }
  const bad = badVersionOf(cause)
  const because = `${bad} was taken back${reasonOf(cause)}`
  if (pauses && isByHand(event)) {
    const override = { rule, by: person, reason: 'deployed by hand while automatic deployments were paused' } as const
    return { rule, state: 'overridden', message: `${because}; ${person} deploys by hand`, override }
  }
  if (incident?.state === 'closed') return { rule, state: 'clear', message: `${because}, and its incident #${incident.number} is closed` }
  if (incident !== undefined && messages?.some((message) => fixes(message, incident.number)) === true) {
    return { rule, state: 'clear', message: `${because}, and a commit says that it fixes the incident #${incident.number}` }
  }
  if (!pauses) {
    const hint = `In ${environment} this pauses nothing; where pause-after-rollback is true, automatic deployments would be paused.`
    return { rule, state: 'warns', message: `${because}, and no release has succeeded in ${environment} since`, hint }
  }
  const number = incident === undefined ? '' : ` with a commit whose message says "fixes #${incident.number}", or close that issue;`
  const unread = incident !== undefined && messages === undefined ? ' The messages of the commits could not be read.' : ''
  return {
    rule,
    state: 'blocks',
    message: `automatic deployments of ${environment} are paused: ${because}`,
    hint: `Mend it${number || ','} or let them go on: ${describeByHand(byHand, { does: 'resume', environment })}. A deployment that somebody starts by hand is not held up.${unread}`,
  }
}

/** The version that was reverted; for a rollback from a release that the ledger does not know, what is known of it. */
export function badVersionOf(cause: LedgerRecord): string {
  const { kind, release, previous } = cause.intent
  if (kind === 'deploy' || cause.entries.some((entry) => judged.includes(entry.phase))) return release.version
  return previous?.release?.version ?? previous?.version ?? 'the release before'
}

function reasonOf({ entries }: LedgerRecord): string {
  const detail = entries.findLast((entry) => judged.includes(entry.phase))?.detail
  return detail === undefined ? '' : ` (${detail})`
}

/** Whether a commit message closes an issue with one of GitHub's keywords. */
export function fixes(message: string, issue: number): boolean {
  return new RegExp(`\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\\s+#${issue}(?!\\d)`, 'i').test(message)
}
