import { sameRelease, sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { lastKnownGood, whyBad } from './last-known-good.ts'
import type { LedgerRecord } from './ledger.ts'
import { hasPhase, hasSucceeded } from './record-state.ts'

/** The release that a rollback goes to. */
export type Destination =
  /** `others`: further releases of the ledger that have the name, or the commit. */
  | { state: 'known'; release: Release; others: readonly Release[] }
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
  if (version === undefined) {
    const found = lastKnownGood(records, { current: live })
    return found === undefined ? { state: 'none' } : { state: 'known', release: found.intent.release, others: [] }
  }
  const named = distinct(records.filter(({ intent }) => sameVersion(intent.release.version, version)))
  return chooseOf(named, records, live) ?? { state: 'unknown', version, good: knownGood(records) }
}

/** The release of a commit, by which a tag names it: the newest that passed. Undefined where the ledger has none that got all traffic. */
export function destinationAt(
  records: readonly LedgerRecord[],
  sha: string,
): Exclude<Destination, { state: 'unknown' | 'none' }> | undefined {
  const hadTraffic = (record: LedgerRecord) => hasSucceeded(record) || hasPhase(record, 'kept') || hasPhase(record, 'back')
  return chooseOf(
    distinct(records.filter((record) => (record.intent.release.sha === sha || record.intent.source?.sha === sha) && hadTraffic(record))),
    records,
    undefined,
  )
}

/**
 * One of several releases that share a name: versions are reused, and a commit is built again. The newest good one is taken, one that is
 * not live before the live one, since a rollback is away from that.
 */
function chooseOf(
  releases: readonly Release[],
  records: readonly LedgerRecord[],
  live: Release | undefined,
): Extract<Destination, { state: 'known' | 'bad' }> | undefined {
  const well = releases.filter((one) => whyBad(records, one) === undefined)
  const passed = well.filter((one) => records.some((record) => hasSucceeded(record) && sameRelease(record.intent.release, one)))
  const found = passed.find((one) => live === undefined || !sameRelease(one, live)) ?? passed[0] ?? well[0]
  if (found !== undefined) {
    return { state: 'known', release: nameInLedger(records, found), others: well.filter((one) => one !== found) }
  }
  const [bad] = releases
  const reason = bad === undefined ? undefined : whyBad(records, bad)
  return bad === undefined || reason === undefined ? undefined : { state: 'bad', release: bad, reason, good: knownGood(records) }
}

/** The release as its newest success calls it: that is what runs under the identity of that record, and what its service tells. */
function nameInLedger(records: readonly LedgerRecord[], release: Release): Release {
  return records.find((record) => hasSucceeded(record) && sameRelease(record.intent.release, release))?.intent.release ?? release
}

function distinct(records: readonly LedgerRecord[]): Release[] {
  const found: Release[] = []
  for (const { intent } of records) if (!found.some((one) => sameRelease(one, intent.release))) found.push(intent.release)
  return found
}

/** The releases that a rollback without a named version may choose, newest first, each once. */
export function goodReleases(records: readonly LedgerRecord[], live: Release | undefined): Release[] {
  return successes(records, live).filter((one) => whyBad(records, one) === undefined)
}

/**
 * Whether an unapproved rollback may choose the release: it succeeded, is not marked bad, and is one of the last `keep` distinct
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

/** Distinct releases that succeeded, except the live one; newest first. */
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
