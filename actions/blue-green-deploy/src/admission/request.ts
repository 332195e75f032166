import type { Context } from '@slipway/shared/action'
import { mayDeploy } from '@slipway/shared/config/branches'
import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import { byHandOf } from '@slipway/shared/core/by-hand'
import type { Release } from '@slipway/shared/core/words'
import { startedRef } from '@slipway/shared/ports/runner'
import type { AdmissionRequest } from '@slipway/shared/rollout/admission/evaluate'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

type Subject = { config: Config; environment: EnvironmentConfig; release: Release; live: Release | undefined; source: string }

/** The rollout of a release as the admission rules see it: who starts it, from which commit, and over what. */
export function admissionRequest(
  { config, environment, release, live, source }: Subject,
  { inputs, context }: Pick<ModeCall<Pick<Inputs, 'overrideFreeze'> & Partial<Pick<Inputs, 'approve'>>>, 'inputs' | 'context'>,
): AdmissionRequest {
  const { sha, event } = context.runner.run
  return {
    environment,
    release,
    live,
    source,
    // A push to a branch that is approved by command only proposes: it does not take the place of what a person has approved.
    reached: inputs.approve === undefined && isReached(environment, config, startedRef(context.runner.run)),
    run: { sha, event, person: personOf(context), byHand: byHandOf(context.runner.environment) },
    overrideFreeze: inputs.overrideFreeze,
  }
}

/** Whether a push to this ref deploys to this environment and to no other. */
function isReached(environment: EnvironmentConfig, config: Config, ref: string): boolean {
  const reached = [...config.environments.values()].filter((one) => one.branches.length > 0 && mayDeploy(one, ref))
  return reached.length === 1 && reached[0]?.name === environment.name
}

/** The person who started this attempt: in a run that is started again, `actor` is still the person who started the first attempt. */
function personOf({ runner }: Context): string {
  return runner.environment['GITHUB_TRIGGERING_ACTOR'] ?? runner.run.actor
}
