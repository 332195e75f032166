import { bothColours, describeObservation, type Observation, servesEverything } from '../contract/target.ts'
import { isOpen, type LedgerRecord, lastOn } from '../ledger/ledger.ts'
import { isOurs, type Reconciliation, reconcile } from '../plan/reconcile.ts'
import { markBad } from './complete.ts'
import { type RolloutDeps, type StepTarget, usualLimits } from './context.ts'
import { type RestoredTraffic, restoreTraffic } from './restore-traffic.ts'
import type { RolloutRequest, RolloutResult } from './session.ts'

type Refusal = Extract<RolloutResult, { state: 'refused' }>

/**
 * For a run that wants no release live itself: what a lost run left is brought to its end. Gives undefined where nothing was
 * left, so that a split which somebody made by hand stays theirs to mend.
 */
export async function recoverLostRuns(
  request: Pick<RolloutRequest, 'self' | 'onDrift'>,
  deps: RolloutDeps,
): Promise<{ state: 'mended'; runs: readonly number[] } | Refusal | undefined> {
  const left = (await deps.ledger.read()).filter((record) => isOpen(record) && !isOurs(record, request.self))
  if (left.length === 0) return undefined
  const refused = await recoverBeforeRollout(request, deps)
  if (refused !== undefined) return refused
  const observed = await deps.target.observe(deps.signal)
  if (bothColours.some((colour) => servesEverything(observed, colour))) {
    return { state: 'mended', runs: [...new Set(left.map(({ intent }) => intent.run.id))] }
  }
  const reason = `what a lost run left could not be mended: no side serves everything (${describeObservation(observed)})`
  return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' }
}

/** Brings what an earlier run left to its end, before anything else. Gives a refusal where that is not this run's to decide. */
export async function recoverBeforeRollout(
  request: Pick<RolloutRequest, 'self' | 'onDrift'> & { release?: RolloutRequest['release'] },
  deps: RolloutDeps,
): Promise<Refusal | undefined> {
  const records = await deps.ledger.read()
  const observed = await deps.target.observe(deps.signal)
  const found = reconcile({ observed, records, self: request.self, onDrift: request.onDrift, wanted: request.release })
  if (found.state === 'drift') return { state: 'refused', reason: found.reason, hint: found.hint }
  let restored: RestoredTraffic | undefined
  if (found.state === 'unsettled') {
    restored = await restoreCandidates(found, deps)
    if (restored === undefined && bothColours.some((colour) => observed[colour].weight > 0)) {
      const reason = `${found.why}; but no side could be found well and given everything`
      return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' }
    }
  }
  for (const record of found.unfinished)
    await closeInterrupted(record, { restored, observed: restored?.observed ?? observed, records }, deps)
  return undefined
}

async function restoreCandidates(
  { unfinished, candidates, why }: Extract<Reconciliation, { state: 'unsettled' }>,
  deps: RolloutDeps,
): Promise<RestoredTraffic | undefined> {
  deps.note(`before anything else: ${why}`)
  const [newest] = unfinished
  return await restoreTraffic(candidates, { recordId: newest?.id, about: newest?.intent ?? nobody }, usualLimits, deps)
}

/** Whose rollout it is when a split by hand is mended. */
const nobody: StepTarget['about'] = { kind: 'rollback', service: '', environment: '', run: { id: 0, attempt: 0, job: '' } }

/** A rollout whose run has ended says nothing more, so its end is written for it. A rollback that arrived is one that succeeded. */
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
