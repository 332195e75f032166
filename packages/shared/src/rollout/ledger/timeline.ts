import type { LedgerRecord } from './ledger.ts'

/** All records and entries as a timeline, oldest first. */
export function timelineOf(records: readonly LedgerRecord[]): { at: string; what: string }[] {
  return records
    .toReversed()
    .flatMap((record) => [
      { at: record.at, what: `${record.intent.kind} of ${record.intent.release.version} to ${record.intent.colour} was recorded` },
      ...record.entries.map((entry) => ({ at: entry.at, what: `${record.intent.release.version}: ${entry.phase}: ${entry.detail}` })),
    ])
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
