import type { Outcome } from '@slipway/shared/action'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { notAdmittedOutcome } from '../render/admission.ts'
import { completionOutcome, rolloutOutcome } from '../render/rollout.ts'
import { completeOwnRollout } from '../rollout/completion.ts'
import { promoteRelease } from '../rollout/promotion.ts'

/** Shifts all traffic to the release and completes the rollout at once: for a workflow without a watch of its own. */
export async function run(call: ModeCall<ModeInputs<'release'>>): Promise<Outcome> {
  const promotion = await promoteRelease(call)
  const { opened } = promotion
  const { environment } = opened
  if (promotion.state === 'not-admitted') return notAdmittedOutcome(promotion.admission, promotion.release, environment)
  if (promotion.result.state !== 'promoted') return rolloutOutcome(promotion.result, opened)
  // Without a watch, only the steps have judged the release: what they would have taken back is no success.
  const unproven = opened.rollout.evidence.unenforced[0]
  const completion = await completeOwnRollout({ unproven, environment, runner: call.context.runner }, promotion.deps)
  return completionOutcome(completion, { watched: false }, opened)
}
