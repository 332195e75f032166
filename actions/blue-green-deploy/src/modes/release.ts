import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { usualVersionOf } from '@slipway/shared/core/version'
import type { GroupResult } from '@slipway/shared/rollout/group/group-rollout'
import { chosenServices, isConfiguredByInputs } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { notAdmittedOutcome } from '../render/admission.ts'
import { completionOutcome, rolloutOutcome } from '../render/rollout.ts'
import { groupOutcome, togetherOutcome } from '../render/several-services.ts'
import { watchedOutcome } from '../render/watched-release.ts'
import { completeOwnRollout, completeOwnRollouts } from '../rollout/completion.ts'
import { untestedBy } from '../rollout/deployment-tests.ts'
import { promoteReleases } from '../rollout/group-promotion.ts'
import type { HeldService } from '../rollout/held-services.ts'
import { promoteRelease } from '../rollout/promotion.ts'
import { type Ended, withIncident } from '../rollout/taken-back-incident.ts'
import { endByWatch } from '../rollout/watched-promotion.ts'

/**
 * Shifts all traffic to the release and ends the rollout in the same step: by a watch where the inputs ask for one or are the
 * configuration, else at once, for a workflow with a watch of its own or none.
 */
export async function run(given: ModeCall<ModeInputs<'release'>>): Promise<Outcome> {
  const call = { ...given, inputs: { ...given.inputs, version: given.inputs.version ?? versionOf(given) } }
  const services = await chosenServices(call.inputs, call.context)
  if (services !== undefined) return await releaseTogether(services, call)
  const watches = call.inputs.configuration?.watch !== undefined || (await isConfiguredByInputs(call.inputs, call.context))
  const promotion = await promoteRelease(call)
  const { opened } = promotion
  const { environment } = opened
  if (promotion.state === 'not-admitted') return notAdmittedOutcome(promotion.admission, promotion.release, environment)
  const { result, deps } = promotion
  if (result.state === 'ended') return await withIncident(rolloutOutcome(result, opened), [{ opened, ...result }], call)
  if (result.state !== 'promoted') return rolloutOutcome(result, opened)
  if (watches) {
    const { inputs, context, doubles } = call
    const end = await endByWatch({ opened, deps, result }, { inputs, context, given: doubles.watch })
    return await withIncident(watchedOutcome(end, opened), end.state === 'taken-back' ? [{ opened, ...end }] : [], call)
  }
  // Without a watch, only the steps have judged the release: what they would have taken back is no success.
  const unproven = untestedBy(environment.tests.after, undefined) ?? opened.rollout.evidence.unenforced[0]
  const completion = await completeOwnRollout({ unproven, environment, runner: call.context.runner }, deps)
  return completionOutcome(completion, { watched: false }, opened)
}

/** Those that went back, beginning with the service that ended it for all. */
function endedServices({ results, failed }: Extract<GroupResult, { state: 'ran' }>, held: readonly HeldService[]): Ended[] {
  return results
    .toSorted((one, other) => Number(other.service === failed) - Number(one.service === failed))
    .flatMap(({ service, result }) => {
      const own = held.find((one) => one.service === service)
      return own === undefined || result.state !== 'ended' ? [] : [{ opened: own.opened, ...result }]
    })
}

function versionOf({ inputs: { sha }, context: { runner } }: ModeCall<ModeInputs<'release'>>): string {
  return usualVersionOf({ ref: runner.run.ref, sha: sha ?? runner.run.sha })
}

async function releaseTogether(services: readonly string[], call: ModeCall<ModeInputs<'release'>>): Promise<Outcome> {
  if (call.inputs.configuration?.watch !== undefined) {
    throw new ActionError('The input "watch" is of one service, and this step is about several', {
      hint: 'Call deploy.yml, which watches all of them in one job, or leave the input out.',
    })
  }
  const environment = call.inputs.environment ?? ''
  const promotion = await promoteReleases(services, call)
  if (promotion.state !== 'begun' || promotion.result.state !== 'ran') return groupOutcome(promotion, environment)
  if (promotion.result.failed !== undefined)
    return await withIncident(groupOutcome(promotion, environment), endedServices(promotion.result, promotion.held), call)
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
