import type { Outcome } from '@slipway/shared/action'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { signalEnvironment } from './signal-services.ts'

/** Asks the running rollout to end its pause and continue. */
export function run(call: ModeCall<ModeInputs<'promote'>>): Promise<Outcome> {
  return signalEnvironment('promote', call)
}
