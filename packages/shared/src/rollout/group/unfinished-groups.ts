import { sameRelease } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { type Observation, servesEverything } from '../contract/observation.ts'
import type { Intent, LedgerRecord } from '../ledger/ledger.ts'
import { hasPhase, identityShown, isOpen } from '../ledger/record-state.ts'
import type { Holder } from '../lock/lock.ts'
import { isOurs } from '../lock/ownership.ts'

/** The records of several services, newest first, by the service. */
export type GroupLedgers = ReadonlyMap<string, readonly LedgerRecord[]>

/** A rollout of several services together that its run has not brought to its end. */
export type UnfinishedGroup = {
  id: string
  /** In the order in which they take traffic. */
  services: readonly string[]
  kind: Intent['kind']
  run: number
  /** The record of each service that has one, by the service. */
  records: ReadonlyMap<string, LedgerRecord>
}

/** The groups of which some record is open and none is of this job; the newest first. */
export function unfinishedGroups(ledgers: GroupLedgers, self: Holder): UnfinishedGroup[] {
  const open = [...ledgers.values()].flat().filter((record) => isOpen(record) && !isOurs(record, self))
  const found = new Map<string, UnfinishedGroup>()
  for (const { intent } of open.sort((one, other) => other.id - one.id)) {
    const { group, kind, run } = intent
    if (group === undefined || group.services.length < 2 || found.has(group.id)) continue
    const records = new Map<string, LedgerRecord>()
    for (const service of group.services) {
      const record = recordOf(group.id, ledgers.get(service) ?? [])
      if (record !== undefined) records.set(service, record)
    }
    found.set(group.id, { id: group.id, services: group.services, kind, run: run.id, records })
  }
  return [...found.values()]
}

/** The record of a group, the first of two where a lost answer of GitHub made one twice: of them, the one that went on. */
function recordOf(id: string, records: readonly LedgerRecord[]): LedgerRecord | undefined {
  const own = records.filter(({ intent }) => intent.group?.id === id)
  return own.toSorted((one, other) => other.entries.length - one.entries.length)[0]
}

/** What becomes of an unfinished group. `why`: in words, for the timeline. */
export type GroupDecision = { state: 'all-new' | 'all-old' | 'destinations'; why: string }

/** What is known of each service of the group whose run has ended. */
export type GroupSight = { observed: ReadonlyMap<string, Observation>; wanted: ReadonlyMap<string, Release> }

/**
 * Decides for all services of a group alike. Pure. It is all new only if the provider shows every one serving everything from the side of its
 * record, none was being taken back, and the rollout as a whole had been found good (one of them is completed), or is what this run wants.
 * Else it is all old. A rollback goes on to its destinations: what it leaves is bad.
 */
export function decideGroup({ services, kind, records, run }: UnfinishedGroup, { observed, wanted }: GroupSight): GroupDecision {
  const about = `run ${run} ended in the middle of ${services.join(' and ')}`
  if (kind === 'rollback') return { state: 'destinations', why: `${about}, which it was rolling back: that is finished` }
  const missing = services.filter((service) => !isWhollyNew(records.get(service), observed.get(service)))
  const old = (why: string): GroupDecision => ({ state: 'all-old', why: `${about}; all go back: ${why}` })
  if (kind === 'drill') return old('it was a drill')
  if (missing.length > 0)
    return old(`${missing.join(' and ')} ${missing.length === 1 ? 'does' : 'do'} not serve everything of the new release`)
  const completed = services.filter((service) => hasEnded(records.get(service), 'complete'))
  if (completed.length > 0)
    return { state: 'all-new', why: `${about}; all serve the new release, and ${completed.join(' and ')} had passed the watch` }
  if (services.every((service) => isWanted(records.get(service), wanted.get(service))))
    return { state: 'all-new', why: `${about}; all serve the new release, which is the one that is wanted` }
  return old('its watch had not ended')
}

function isWhollyNew(record: LedgerRecord | undefined, observed: Observation | undefined): boolean {
  if (record === undefined || observed === undefined || !hasPhase(record, 'promote')) return false
  if ((['return', 'back', 'stopped', 'bad'] as const).some((left) => hasPhase(record, left))) return false
  const { colour } = record.intent
  return servesEverything(observed, colour) && identityShown(record, observed[colour]).state !== 'other'
}

function hasEnded(record: LedgerRecord | undefined, phase: 'complete'): boolean {
  return record !== undefined && hasPhase(record, phase)
}

function isWanted(record: LedgerRecord | undefined, wanted: Release | undefined): boolean {
  return record !== undefined && wanted !== undefined && sameRelease(record.intent.release, wanted)
}
