import { nameOfRelease } from '../../core/unknown-release.ts'
import { sameRelease, sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { heldPredecessor } from './held-predecessor.ts'
import { whyBad } from './last-known-good.ts'
import type { LedgerRecord } from './ledger.ts'
import { liveByLedger, liveRecord } from './live-release.ts'
import { hasPhase, hasSucceeded } from './record-state.ts'

/** The records of one of several services of an environment, newest first. */
export type ServiceLedger = { service: string; records: readonly LedgerRecord[] }

/** The release of each service. One that has none is not in it. */
export type ReleaseByService = Readonly<Record<string, Release>>

/** What the services of an environment have run together. */
export type ReleaseSet = {
  releases: ReleaseByService
  /** The record that says so, and whose it is: the set goes by the version of its release. */
  record: LedgerRecord
  service: string
}

/** The set that a rollback goes to. */
export type SetChoice =
  /** `others`: further sets that have the name. */
  | { state: 'known'; set: ReleaseSet; others: readonly ReleaseSet[] }
  | { state: 'bad'; set: ReleaseSet; reason: string; good: readonly string[] }
  /** No rollout that came to its end brought this version. A tag of that name may have the commit of one that did. */
  | { state: 'unknown'; version: string; good: readonly string[] }
  /** No version was named, and no other set is good. */
  | { state: 'none' }

/** What the ledgers say that every service runs. */
export function liveSetOf(ledgers: readonly ServiceLedger[]): ReleaseByService {
  return Object.fromEntries(
    ledgers.flatMap(({ service, records }) => {
      const live = liveByLedger(records)
      return live === undefined ? [] : [[service, live] as const]
    }),
  )
}

/** The set that is live, under the name of the newest rollout that serves; undefined where nothing is live. */
export function newestLive(ledgers: readonly ServiceLedger[]): ReleaseSet | undefined {
  const releases = liveSetOf(ledgers)
  const live = ledgers.flatMap(({ service, records }) => {
    const record = liveRecord(records)
    return record === undefined ? [] : [{ service, record, releases }]
  })
  return live.sort(newestFirst)[0]
}

/**
 * Every set that there was, newest first. A rollout gives one once its services came to their end together: of a group, each of them. A
 * record from before sets were written gives that of its own service alone, which leaves the others as they are.
 */
export function setsOf(ledgers: readonly ServiceLedger[]): ReleaseSet[] {
  const known = new Set(ledgers.map(({ service }) => service))
  return ledgers
    .flatMap(({ service, records }) =>
      records.filter((record) => cameToItsEnd(record, ledgers)).map((record) => ({ service, record, releases: releasesOf(record, known) })),
    )
    .sort(newestFirst)
}

/**
 * The set that a version means: the newest in which a rollout of any service brought it; one that is not live comes first, since a rollback
 * is away from that. Without a version, the last good set.
 */
export function chooseSet(ledgers: readonly ServiceLedger[], version: string | undefined): SetChoice {
  if (version === undefined) {
    const [set] = goodSets(ledgers)
    return set === undefined ? { state: 'none' } : { state: 'known', set, others: [] }
  }
  const named = ({ intent }: LedgerRecord) => sameVersion(intent.release.version, version)
  return chooseOf(named, ledgers) ?? { state: 'unknown', version, good: goodNames(ledgers) }
}

/** The set in which a rollout brought this commit, by which a tag names it; undefined where none did. */
export function setAt(ledgers: readonly ServiceLedger[], sha: string): Extract<SetChoice, { state: 'known' | 'bad' }> | undefined {
  return chooseOf(({ intent }) => intent.release.sha === sha || intent.source?.sha === sha, ledgers)
}

/** Why a set is no place to go to: a release of it is marked bad in the ledger of its service. Undefined where none is. */
export function whySetBad({ releases }: Pick<ReleaseSet, 'releases'>, ledgers: readonly ServiceLedger[]): string | undefined {
  for (const { service, records } of ledgers) {
    const release = releases[service]
    const why = release === undefined ? undefined : whyBad(records, release)
    if (why !== undefined) return `${service} ${release?.version ?? ''} is marked bad: ${why}`
  }
  return undefined
}

/**
 * Why a rollback of all services without a named version has already happened, or undefined: a second one would go to the set before the
 * good one. A rollback of one service alone was none of all.
 */
export function setRolledBackAlready(ledgers: readonly ServiceLedger[]): string | undefined {
  const ended = ledgers.flatMap(({ service, records }) => {
    const record = records.find((one) => !hasPhase(one, 'stopped') && one.entries.length > 0)
    return record === undefined ? [] : [{ service, record }]
  })
  const [newest] = ended.sort(newestFirst)
  if (newest === undefined) return undefined
  const { kind, group, release, previous, run } = newest.record.intent
  const live = liveSetOf(ledgers)
  const serves = (service: string, one: Release | undefined) => {
    const shown = live[service]
    return one !== undefined && shown !== undefined && sameRelease(shown, one)
  }
  if (kind === 'rollback' && group !== undefined) {
    const all = partsOf(newest.record, ledgers)
    const arrived = all.length === group.services.length && all.every(({ service, record }) => serves(service, record.intent.release))
    return arrived ? `run ${run.id} has rolled back to ${describeSet(live)}, and it serves; name another in rollback-version` : undefined
  }
  if (hasPhase(newest.record, 'back') && serves(newest.service, previous?.release)) {
    return `run ${run.id} has taken ${newest.service} ${release.version} back, and ${describeSet(live)} serves; name another in rollback-version`
  }
  return undefined
}

/** What served one service before the newest rollout: a release of the ledger, or what has no record and is found by asking for it. */
export type Before = { state: 'release'; release: Release } | { state: 'unrecorded' }

/**
 * What served before the newest rollout that is live, where some of that has no record: the ledger began after it, or somebody deployed it
 * by hand. It comes before every set of the ledger, since it was live after them. Undefined where all of it has a record.
 */
export function beforeNewest(ledgers: readonly ServiceLedger[]): Readonly<Record<string, Before>> | undefined {
  const newest = newestLive(ledgers)
  if (newest === undefined) return undefined
  const before = partsOf(newest.record, ledgers, newest.service).flatMap(({ service, record }): [string, Before][] => {
    const records = ledgers.find((one) => one.service === service)?.records ?? []
    if (heldPredecessor(records, record.intent.colour) !== undefined) return [[service, { state: 'unrecorded' }]]
    const release = record.intent.previous?.release
    return release === undefined ? [] : [[service, { state: 'release', release }]]
  })
  return before.some(([, { state }]) => state === 'unrecorded') ? Object.fromEntries(before) : undefined
}

/** `api v1.2.3, web v1.2.2`. */
export function describeSet(releases: ReleaseByService): string {
  return Object.entries(releases)
    .map(([service, release]) => `${service} ${nameOfRelease(release)}`)
    .join(', ')
}

/** Sets that a rollback may go to, newest first, each once, without those that are live already. */
function goodSets(ledgers: readonly ServiceLedger[]): ReleaseSet[] {
  const live = liveSetOf(ledgers)
  return distinct(setsOf(ledgers)).filter((set) => isProven(set, ledgers) && !isWithin(set.releases, live))
}

function goodNames(ledgers: readonly ServiceLedger[]): string[] {
  return [...new Set(goodSets(ledgers).map(({ record }) => record.intent.release.version))]
}

/** Each release has passed in its own ledger, and none is marked bad since. A set with one that nobody judged is no known good one. */
function isProven(set: ReleaseSet, ledgers: readonly ServiceLedger[]): boolean {
  if (whySetBad(set, ledgers) !== undefined) return false
  return ledgers.every(({ service, records }) => {
    const release = set.releases[service]
    return release === undefined || records.some((one) => hasSucceeded(one) && sameRelease(one.intent.release, release))
  })
}

function chooseOf(
  named: (record: LedgerRecord) => boolean,
  ledgers: readonly ServiceLedger[],
): Extract<SetChoice, { state: 'known' | 'bad' }> | undefined {
  const sets = distinct(setsOf(ledgers).filter(({ record }) => named(record)))
  const live = liveSetOf(ledgers)
  const well = sets.filter((set) => whySetBad(set, ledgers) === undefined)
  const passed = well.filter((set) => isProven(set, ledgers))
  const set = passed.find(({ releases }) => !isWithin(releases, live)) ?? passed[0] ?? well[0]
  if (set !== undefined) return { state: 'known', set, others: well.filter((one) => one !== set) }
  const [bad] = sets
  const reason = bad === undefined ? undefined : whySetBad(bad, ledgers)
  if (bad !== undefined && reason !== undefined) return { state: 'bad', set: bad, reason, good: goodNames(ledgers) }
  return neverLive(named, ledgers)
}

/** The version was taken back before it was a set: it is known, and bad. */
function neverLive(
  named: (record: LedgerRecord) => boolean,
  ledgers: readonly ServiceLedger[],
): Extract<SetChoice, { state: 'bad' }> | undefined {
  for (const { service, records } of ledgers) {
    const record = records.find((one) => named(one) && whyBad(records, one.intent.release) !== undefined)
    if (record === undefined) continue
    const releases = releasesOf({ ...record, intent: { ...record.intent, set: undefined } }, new Set([service]))
    const reason = whySetBad({ releases }, ledgers) ?? ''
    return { state: 'bad', set: { service, record, releases }, reason, good: goodNames(ledgers) }
  }
  return undefined
}

/** Whether each release of the one is that of the other: what a set does not name, it leaves as it is. */
function isWithin(releases: ReleaseByService, live: ReleaseByService): boolean {
  return Object.entries(releases).every(([service, release]) => {
    const other = live[service]
    return other !== undefined && sameRelease(release, other)
  })
}

function cameToItsEnd(record: LedgerRecord, ledgers: readonly ServiceLedger[]): boolean {
  const { group, kind } = record.intent
  if (kind === 'drill' || !servedAll(record)) return false
  if (group === undefined) return true
  const parts = partsOf(record, ledgers)
  const known = group.services.filter((service) => ledgers.some((one) => one.service === service))
  return known.every((service) => parts.some((part) => part.service === service && servedAll(part.record)))
}

function servedAll(record: LedgerRecord): boolean {
  return (hasSucceeded(record) || hasPhase(record, 'kept')) && !hasPhase(record, 'back')
}

/** The records of one rollout of several services, or the record alone where its service was the only one. */
function partsOf(record: LedgerRecord, ledgers: readonly ServiceLedger[], service = record.intent.service): Omit<ReleaseSet, 'releases'>[] {
  const { group } = record.intent
  if (group === undefined) return [{ service, record }]
  return ledgers.flatMap((ledger) => {
    const part = ledger.records.find(({ intent }) => intent.group?.id === group.id)
    return part === undefined ? [] : [{ service: ledger.service, record: part }]
  })
}

/** Its own release counts for what was rolled out, whatever the set beside it says. A service that is no more is left out. */
function releasesOf({ intent: { service, release, set = {} } }: LedgerRecord, known: ReadonlySet<string>): ReleaseByService {
  const all: Record<string, Release> = { ...set, [service]: release }
  return Object.fromEntries(Object.entries(all).filter(([name]) => known.has(name)))
}

function distinct(sets: readonly ReleaseSet[]): ReleaseSet[] {
  return sets.filter((set, index) => sets.findIndex(({ releases }) => isSame(releases, set.releases)) === index)
}

function isSame(one: ReleaseByService, other: ReleaseByService): boolean {
  return isWithin(one, other) && isWithin(other, one)
}

/** GitHub's ids rise over all services of a repository; times are whole seconds that several records may share. */
function newestFirst({ record: one }: { record: LedgerRecord }, { record: other }: { record: LedgerRecord }): number {
  return Date.parse(other.at) - Date.parse(one.at) || other.id - one.id
}
