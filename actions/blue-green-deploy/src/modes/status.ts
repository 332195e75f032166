import type { Outcome } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { statusOutcome } from '../render/status.ts'
import { readStatus } from '../status/environment-status.ts'

/** Shows the live release, the running rollout, the holder of the lock and the last rollouts. Reads only, and marks as unknown what it cannot read. */
export async function run(call: ModeCall<ModeInputs<'status'>>): Promise<Outcome> {
  const control = await openStores(call.inputs, call.context, call.doubles)
  return statusOutcome(await readStatus(control, call), control.environment)
}
