import { sameRelease } from '../../core/version.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import { bothColours, describeObservation, type Observation } from '../contract/observation.ts'
import { lastSuccess } from '../ledger/last-known-good.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { hasPhase, identityShown, isOpen, labelAgrees, lastOn, mayHaveShifted, shownFor } from '../ledger/record-state.ts'
import type { Holder } from '../lock/lock.ts'
import { isOurs } from '../lock/ownership.ts'
import type { TrafficCandidate } from './candidate.ts'

/** Whether an interrupted rollout is finished or reverted. */
export type Direction = 'forward' | 'back'

export type Reconciliation =
  | { state: 'settled'; unfinished: readonly LedgerRecord[] }
  /** One side must get all traffic. The candidates are verified and tried in order. */
  | { state: 'unsettled'; unfinished: readonly LedgerRecord[]; direction: Direction; candidates: readonly TrafficCandidate[]; why: string }
  /** Somebody else changed the weights, or the release on a side. */
  | { state: 'drift'; reason: string; hint: string }

export type ReconcileInput = {
  observed: Observation
  records: readonly LedgerRecord[]
  self: Holder
  onDrift: 'stop' | 'adopt'
  /** The release of this run. An interrupted rollout of the same release that served everything is finished, not repeated. */
  wanted?: Release | undefined
  /** Back to what served before the interrupted rollout, also where that was kept without being a success: as all services of it go. */
  toPrevious?: boolean | undefined
}

/**
 * Decides what happens to the rollouts that earlier runs left unfinished. The lock is held, so the run of every open record except our
 * own has ended. An interrupted deployment is reverted to the last release that succeeded. An interrupted rollback is finished,
 * because the release it leaves is bad; so is a rollout of the wanted release that served everything.
 */
export function reconcile({ observed, records, self, onDrift, wanted, toPrevious }: ReconcileInput): Reconciliation {
  const unfinished = records.filter((record) => isOpen(record) && !isOurs(record, self))
  const sharing = bothColours.filter((colour) => observed[colour].weight > 0)
  const lastGood = lastSuccess(records)
  const servedElsewhere = lastGood !== undefined && sharing.length === 1 && sharing[0] !== lastGood.intent.colour
  // A provider may show a state that is older than the last shift of a run that died, so that shift is not trusted.
  const doubtful = unfinished.some((record) => mayHaveShifted(record) && !onlyClosed(record))
  const unexpected = unfinished.length === 0 ? unexpectedRelease(observed, records) : undefined
  if (unexpected !== undefined && onDrift === 'stop') return drift(observed, unexpected)
  if (sharing.length !== 2 && !servedElsewhere && !doubtful) return { state: 'settled', unfinished }

  // A rollout that ended before it shifted traffic cannot be the reason for what the provider shows.
  const cause = unfinished.find(mayHaveShifted)
  // A release that was kept without a judgement serves on purpose, although the ledger does not call it good.
  const kept = sharing.length === 1 && sharing[0] !== undefined && wasKept(records, sharing[0])
  if (cause === undefined && kept) return { state: 'settled', unfinished }
  if (cause === undefined && onDrift === 'stop') return drift(observed, expectedByLedger(lastGood))
  if (cause === undefined && sharing.length === 1) return { state: 'settled', unfinished }
  return { state: 'unsettled', unfinished, ...recovery({ observed, records, cause, lastGood, wanted, toPrevious }) }
}

type Interrupted = {
  observed: Observation
  records: readonly LedgerRecord[]
  cause: LedgerRecord | undefined
  lastGood: LedgerRecord | undefined
  wanted: Release | undefined
  toPrevious: boolean | undefined
}

function recovery({ observed, records, cause, lastGood, wanted, toPrevious }: Interrupted): {
  direction: Direction
  candidates: TrafficCandidate[]
  why: string
} {
  const forward = cause === undefined ? undefined : whyForward(cause, observed, wanted)
  const before = toPrevious === true ? cause?.intent.previous?.colour : undefined
  const first =
    (forward === undefined ? undefined : cause?.intent.colour) ??
    before ??
    lastGood?.intent.colour ??
    cause?.intent.previous?.colour ??
    'blue'
  const candidates = [first, otherColour(first)].map((colour) => ({ colour, release: lastOn(records, colour)?.intent.release }))
  const broken =
    cause === undefined ? 'traffic is split by hand' : `run ${cause.intent.run.id} ended in the middle of ${cause.intent.release.version}`
  const back = lastGood === undefined ? 'no release has succeeded yet' : `${lastGood.intent.release.version} is the last that succeeded`
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

/** A side with traffic on which the provider shows another release than the ledger. */
function unexpectedRelease(observed: Observation, records: readonly LedgerRecord[]): string | undefined {
  for (const colour of bothColours) {
    const shown = observed[colour].release
    const record = lastOn(records, colour)
    if (record === undefined || observed[colour].weight === 0 || identityShown(record, observed[colour]).state === 'same') continue
    const recorded = shownFor(record)
    if (shown !== undefined && recorded !== undefined && !labelAgrees(record, observed[colour])) {
      return `${recorded} on ${colour}, where ${shown} runs`
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

function expectedByLedger(lastGood: LedgerRecord | undefined): string {
  return lastGood === undefined ? 'nothing of its own' : `${lastGood.intent.release.version} on ${lastGood.intent.colour} with everything`
}

function drift(observed: Observation, ledger: string): Reconciliation {
  return {
    state: 'drift',
    reason: `Somebody changed the traffic by hand: the provider shows ${describeObservation(observed)}, the ledger has ${ledger}`,
    hint: 'Give one side everything again, or set rollout.on-drift: adopt to go on from what the provider shows.',
  }
}
