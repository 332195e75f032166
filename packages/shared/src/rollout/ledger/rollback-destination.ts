import { sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { knownGood, lastKnownGood, whyBad } from './last-known-good.ts'
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
