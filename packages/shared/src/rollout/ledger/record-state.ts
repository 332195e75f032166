import type { Colour } from '../../core/words.ts'
import type { LedgerRecord, Phase } from './ledger.ts'

/** Whether nobody has said yet how this rollout ended. */
export function isOpen(record: LedgerRecord): boolean {
  return !record.entries.some((entry) => ended.includes(entry.phase))
}

/** Whether the release passed its watch. */
export function hasSucceeded(record: LedgerRecord): boolean {
  return record.entries.some((entry) => entry.phase === 'complete')
}

export function hasPhase(record: LedgerRecord, wanted: Phase): boolean {
  return record.entries.some((entry) => entry.phase === wanted)
}

/**
 * The rollout that last brought something up on a side, or undefined where none did, it was retired since, or nobody knows:
 * of a rollout that ended while it prepared, only what it wanted is written. One that prepared nothing and moved nothing has
 * only looked at what was there.
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

/** Whether a rollout has come so far that traffic may have moved. */
export function mayHaveShifted(record: LedgerRecord): boolean {
  return record.entries.some(({ phase: reached }) => ['close', 'shift', 'promote', 'return'].includes(reached))
}

const ended: readonly Phase[] = ['complete', 'kept', 'back', 'stopped', 'bad', 'replaced']
