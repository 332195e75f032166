import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { unattendedEnvironment, unfitChoices } from '@slipway/shared/config/unattended-jobs'
import { byHandOf } from '@slipway/shared/core/by-hand'
import { ActionError } from '@slipway/shared/core/errors'
import { openStores } from '@slipway/shared/environment-context'
import { readGate } from '@slipway/shared/github/environments'
import { readHistory } from '@slipway/shared/github/history'
import { chosenServices, readEnvironment, readProduct } from '@slipway/shared/settings'
import { githubClient } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import { type LiveState, readLiveState } from '../look-after/live-state.ts'
import type { ModeCall } from '../mode-call.ts'
import { readinessProblems } from '../proposal/rollback-readiness.ts'
import { rollbackEnvironmentOutcome } from '../render/rollback-environment.ts'

type Call = ModeCall<ModeInputs<'look-after'>>

/**
 * Names the GitHub environment for jobs that check or roll back what is live: one that requires no approval. Any ref may ask, because
 * nothing new is deployed. Says what a look that finds it failing leads to. Throws an ActionError where that environment does not exist.
 */
export async function run(call: Call): Promise<Outcome> {
  const { inputs, context } = call
  const services = await chosenServices(inputs, context)
  const environments: EnvironmentConfig[] = []
  for (const service of services ?? [inputs.service])
    environments.push((await readEnvironment({ ...inputs, service }, context)).environment)
  const [environment] = environments
  if (environment === undefined) throw new Error('The product has no service')
  const { name } = environment
  const rollbackEnvironment = unattendedEnvironment(environment)
  const gate = await readGate(await githubClient(call), rollbackEnvironment)
  if (gate.state === 'missing' && rollbackEnvironment !== name) {
    throw new ActionError(
      `The GitHub environment ${rollbackEnvironment} does not exist, so nothing could be hauled back without an approval`,
      {
        hint: `Under Settings, Environments, add ${rollbackEnvironment}: the same secrets, variables and branch rules as ${name}, and no required reviewers.`,
      },
    )
  }
  const rules = readinessProblems(environment, { rollback: gate, branches: { own: undefined, rollback: undefined } })
  const live = await readLive(environments, call)
  return rollbackEnvironmentOutcome(environments, {
    rollbackEnvironment,
    rules,
    unfit: unfitChoices(environment, call.inputs),
    live,
    byHand: byHandOf(context.runner.environment),
  })
}

async function readLive(environments: readonly EnvironmentConfig[], call: Call): Promise<LiveState> {
  const { inputs, context, doubles } = call
  const stores = environments.map(({ service }) => openStores({ ...inputs, service }, context, doubles))
  const product = (await readProduct(inputs, context))?.name ?? ''
  const history = async () => (await readHistory(await githubClient(call))).records
  return await readLiveState(await Promise.all(stores), { ...context, product, readHistory: history })
}
