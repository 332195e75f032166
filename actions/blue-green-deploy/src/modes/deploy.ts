import type { Outcome } from '@slipway/shared/action'
import { chosenServices } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { notAdmittedOutcome } from '../render/admission.ts'
import { rolloutOutcome } from '../render/rollout.ts'
import { groupOutcome } from '../render/several-services.ts'
import { promoteReleases } from '../rollout/group-promotion.ts'
import { promoteRelease } from '../rollout/promotion.ts'

/** Shifts all traffic to the release, or to those of several services. The rollout and its locks stay open for the watch and mode complete. */
export async function run(call: ModeCall<ModeInputs<'deploy'>>): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context)
  if (services !== undefined) return groupOutcome(await promoteReleases(services, call), call.inputs.environment ?? '')
  const promotion = await promoteRelease(call)
  if (promotion.state === 'begun') return rolloutOutcome(promotion.result, promotion.opened)
  return notAdmittedOutcome(promotion.admission, promotion.release, promotion.opened.environment)
}
