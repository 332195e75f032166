import { toldVersionOf } from '../../core/unknown-release.ts'
import type { Colour } from '../../core/words.ts'
import type { LedgerRecord, Phase } from './ledger.ts'

/** Whether the record has no entry that ends its rollout. */
export function isOpen(record: LedgerRecord): boolean {
  return !record.entries.some((entry) => ended.includes(entry.phase))
}

/** Whether the release passed its watch. */
export function hasSucceeded(record: LedgerRecord): boolean {
  return record.entries.some((entry) => entry.phase === 'complete')
}

/** Whether the record has an entry of the phase. */
export function hasPhase(record: LedgerRecord, wanted: Phase): boolean {
  return record.entries.some((entry) => entry.phase === wanted)
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

/** Whether the rollout reached a phase in which traffic may have moved. */
export function mayHaveShifted(record: LedgerRecord): boolean {
  return record.entries.some(({ phase: reached }) => ['close', 'shift', 'promote', 'return'].includes(reached))
}

const ended: readonly Phase[] = ['complete', 'kept', 'back', 'stopped', 'bad', 'replaced']

/** What the provider shows where the release of the record runs; undefined where nothing tells. */
export function shownFor({ intent: { release, label } }: LedgerRecord): string | undefined {
  return label ?? toldVersionOf(release)
}
