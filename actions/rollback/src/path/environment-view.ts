import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { type LiveSide, liveSide } from '@slipway/shared/rollout/plan/plan'
import { lookPatiently } from '@slipway/shared/rollout/steps/patient-look'
import type { RollbackJob } from '../job/rollback-job.ts'

/** What the ledger records and what the provider shows, read once for one plan. */
export type EnvironmentView = { records: readonly LedgerRecord[]; observed: Observation; live: LiveSide | undefined }

/** A rollback waits for a provider that does not answer; a dry run does not. */
export async function viewEnvironment({ inputs, rollout, context }: RollbackJob): Promise<EnvironmentView> {
  const records = await rollout.ledger.read()
  const observed = inputs.dryRun ? await rollout.target.observe(context.signal) : await lookPatiently(rollout)
  return { records, observed, live: liveSide(observed, records) }
}
