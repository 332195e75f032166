import { hasPhase, hasSucceeded, isOpen, type LedgerRecord, type Phase, sameRelease } from './ledger.ts'

const judged: readonly Phase[] = ['back', 'bad']

/**
 * The rollout that was taken back, when automatic deployments stand still because of it: the newest rollout that a judgement
 * ended, with no release that passed its watch and nobody's `resumed` since. `resume` writes its entry onto this very record.
 */
export function automaticPause(records: readonly LedgerRecord[]): LedgerRecord | undefined {
  for (const record of records) {
    if (isOpen(record)) continue
    const at = record.entries.findLastIndex((entry) => judged.includes(entry.phase))
    const hauledBack = record.intent.kind === 'rollback' && (hasSucceeded(record) || hasPhase(record, 'kept'))
    if (at < 0 && !hauledBack) {
      // A rollout that was stopped says nothing about what stands; one that passed its watch ends whatever was before it.
      if (hasSucceeded(record)) return undefined
      continue
    }
    const cause = at < 0 ? leftBy(record, records) : record
    const since = (at < 0 ? record.entries.at(-1) : record.entries[at])?.at ?? record.at
    return wasResumed(records, cause, since) ? undefined : cause
  }
  return undefined
}

/** What a rollback took the traffic from, where the ledger knows it; else the rollback itself. */
function leftBy(rollback: LedgerRecord, records: readonly LedgerRecord[]): LedgerRecord {
  const left = rollback.intent.previous?.release
  return (left === undefined ? undefined : records.find((one) => one.id < rollback.id && sameRelease(one.intent.release, left))) ?? rollback
}

/** On the record itself the order of the entries decides, since several may share a second. */
function wasResumed(records: readonly LedgerRecord[], cause: LedgerRecord, since: string): boolean {
  const own = cause.entries.findLastIndex((entry) => entry.phase === 'resumed')
  if (own >= 0 && own > cause.entries.findLastIndex((entry) => judged.includes(entry.phase))) return true
  return records.some(
    (record) =>
      record.id !== cause.id && record.entries.some((entry) => entry.phase === 'resumed' && Date.parse(entry.at) > Date.parse(since)),
  )
}
