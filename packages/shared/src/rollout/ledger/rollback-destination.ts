import { sameRelease, sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { lastKnownGood, whyBad } from './last-known-good.ts'
import type { LedgerRecord } from './ledger.ts'
import { hasSucceeded } from './record-state.ts'

/** The release that a rollback goes to. */
export type Destination =
  | { state: 'known'; release: Release }
  | { state: 'bad'; release: Release; reason: string; good: readonly string[] }
  /** The named version is not in the ledger. A tag of that name may have its commit. */
  | { state: 'unknown'; version: string; good: readonly string[] }
  /** No version was named, and the ledger has no good release. */
  | { state: 'none' }

/** The named release, with or without its `v`; when none is named, the newest good release that is not live. */
export function chooseDestination(
  records: readonly LedgerRecord[],
  { version, live }: { version: string | undefined; live: Release | undefined },
): Destination {
  const good = knownGood(records)
  if (version === undefined) {
    const found = lastKnownGood(records, { current: live })
    return found === undefined ? { state: 'none' } : { state: 'known', release: found.intent.release }
  }
  const record =
    records.find((one) => sameVersion(one.intent.release.version, version) && hasSucceeded(one)) ??
    records.find((one) => sameVersion(one.intent.release.version, version))
  if (record === undefined) return { state: 'unknown', version, good }
  const { release } = record.intent
  const reason = whyBad(records, release)
  return reason === undefined ? { state: 'known', release } : { state: 'bad', release, reason, good }
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
