import { type Colour, otherColour, type Release } from '../core/words.ts'
import { bothColours, describeObservation, type Observation } from './contract.ts'
import { hasPhase, isOpen, type LedgerRecord, lastOn, lastSuccess } from './ledger.ts'
import type { Holder } from './lock.ts'

/** A side that may get everything, with the release that the ledger knows on it. */
export type Candidate = { colour: Colour; release: Release | undefined }

export type Reconciliation =
  | { state: 'settled'; unfinished: readonly LedgerRecord[] }
  /** One side must get everything; the candidates are tried in order, each verified first. */
  | { state: 'unsettled'; unfinished: readonly LedgerRecord[]; candidates: readonly Candidate[]; why: string }
  /** Somebody else changed the split. */
  | { state: 'drift'; reason: string; hint: string }

export type ReconcileInput = {
  observed: Observation
  records: readonly LedgerRecord[]
  self: Holder
  onDrift: 'stop' | 'adopt'
}

/**
 * What an earlier rollout left. Called with the lock held, so the run of every open record but our own has ended. Traffic
 * goes back to the side of the last release that passed its watch; where there is none, to whichever side is well.
 */
export function reconcile({ observed, records, self, onDrift }: ReconcileInput): Reconciliation {
  const unfinished = records.filter((record) => isOpen(record) && !isOurs(record, self))
  const sharing = bothColours.filter((colour) => observed[colour].weight > 0)
  const home = lastSuccess(records)
  const away = home !== undefined && sharing.length === 1 && sharing[0] !== home.intent.colour
  // A provider may show a state that is older than the last shift of a run that died, so such a shift is never trusted.
  const doubtful = unfinished.some((record) => hasPhase(record, 'shift') || hasPhase(record, 'promote'))
  if (sharing.length !== 2 && !away && !doubtful) return { state: 'settled', unfinished }

  const cause = unfinished[0]
  // What was kept without a judgement serves on purpose, although the ledger cannot call it good.
  const kept = sharing.length === 1 && sharing[0] !== undefined && wasKept(records, sharing[0])
  if (cause === undefined && kept) return { state: 'settled', unfinished }
  if (cause === undefined && onDrift === 'stop') return drift(observed, home)
  if (cause === undefined && sharing.length === 1) return { state: 'settled', unfinished }

  const first = home?.intent.colour ?? cause?.intent.previous?.colour ?? 'blue'
  const candidates = [first, otherColour(first)].map((colour) => ({ colour, release: lastOn(records, colour)?.intent.release }))
  const broken =
    cause === undefined ? 'traffic is split by hand' : `run ${cause.intent.run.id} ended in the middle of ${cause.intent.release.version}`
  const target =
    home === undefined ? 'no release has passed its watch yet' : `${home.intent.release.version} is the last that passed its watch`
  return { state: 'unsettled', unfinished, candidates, why: `${broken} (${describeObservation(observed)}); ${target}` }
}

function wasKept(records: readonly LedgerRecord[], colour: Colour): boolean {
  return lastOn(records, colour)?.entries.some((entry) => entry.phase === 'kept') === true
}

export function isOurs(record: LedgerRecord, self: Holder): boolean {
  const { run } = record.intent
  return run.id === self.run && run.attempt === self.attempt && run.job === self.job
}

function drift(observed: Observation, home: LedgerRecord | undefined): Reconciliation {
  const known = home === undefined ? 'nothing of its own' : `${home.intent.release.version} on ${home.intent.colour} with everything`
  return {
    state: 'drift',
    reason: `Somebody changed the traffic by hand: the provider shows ${describeObservation(observed)}, the ledger has ${known}`,
    hint: 'Give one side everything again, or set rollout.on-drift: adopt to go on from what the provider shows.',
  }
}
