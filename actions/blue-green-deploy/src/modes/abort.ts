import type { Outcome } from '@slipway/shared/action'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { signalEnvironment } from './signal-services.ts'

/** Asks the running rollout to revert at once. */
export function run(call: ModeCall<ModeInputs<'abort'>>): Promise<Outcome> {
  return signalEnvironment('abort', call)
}
