import type { Release } from '../../core/words.ts'
import type { LedgerRecord } from './ledger.ts'
import { hasPhase, hasSucceeded } from './record-state.ts'

/** The newest rollout that got all traffic and was not reverted since: the live one according to the ledger. */
export function liveRecord(records: readonly LedgerRecord[]): LedgerRecord | undefined {
  const serves = (record: LedgerRecord) => hasSucceeded(record) || hasPhase(record, 'kept')
  return records.find((record) => serves(record) && !hasPhase(record, 'bad') && !hasPhase(record, 'back'))
}

/** The live release according to the ledger. */
export function liveByLedger(records: readonly LedgerRecord[]): Release | undefined {
  return liveRecord(records)?.intent.release
}
