import type { Outcome } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { signalOutcome } from '../render/signal.ts'
import { signalRollout } from '../signals/delivery.ts'

/** Asks the running rollout to revert at once. */
export async function run(call: ModeCall<ModeInputs<'abort'>>): Promise<Outcome> {
  const control = await openStores(call.inputs, call.context, call.doubles)
  return signalOutcome(await signalRollout('abort', control, call), control.environment)
}
