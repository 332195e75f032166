import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { createGithub, type Github } from '@slipway/shared/github/octokit'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import { assembleRollout, githubStores, type RolloutContext, type Stores, type TestDoubles } from '@slipway/shared/rollout/engine/assemble'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'

/** What a test puts in the place of the real thing. */
export type Stand = TestDoubles & { github?: Github; stores?: Stores; inquiries?: AdmissionQueries }

export type Stage = { environment: EnvironmentConfig; stores: Stores; rollout: RolloutContext }

/** The environment that the inputs name, with all that a rollout of it needs. */
export async function setStage(inputs: Inputs, context: Context, stand: Stand): Promise<Stage> {
  const variables = readVariables(inputs, context)
  const { environment } = await readEnvironment(inputs, context)
  const stores = stand.stores ?? githubStores(await githubOf(inputs, context), environment, context)
  return { environment, stores, rollout: await assembleRollout({ ...context, environment, variables }, stores, stand) }
}

/** Without the signal: on the way back after a cancellation the ledger and the lock are still needed. */
export function githubOf(inputs: Inputs, { runner, log }: Context): Promise<Github> {
  if (inputs.token !== undefined) return createGithub({ token: inputs.token, runner, log })
  throw new ActionError('The input "token" is missing', {
    hint: 'Leave it out to take the token of the job, or give one that is not empty.',
  })
}
