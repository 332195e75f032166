import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { unattendedEnvironment, unfitChoices } from '@slipway/shared/config/unattended-jobs'
import { ActionError } from '@slipway/shared/core/errors'
import { readGate } from '@slipway/shared/github/environments'
import { chosenServices, readEnvironment } from '@slipway/shared/settings'
import { githubClient } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { rollbackEnvironmentOutcome } from '../render/rollback-environment.ts'

/**
 * Names the GitHub environment for jobs that check or roll back what is live: one that requires no approval. Any ref may ask, because
 * nothing new is deployed. Throws an ActionError where that environment does not exist.
 */
export async function run(call: ModeCall<ModeInputs<'look-after'>>): Promise<Outcome> {
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
  const waits = gate.state === 'present' && gate.reviewers
  return rollbackEnvironmentOutcome(environments, { rollbackEnvironment, waits, unfit: unfitChoices(environment, call.inputs) })
}
