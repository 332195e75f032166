import { sameRelease } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import type { LedgerRecord } from './ledger.ts'
import { hasPhase, hasSucceeded } from './record-state.ts'

/** Why the release is bad, or undefined. Its newest judged rollout decides, because a repaired artifact may have passed later. */
export function whyBad(records: readonly LedgerRecord[], one: Release): string | undefined {
  for (const record of records) {
    if (!sameRelease(record.intent.release, one)) continue
    const verdict = record.entries.findLast((entry) => entry.phase === 'bad' || entry.phase === 'back' || entry.phase === 'complete')
    if (verdict !== undefined) return verdict.phase === 'complete' ? undefined : verdict.detail
  }
  return undefined
}

/** The newest release that succeeded, was not marked bad since and is not the current one. */
export function lastKnownGood(records: readonly LedgerRecord[], { current }: { current: Release | undefined }): LedgerRecord | undefined {
  return records.find(
    (record) =>
      hasSucceeded(record) &&
      (current === undefined || !sameRelease(record.intent.release, current)) &&
      whyBad(records, record.intent.release) === undefined,
  )
}

/** The newest rollout that succeeded and was not rolled back: the release that should be live. */
export function lastSuccess(records: readonly LedgerRecord[]): LedgerRecord | undefined {
  return records.find((record) => hasSucceeded(record) && !hasPhase(record, 'bad'))
}
