import { sameRelease } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { identityIn } from '../contract/identity.ts'
import type { PastRelease } from '../contract/side-release.ts'
import type { LedgerRecord } from './ledger.ts'
import { hasSucceeded } from './record-state.ts'

/**
 * What the ledger tells of a release that ran before: what the provider called it, and where its bytes are kept. A rollout that passed its
 * watch comes before one that did not, and the newest first; one that says nothing does not hide what an older one says.
 */
export function pastReleaseOf(records: readonly LedgerRecord[], release: Release): PastRelease {
  const own = records.filter(({ intent }) => sameRelease(intent.release, release))
  const ordered = [...own.filter(hasSucceeded), ...own.filter((record) => !hasSucceeded(record))]
  const identity = ordered.map(({ entries }) => identityIn(entries)).find((parts) => Object.keys(parts).length > 0) ?? {}
  return { release, identity, stored: ordered.find(({ intent }) => intent.artifact !== undefined)?.intent.artifact }
}
