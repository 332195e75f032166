import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { type LiveSide, liveSide } from '@slipway/shared/rollout/plan/plan'
import type { RollbackJob } from '../job/rollback-job.ts'

/** What the ledger records and what the provider shows, read once for one plan. */
export type EnvironmentView = { records: readonly LedgerRecord[]; observed: Observation; live: LiveSide | undefined }

export async function viewEnvironment({ rollout, context }: RollbackJob): Promise<EnvironmentView> {
  const records = await rollout.ledger.read()
  const observed = await rollout.target.observe(context.signal)
  return { records, observed, live: liveSide(observed, records) }
}
