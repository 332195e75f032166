import type { Outcome } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import { liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { hasSucceeded } from '@slipway/shared/rollout/ledger/record-state'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { numberingOf } from '../numbering/numbering.ts'
import { numberingOutcome } from '../render/numbering.ts'

/** Says whether a version of this commit only has to name what is live, by the ledger. Changes nothing. */
export async function run(call: ModeCall<ModeInputs<'numbering'>>): Promise<Outcome> {
  const { inputs, context, doubles } = call
  const { environment, stores } = await openStores(inputs, context, doubles)
  const live = liveRecord(await stores.ledger.read())
  const numbering = numberingOf(live, { sha: context.runner.run.sha, passed: live !== undefined && hasSucceeded(live) })
  return numberingOutcome(numbering, { environment, version: inputs.version })
}
