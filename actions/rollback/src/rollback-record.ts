import type { Judgement } from '@slipway/shared/core/words'
import { completeRollback, markBad } from '@slipway/shared/rollout/engine/complete'
import type { RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import type { LockedJob } from './job/rollback-job.ts'
import { reasonOf } from './release-rollout.ts'

/** A destination that has all traffic, and the record of its rollback. */
export type RecordedRollback = Pick<Extract<RolloutResult, { state: 'promoted' }>, 'recordId' | 'intent' | 'observed'>

/** A validated destination is a success; otherwise it only keeps the traffic. The release left behind is bad either way. Returns what failed afterwards. */
export async function recordRollback(
  { recordId, intent, observed }: RecordedRollback,
  validation: Judgement,
  job: LockedJob,
): Promise<string | undefined> {
  const { rollout } = job
  const reason = reasonOf(job)
  if (validation.verdict === 'pass' || validation.verdict === 'warn') {
    return (await completeRollback({ recordId, intent, observed, reason }, rollout)).trouble
  }
  const problem = validation.verdict === 'fail' ? 'its validation failed' : 'its validation could not be evaluated'
  await rollout.lock.check()
  await rollout.ledger.write(recordId, {
    state: 'error',
    phase: 'kept',
    detail: `it has all traffic, but ${problem}: ${validation.reason}`,
  })
  await markBad(intent.previous?.release, reason, rollout)
  return undefined
}
