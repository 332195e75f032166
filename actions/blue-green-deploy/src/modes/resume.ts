import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { type EnvironmentStores, openStores } from '@slipway/shared/environment-context'
import { resumeAutomatic } from '@slipway/shared/rollout/admission/resume'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { resumedOutcome, signalOutcome } from '../render/signal.ts'
import { awaitAnswer, deliverSignal } from '../signals/delivery.ts'
import { answersOf, deliverToServices, openServices } from './signal-services.ts'

type Call = ModeCall<ModeInputs<'resume'>>

/** Asks the running rollout to continue after a pause; where none runs, resumes automatic deployments that a rollback has paused. */
export async function run(call: Call): Promise<Outcome> {
  const { inputs, context, doubles } = call
  const controls = await openServices(call)
  if (controls !== undefined) return await resumeServices(controls, call)
  const control = await openStores(inputs, context, doubles)
  const { environment } = control
  const delivery = await deliverSignal('resume', control, call)
  if (delivery.state === 'sent') return signalOutcome(await awaitAnswer(delivery, control, context), environment)
  const resumed = await resumeOne(control, call)
  if (resumed !== undefined) return resumed
  throw new ActionError(`There is nothing to resume in ${environment.name}: no rollout runs, and automatic deployments are not paused`)
}

/** Of several services, those whose rollout runs are asked to continue; where none runs, all that are paused may go on. */
async function resumeServices(controls: readonly EnvironmentStores[], call: Call): Promise<Outcome> {
  const { sent } = await deliverToServices('resume', controls, call)
  if (sent.length > 0) return await answersOf(sent, call)
  const outcomes: ServiceOutcome[] = []
  for (const control of controls) {
    const outcome = await resumeOne(control, call)
    if (outcome !== undefined) outcomes.push({ service: control.environment.service, outcome })
  }
  const environment = controls[0]?.environment.name
  const headline = outcomes.map(({ service, outcome }) => `${service}: ${outcome.evidence.headline}`).join('; ')
  if (outcomes.length > 0) return combineOutcomes(outcomes, { environment, headline })
  const services = controls.map((control) => control.environment.service).join(', ')
  throw new ActionError(
    `There is nothing to resume in ${environment}: no rollout of ${services} runs, and their automatic deployments are not paused`,
  )
}

async function resumeOne({ environment, stores }: EnvironmentStores, { inputs: { reason }, context }: Call): Promise<Outcome | undefined> {
  const resumption = await resumeAutomatic(stores.ledger, { actor: context.runner.run.actor, reason })
  if (resumption.state !== 'resumed') return undefined
  return resumedOutcome({ version: resumption.record.intent.release.version, reason }, environment)
}
