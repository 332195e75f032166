import type { Outcome } from '@slipway/shared/action'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { notAdmittedOutcome } from '../render/admission.ts'
import { rolloutOutcome } from '../render/rollout.ts'
import { promoteRelease } from '../rollout/promotion.ts'

/** Shifts all traffic to the release. The rollout and its lock stay open for the watch and mode complete. */
export async function run(call: ModeCall<ModeInputs<'deploy'>>): Promise<Outcome> {
  const promotion = await promoteRelease(call)
  if (promotion.state === 'begun') return rolloutOutcome(promotion.result, promotion.opened)
  return notAdmittedOutcome(promotion.admission, promotion.release, promotion.opened.environment)
}
