import type { Outcome } from '@slipway/shared/action'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { signalEnvironment } from './signal-services.ts'

/** Asks the running rollout to stay at its current weight. */
export function run(call: ModeCall<ModeInputs<'pause'>>): Promise<Outcome> {
  return signalEnvironment('pause', call)
}
