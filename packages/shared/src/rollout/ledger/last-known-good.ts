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

/** The newest release that passed its watch, was not marked bad since and is not the current one. */
export function lastKnownGood(records: readonly LedgerRecord[], { current }: { current: Release | undefined }): LedgerRecord | undefined {
  return records.find(
    (record) =>
      hasSucceeded(record) &&
      (current === undefined || !sameRelease(record.intent.release, current)) &&
      whyBad(records, record.intent.release) === undefined,
  )
}

/** The newest rollout that passed its watch and was not rolled back: the release that should be live. */
export function lastSuccess(records: readonly LedgerRecord[]): LedgerRecord | undefined {
  return records.find((record) => hasSucceeded(record) && !hasPhase(record, 'bad'))
}

/** The releases that a rollback without a named version may choose, newest first, each once. */
export function goodReleases(records: readonly LedgerRecord[], live: Release | undefined): Release[] {
  return successes(records, live).filter((one) => whyBad(records, one) === undefined)
}

/**
 * Whether an unapproved rollback may choose the release: it passed its watch, is not marked bad, and is one of the last `keep` distinct
 * releases that succeeded before the live one.
 */
export function isWithinReach(
  records: readonly LedgerRecord[],
  release: Release,
  { live, keep }: { live: Release | undefined; keep: number },
): boolean {
  const near = successes(records, live).slice(0, keep)
  return near.some((one) => sameRelease(one, release)) && whyBad(records, release) === undefined
}

/** Distinct releases that passed their watch, except the live one; newest first. */
function successes(records: readonly LedgerRecord[], live: Release | undefined): Release[] {
  const found: Release[] = []
  for (const record of records) {
    const { release } = record.intent
    const known = found.some((one) => sameRelease(one, release)) || (live !== undefined && sameRelease(live, release))
    if (hasSucceeded(record) && !known) found.push(release)
  }
  return found
}

/** Versions that a rollback may name, newest first. */
export function knownGood(records: readonly LedgerRecord[]): string[] {
  return [...new Set(goodReleases(records, undefined).map((release) => release.version))]
}
