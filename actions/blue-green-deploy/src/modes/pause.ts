import type { Outcome } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { signalOutcome } from '../render/signal.ts'
import { signalRollout } from '../signals/delivery.ts'

/** Asks the running rollout to stay at its current weight. */
export async function run(call: ModeCall<ModeInputs<'pause'>>): Promise<Outcome> {
  const control = await openStores(call.inputs, call.context, call.doubles)
  return signalOutcome(await signalRollout('pause', control, call), control.environment)
}
