import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { openStores } from '@slipway/shared/environment-context'
import { resumeAutomatic } from '@slipway/shared/rollout/admission/resume'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { resumedOutcome, signalOutcome } from '../render/signal.ts'
import { awaitAnswer, deliverSignal } from '../signals/delivery.ts'

/** Asks the running rollout to continue after a pause; where none runs, resumes automatic deployments that a rollback has paused. */
export async function run(call: ModeCall<ModeInputs<'resume'>>): Promise<Outcome> {
  const { inputs, context, doubles } = call
  const control = await openStores(inputs, context, doubles)
  const { environment, stores } = control
  const delivery = await deliverSignal('resume', control, call)
  if (delivery.state === 'sent') return signalOutcome(await awaitAnswer(delivery, control, context), environment)
  const { reason } = inputs
  const resumption = await resumeAutomatic(stores.ledger, { actor: context.runner.run.actor, reason })
  if (resumption.state === 'resumed') return resumedOutcome({ version: resumption.record.intent.release.version, reason }, environment)
  throw new ActionError(`There is nothing to resume in ${environment.name}: no rollout runs, and automatic deployments are not paused`)
}
