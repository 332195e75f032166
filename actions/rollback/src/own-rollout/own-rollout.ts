import { openRecord } from '@slipway/shared/rollout/engine/session'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import { reportIncident } from '../incident/incident-report.ts'
import { type LockedJob, lockedJob, type RollbackJob } from '../job/rollback-job.ts'
import { lockOfThisJob } from '../rollback-lock.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { endOpenRollout, reachedUsers } from './own-rollout-revert.ts'

/** With `only-if-needed`: ends the rollout that an earlier step of this workflow job started, and touches no other. */
export async function endOwnRollout(job: RollbackJob): Promise<RollbackResult> {
  const lock = await lockOfThisJob(job)
  // A job that never took the lock changed nothing, so there is nothing to revert.
  if (lock === undefined) return await endedRollout(job)
  const locked = lockedJob(job, lock)
  const { aborted } = effectiveSignals(await lock.signals())
  if (aborted === undefined) return await endUnderLock(locked)
  // Answered first and released here, not at the end of the job, because the sender waits for the lock. An abort is a judgement, as it
  // is during the rollout: the release is not deployed again automatically.
  if (aborted.answered === undefined) await lock.answer(aborted)
  try {
    const reason = job.inputs.reason ?? describeSignal(aborted)
    return await endUnderLock({ ...locked, inputs: { ...job.inputs, watchVerdict: 'fail', reason } })
  } finally {
    await lock.release()
  }
}

async function endUnderLock(job: LockedJob): Promise<RollbackResult> {
  const open = openRecord(await job.rollout.ledger.read(), holderOf(job.context.runner))
  return open === undefined ? await endedRollout(job) : await endOpenRollout(open, job)
}

/** The rollout has ended already, or there was none: nothing is changed, and a revert gets its incident. */
async function endedRollout(job: RollbackJob): Promise<RollbackResult> {
  const self = holderOf(job.context.runner)
  const record = (await job.stores.ledger.read()).find((one) => isOurs(one, self))
  if (record === undefined) return { state: 'no-rollout' }
  const reason = job.inputs.reason ?? record.entries.at(-1)?.detail ?? 'its rollout failed'
  return { state: 'ended-before', record, reason, incident: await reportRevert(record, reason, job) }
}

async function reportRevert(record: LedgerRecord, reason: string, job: RollbackJob): Promise<string | undefined> {
  if (!hasPhase(record, 'back') || !reachedUsers(record)) return undefined
  const { release, previous } = record.intent
  return await reportIncident({ bad: release, good: previous?.release, reason, decidedAt: undefined }, job)
}
