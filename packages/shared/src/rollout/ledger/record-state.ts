import { toldVersionOf } from '../../core/unknown-release.ts'
import { sameVersion } from '../../core/version.ts'
import type { Colour } from '../../core/words.ts'
import { identityDifference, identityIn } from '../contract/identity.ts'
import type { Side } from '../contract/observation.ts'
import type { LedgerEntry, LedgerRecord, Phase } from './ledger.ts'

/** Whether the record has no entry that ends its rollout. */
export function isOpen(record: LedgerRecord): boolean {
  return !record.entries.some((entry) => ended.includes(entry.phase))
}

/** Whether the release succeeded: its watch passed, or its steps where it had no watch. */
export function hasSucceeded(record: LedgerRecord): boolean {
  return record.entries.some((entry) => entry.phase === 'complete')
}

/** Whether the record has an entry of the phase. */
export function hasPhase(record: LedgerRecord, wanted: Phase): boolean {
  return record.entries.some((entry) => entry.phase === wanted)
}

/** When the provider first showed that the release has all traffic, in ms since 1970; undefined where no entry says so. */
export function servedSince({ entries }: Pick<LedgerRecord, 'entries'>): number | undefined {
  const seen = entries.find(({ phase, detail }) => phase === 'promote' && detail.startsWith('observed '))
  return seen === undefined ? undefined : Date.parse(seen.at)
}

/**
 * The rollout whose release runs on a side. Undefined when there was none, when the side was retired, or when the last rollout ended
 * while it prepared: then the record only says what it intended. A rollout that neither prepared nor shifted does not count.
 */
export function lastOn(records: readonly LedgerRecord[], side: Colour): LedgerRecord | undefined {
  for (const record of records) {
    if (record.intent.colour !== side) continue
    const has = (...wanted: Phase[]) => wanted.some((one) => hasPhase(record, one))
    const prepared = has('prepare')
    if (has('shift', 'pause', 'promote', 'complete') || (prepared && has('verify'))) return has('retired') ? undefined : record
    if (prepared) return undefined
  }
  return undefined
}

/** The entry that says how far the rollout has come. What was identified may be written late, and says nothing of that. */
export function lastEntry({ entries }: Pick<LedgerRecord, 'entries'>): LedgerEntry | undefined {
  return entries.findLast((entry) => entry.phase !== 'identified')
}

/** Whether the rollout reached a phase in which traffic may have moved. */
export function mayHaveShifted(record: LedgerRecord): boolean {
  return record.entries.some(({ phase: reached }) => ['close', 'shift', 'promote', 'return'].includes(reached))
}

/** Whether the provider shows on a side what the record prepared there; `unknown` where one of them tells no identity. */
export function identityShown({ entries }: Pick<LedgerRecord, 'entries'>, { identity: shown = {} }: Pick<Side, 'identity'>): IdentityShown {
  const identity = identityIn(entries)
  const other = identityDifference(identity, shown)
  if (other !== undefined) return { state: 'other', other }
  const told = Object.keys(identity).some((part) => part in shown && !part.endsWith('-name'))
  return { state: told ? 'same' : 'unknown' }
}
export type IdentityShown = { state: 'same' | 'unknown' } | { state: 'other'; other: string }

/** Whether the label of the side is that of the record, as far as both tell one. */
export function labelAgrees(record: LedgerRecord, { release: label }: Pick<Side, 'release'>): boolean {
  const expected = shownFor(record)
  return label === undefined || expected === undefined || sameVersion(label, expected)
}

/** Whether the side still is what the record prepared there. Its identity decides, whatever its label says; else its label. */
export function runsAsRecorded(record: LedgerRecord, side: Pick<Side, 'identity' | 'release'>): boolean {
  const { state } = identityShown(record, side)
  return state === 'unknown' ? labelAgrees(record, side) : state === 'same'
}

const ended: readonly Phase[] = ['complete', 'kept', 'back', 'stopped', 'bad', 'replaced']

/** What the provider shows where the release of the record runs; undefined where nothing tells. */
export function shownFor({ intent: { release, label } }: LedgerRecord): string | undefined {
  return label ?? toldVersionOf(release)
}
