import { type Colour, otherColour, type Release } from '../../core/words.ts'
import { bothColours, describeObservation, type Observation } from '../contract/target.ts'
import type { TrafficCandidate } from '../engine/restore-traffic.ts'
import { hasPhase, isOpen, type LedgerRecord, lastOn, lastSuccess, mayHaveShifted, sameRelease } from '../ledger/ledger.ts'
import { sameVersion } from '../ledger/rollback-destination.ts'
import type { Holder } from '../lock/lock.ts'

/** Which end an interrupted rollout is brought to. */
export type Direction = 'forward' | 'back'

export type Reconciliation =
  | { state: 'settled'; unfinished: readonly LedgerRecord[] }
  /** One side must get everything; the candidates are tried in order, each verified first. */
  | { state: 'unsettled'; unfinished: readonly LedgerRecord[]; direction: Direction; candidates: readonly TrafficCandidate[]; why: string }
  /** Somebody else changed the split, or what runs on a side. */
  | { state: 'drift'; reason: string; hint: string }

export type ReconcileInput = {
  observed: Observation
  records: readonly LedgerRecord[]
  self: Holder
  onDrift: 'stop' | 'adopt'
  /** What this run wants; a rollout of the same release that had come far enough is finished rather than begun again. */
  wanted?: Release | undefined
}

/**
 * What an earlier rollout left. Called with the lock held, so the run of every open record but our own has ended. An
 * interrupted deployment is taken back to the last release that passed its watch; an interrupted rollback is finished, since
 * what it leaves is bad, and so is a rollout of the wanted release that was seen to serve everything.
 */
export function reconcile({ observed, records, self, onDrift, wanted }: ReconcileInput): Reconciliation {
  const unfinished = records.filter((record) => isOpen(record) && !isOurs(record, self))
  const sharing = bothColours.filter((colour) => observed[colour].weight > 0)
  const home = lastSuccess(records)
  const away = home !== undefined && sharing.length === 1 && sharing[0] !== home.intent.colour
  // A provider may show a state that is older than the last shift of a run that died, so such a shift is never trusted.
  const doubtful = unfinished.some((record) => mayHaveShifted(record) && !onlyClosed(record))
  const stranger = unfinished.length === 0 ? strangerOn(observed, records) : undefined
  if (stranger !== undefined && onDrift === 'stop') return drift(observed, stranger)
  if (sharing.length !== 2 && !away && !doubtful) return { state: 'settled', unfinished }

  // One that ended before it could move anything is no reason for what the provider shows.
  const cause = unfinished.find(mayHaveShifted)
  // What was kept without a judgement serves on purpose, although the ledger cannot call it good.
  const kept = sharing.length === 1 && sharing[0] !== undefined && wasKept(records, sharing[0])
  if (cause === undefined && kept) return { state: 'settled', unfinished }
  if (cause === undefined && onDrift === 'stop') return drift(observed, known(home))
  if (cause === undefined && sharing.length === 1) return { state: 'settled', unfinished }
  return { state: 'unsettled', unfinished, ...wayOut({ observed, records, cause, home, wanted }) }
}

type Left = {
  observed: Observation
  records: readonly LedgerRecord[]
  cause: LedgerRecord | undefined
  home: LedgerRecord | undefined
  wanted: Release | undefined
}

function wayOut({ observed, records, cause, home, wanted }: Left): { direction: Direction; candidates: TrafficCandidate[]; why: string } {
  const forward = cause === undefined ? undefined : whyForward(cause, observed, wanted)
  const first =
    (forward === undefined ? undefined : cause?.intent.colour) ?? home?.intent.colour ?? cause?.intent.previous?.colour ?? 'blue'
  const candidates = [first, otherColour(first)].map((colour) => ({ colour, release: lastOn(records, colour)?.intent.release }))
  const broken =
    cause === undefined ? 'traffic is split by hand' : `run ${cause.intent.run.id} ended in the middle of ${cause.intent.release.version}`
  const back =
    home === undefined ? 'no release has passed its watch yet' : `${home.intent.release.version} is the last that passed its watch`
  const direction = forward === undefined ? 'back' : 'forward'
  const decision = direction === 'forward' ? `it is finished forward: ${forward}` : `it is taken back: ${back}`
  return { direction, candidates, why: `${broken} (${describeObservation(observed)}); ${decision}` }
}

function whyForward({ intent, ...record }: LedgerRecord, observed: Observation, wanted: Release | undefined): string | undefined {
  if (intent.kind === 'rollback') return 'it was a rollback, and what a rollback leaves is bad'
  const arrived = observed[intent.colour].weight === 1 && hasPhase({ intent, ...record }, 'promote')
  if (arrived && wanted !== undefined && sameRelease(wanted, intent.release))
    return 'it is the release that is wanted, and it serves everything'
  return undefined
}

/** Another release runs where the ledger has one, as far as the provider tells. */
function strangerOn(observed: Observation, records: readonly LedgerRecord[]): string | undefined {
  for (const colour of bothColours) {
    const told = observed[colour].release
    const recorded = lastOn(records, colour)?.intent.release.version
    if (observed[colour].weight > 0 && told !== undefined && recorded !== undefined && !sameVersion(told, recorded)) {
      return `${recorded} on ${colour}, where ${told} runs`
    }
  }
  return undefined
}

function onlyClosed(record: LedgerRecord): boolean {
  return !(['shift', 'promote', 'return'] as const).some((reached) => hasPhase(record, reached))
}

function wasKept(records: readonly LedgerRecord[], colour: Colour): boolean {
  return lastOn(records, colour)?.entries.some((entry) => entry.phase === 'kept') === true
}

export function isOurs(record: LedgerRecord, self: Holder): boolean {
  const { run } = record.intent
  return run.id === self.run && run.attempt === self.attempt && run.job === self.job
}

function known(home: LedgerRecord | undefined): string {
  return home === undefined ? 'nothing of its own' : `${home.intent.release.version} on ${home.intent.colour} with everything`
}

function drift(observed: Observation, ledger: string): Reconciliation {
  return {
    state: 'drift',
    reason: `Somebody changed the traffic by hand: the provider shows ${describeObservation(observed)}, the ledger has ${ledger}`,
    hint: 'Give one side everything again, or set rollout.on-drift: adopt to go on from what the provider shows.',
  }
}
