import type { Outcome } from '@slipway/shared/action'
import { openStores } from '@slipway/shared/environment-context'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import { chosenServices } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { statusOutcome } from '../render/status.ts'
import { readStatus } from '../status/environment-status.ts'

type Call = ModeCall<ModeInputs<'status'>>

/** Shows the live release, the running rollout, the holder of the lock and the last rollouts. Reads only, and marks as unknown what it cannot read. */
export async function run(call: Call): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context)
  if (services === undefined) return await statusOf(call)
  const outcomes: ServiceOutcome[] = []
  for (const service of services) outcomes.push({ service, outcome: await statusOf({ ...call, inputs: { ...call.inputs, service } }) })
  const headline = outcomes.map(({ service, outcome }) => `${service}: ${outcome.evidence.headline}`).join('; ')
  return combineOutcomes(outcomes, { environment: call.inputs.environment, headline })
}

async function statusOf(call: Call): Promise<Outcome> {
  const control = await openStores(call.inputs, call.context, call.doubles)
  return statusOutcome(await readStatus(control, call), control.environment)
}
