import { commitOf } from '../../core/unknown-release.ts'
import { sameRelease } from '../../core/version.ts'
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

/**
 * The commit by which a release came onto its branch; undefined where its commit is not known. An artifact that was built before keeps
 * the commit of its build, which may stand on another branch.
 */
export function branchCommitOf(release: Release | undefined, records: readonly LedgerRecord[]): string | undefined {
  const own = release === undefined ? undefined : commitOf(release)
  if (release === undefined || own === undefined) return undefined
  return records.find(({ intent }) => intent.kind === 'deploy' && sameRelease(intent.release, release))?.intent.source?.sha ?? own
}
