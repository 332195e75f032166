import type { Outcome } from '@slipway/shared/action'
import { chosenServices } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { notAdmittedOutcome } from '../render/admission.ts'
import { completionOutcome, rolloutOutcome } from '../render/rollout.ts'
import { groupOutcome, togetherOutcome } from '../render/several-services.ts'
import { completeOwnRollout, completeOwnRollouts } from '../rollout/completion.ts'
import { untestedBy } from '../rollout/deployment-tests.ts'
import { promoteReleases } from '../rollout/group-promotion.ts'
import { promoteRelease } from '../rollout/promotion.ts'

/** Shifts all traffic to the release and completes the rollout at once: for a workflow without a watch of its own. */
export async function run(call: ModeCall<ModeInputs<'release'>>): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context)
  if (services !== undefined) return await releaseTogether(services, call)
  const promotion = await promoteRelease(call)
  const { opened } = promotion
  const { environment } = opened
  if (promotion.state === 'not-admitted') return notAdmittedOutcome(promotion.admission, promotion.release, environment)
  if (promotion.result.state !== 'promoted') return rolloutOutcome(promotion.result, opened)
  // Without a watch, only the steps have judged the release: what they would have taken back is no success.
  const unproven = untestedBy(environment.tests.after, undefined) ?? opened.rollout.evidence.unenforced[0]
  const completion = await completeOwnRollout({ unproven, environment, runner: call.context.runner }, promotion.deps)
  return completionOutcome(completion, { watched: false }, opened)
}

async function releaseTogether(services: readonly string[], call: ModeCall<ModeInputs<'release'>>): Promise<Outcome> {
  const environment = call.inputs.environment ?? ''
  const promotion = await promoteReleases(services, call)
  if (promotion.state !== 'begun' || promotion.result.state !== 'ran' || promotion.result.failed !== undefined)
    return groupOutcome(promotion, environment)
  const { runner } = call.context
  const own = promotion.held.map(({ opened, deps }) => {
    const unproven = untestedBy(opened.environment.tests.after, undefined) ?? opened.rollout.evidence.unenforced[0]
    return { unproven, environment: opened.environment, runner, deps }
  })
  const ends = await completeOwnRollouts(own)
  const outcomes = promotion.held.map(({ service, opened }, place) => {
    return { service, outcome: completionOutcome(ends[place], { watched: false }, opened) }
  })
  return togetherOutcome(outcomes, environment)
}
