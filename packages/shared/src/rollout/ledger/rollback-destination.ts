import type { Release } from '../../core/words.ts'
import { hasSucceeded, type LedgerRecord, lastKnownGood, sameRelease, whyBad } from './ledger.ts'

/** Where a rollback goes. */
export type Destination =
  | { state: 'known'; release: Release }
  | { state: 'bad'; release: Release; reason: string; good: readonly string[] }
  /** Not in the ledger: a tag of that name may tell its commit. */
  | { state: 'unknown'; version: string; good: readonly string[] }
  /** None was named, and the ledger has none. */
  | { state: 'none' }

/** The release that was named, with or without its `v`; or the newest that passed its watch and is not the live one. */
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

/** Every release that a rollback without a name may take, in the order in which it tries them: newest first, each once. */
export function goodReleases(records: readonly LedgerRecord[], live: Release | undefined): Release[] {
  return successes(records, live).filter((one) => whyBad(records, one) === undefined)
}

/**
 * Whether a run that nobody approved may go there: the release passed its watch, is not marked bad, and is one of the last
 * `keep` distinct releases that succeeded before the live one.
 */
export function isWithinReach(
  records: readonly LedgerRecord[],
  release: Release,
  { live, keep }: { live: Release | undefined; keep: number },
): boolean {
  const near = successes(records, live).slice(0, keep)
  return near.some((one) => sameRelease(one, release)) && whyBad(records, release) === undefined
}

/** Distinct releases that passed their watch, but for the live one; newest first. */
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

/** `v1.2.3` and `1.2.3` name the same version. */
export function sameVersion(one: string, other: string): boolean {
  return withoutV(one) === withoutV(other)
}

export function withoutV(version: string): string {
  return /^v\d/.test(version) ? version.slice(1) : version
}
