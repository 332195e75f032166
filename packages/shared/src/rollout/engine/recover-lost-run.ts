import type { Colour, Release } from '../../core/words.ts'
import { bothColours, describeObservation, type Observation, servesEverything } from '../contract/observation.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { isOpen, lastOn } from '../ledger/record-state.ts'
import type { Holder } from '../lock/lock.ts'
import { isOurs } from '../lock/ownership.ts'
import { type Reconciliation, reconcile } from '../plan/interrupted-rollout.ts'
import { askPatiently } from '../steps/github-patience.ts'
import { lookPatiently } from '../steps/patient-look.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import type { StepTarget } from '../steps/step-target.ts'
import { markBad } from './complete.ts'
import { type Restoration, type RestoredTraffic, TrafficRestorer } from './restore-traffic.ts'
import type { RolloutRequest, RolloutResult } from './rollout-request.ts'

type Refusal = Extract<RolloutResult, { state: 'refused' }>

/** The rollouts of these runs were brought to their end; the side serves everything. `release`: what the ledger has on it. */
export type MendedRollouts = { state: 'mended'; runs: readonly number[]; live: { colour: Colour; release: Release | undefined } }

/**
 * Recovers the unfinished rollouts of jobs that have ended, for a job that deploys nothing itself. Returns undefined when there are
 * none, so that a manual split is left for its author to fix.
 */
export async function recoverLostRuns(
  request: Pick<RecoveryRequest, 'self' | 'onDrift' | 'groups'>,
  deps: RolloutDeps,
): Promise<MendedRollouts | Refusal | undefined> {
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const left = records.filter((record) => isOpen(record) && !isOurs(record, request.self))
  if (left.length === 0) return undefined
  const recovery = await recoverBeforeRollout(request, deps)
  if (recovery.state === 'refused') return recovery
  return await mendedRollouts([...new Set(left.map(({ intent }) => intent.run.id))], deps)
}

/** What serves after the rollouts of these runs were brought to their end. */
export async function mendedRollouts(runs: readonly number[], deps: RolloutDeps): Promise<MendedRollouts | Refusal> {
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const observed = await lookPatiently(deps)
  const colour = bothColours.find((one) => servesEverything(observed, one))
  if (colour !== undefined) return { state: 'mended', runs, live: { colour, release: lastOn(records, colour)?.intent.release } }
  const reason = `what a lost run left could not be mended: no side serves everything (${describeObservation(observed)})`
  return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' }
}

type RecoveryRequest = Pick<RolloutRequest, 'self' | 'onDrift' | 'groups'> &
  Partial<Pick<RolloutRequest, 'release' | 'kind'>> & { toPrevious?: boolean }

/** Nothing is left unfinished. `observed`: what the provider showed in the end. */
export type RecoveredState = { state: 'recovered'; observed: Observation }

/** Recovers what an earlier run left unfinished before a new rollout begins. Returns a refusal when this run must not decide. */
export async function recoverBeforeRollout(request: RecoveryRequest, deps: RolloutDeps): Promise<RecoveredState | Refusal> {
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const group = request.groups === 'decided' ? undefined : unfinishedGroup(records, request.self)
  if (group !== undefined) return undecidedGroup(group)
  const waits = request.kind === 'rollback' || records.some((record) => isOpen(record) && !isOurs(record, request.self))
  const observed = waits ? await lookPatiently(deps) : await deps.target.observe(deps.signal)
  const found = reconcile({
    observed,
    records,
    self: request.self,
    onDrift: request.onDrift,
    wanted: request.release,
    toPrevious: request.toPrevious,
  })
  if (found.state === 'drift') return { state: 'refused', reason: found.reason, hint: found.hint }
  let restored: RestoredTraffic | undefined
  if (found.state === 'unsettled') {
    const restoration = await restoreCandidates(found, deps)
    if (restoration.state === 'restored') restored = restoration
    else if (restoration.state === 'out-of-time' || bothColours.some((colour) => observed[colour].weight > 0))
      return unmended(found.why, restoration)
  }
  const shown = restored?.observed ?? observed
  for (const record of found.unfinished) await closeInterrupted(record, { restored, observed: shown, records }, deps)
  return { state: 'recovered', observed: shown }
}

/** The newest record that a lost run left open of a rollout of several services together. */
function unfinishedGroup(records: readonly LedgerRecord[], self: Holder): LedgerRecord | undefined {
  return records.find((record) => isOpen(record) && !isOurs(record, self) && (record.intent.group?.services.length ?? 0) > 1)
}

function undecidedGroup({ intent: { service, group, run } }: LedgerRecord): Refusal {
  const others = group?.services.filter((one) => one !== service) ?? []
  return {
    state: 'refused',
    reason: `run ${run.id} has left a rollout of ${service} with ${others.join(' and ')} unfinished, which is decided for all of them together`,
    hint: 'Run it again for all services: it brings them to one end first.',
  }
}

async function restoreCandidates(
  { unfinished, candidates, why }: Extract<Reconciliation, { state: 'unsettled' }>,
  deps: RolloutDeps,
): Promise<Restoration> {
  deps.note(`before anything else: ${why}`)
  const [newest] = unfinished
  const about = { recordId: newest?.id, about: newest?.intent ?? manualSplit }
  try {
    return await new TrafficRestorer({ about, own: false }, deps).restore(candidates)
  } finally {
    // The record is another run's: nothing of it is written behind its end, or once this run has let go of the lock.
    if (newest !== undefined) await deps.outbox.drop(newest.id)
  }
}

function unmended(why: string, restoration: Exclude<Restoration, { state: 'restored' }>): Refusal {
  if (restoration.state === 'out-of-time') {
    const reason = `${why}; but the traffic could not be moved in the time there was: ${restoration.why}`
    return { state: 'refused', reason, hint: 'Run again when the provider and GitHub answer.' }
  }
  const reason = `${why}; but no side could be found well and given everything (${restoration.why})`
  return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' }
}

/** Stands for a rollout when a manual split is repaired. */
const manualSplit: StepTarget['about'] = { kind: 'rollback', service: '', environment: '', run: { id: 0, attempt: 0, job: '' } }

/** Writes the end of a rollout whose run has ended. A rollback that reached its destination has succeeded. */
async function closeInterrupted(
  record: LedgerRecord,
  { restored, observed, records }: { restored: RestoredTraffic | undefined; observed: Observation; records: readonly LedgerRecord[] },
  deps: RolloutDeps,
): Promise<void> {
  const { colour, release, run, kind, previous, reason } = record.intent
  const serves = servesEverything(observed, colour) && lastOn(records, colour)?.id === record.id
  const detail = `run ${run.id} ended in the middle; ${describeObservation(observed)}`
  await deps.lock.check()
  if (serves && kind === 'rollback' && restored?.verified === true) {
    await deps.ledger.write(record.id, { state: 'success', phase: 'complete', detail })
    deps.note(`${release.version}: complete: ${detail}`)
    await markBad(previous?.release, reason ?? 'it was rolled back', deps)
    return
  }
  const phase = serves ? 'kept' : 'stopped'
  await deps.ledger.write(record.id, { state: 'error', phase, detail })
  deps.note(`${release.version}: ${phase}: ${detail}`)
}
