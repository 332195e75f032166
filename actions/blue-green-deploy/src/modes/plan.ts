import type { Outcome } from '@slipway/shared/action'
import { environmentFor } from '@slipway/shared/config/branches'
import { environmentOf } from '@slipway/shared/config/load'
import { readGate } from '@slipway/shared/github/environments'
import { githubClient } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { mergeEnvironment, requireConfig } from '../preview/configuration.ts'
import { unmetPrecondition } from '../proposal/preconditions.ts'
import { propose } from '../proposal/proposal.ts'
import { rollbackReadiness } from '../proposal/rollback-readiness.ts'
import { deploymentRefused, nothingToDeploy } from '../render/plan.ts'
import { proposalOutcome } from '../render/proposal.ts'

/**
 * States to which environment this ref is deployed, and whether it may be: reads the configuration, the rules of the GitHub
 * environments and the ledger. Changes nothing and needs no secret. The approvers are shown what it states.
 */
export async function run(call: ModeCall<ModeInputs<'plan'>>): Promise<Outcome> {
  const { inputs, context } = call
  const config = await requireConfig(inputs, context)
  const { ref } = context.runner.run
  const named = inputs.environment === undefined ? undefined : environmentOf(config, inputs.environment)
  const environment = named ?? environmentFor(config, ref)
  if (environment === undefined) {
    return nothingToDeploy({ ref, service: config.service, dryRun: mergeEnvironment(config, context)?.name ?? '' })
  }
  const unmet = await unmetPrecondition(environment, ref, async () => readGate(await githubClient(call), environment.name))
  if (unmet !== undefined) return deploymentRefused(environment, unmet)
  const problems = await rollbackReadiness(environment, call)
  const refusing = problems.find(({ level }) => level === 'refuse')
  if (refusing !== undefined) return deploymentRefused(environment, refusing)
  return proposalOutcome(await propose({ config, environment }, call), problems)
}
