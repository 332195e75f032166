import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { type EnvironmentStores, openStores } from '@slipway/shared/environment-context'
import type { SignalKind } from '@slipway/shared/rollout/lock/lock'
import { combineOutcomes } from '@slipway/shared/service-outcomes'
import { chosenServices } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { signalOutcome } from '../render/signal.ts'
import { awaitAnswer, deliverSignal, type SentDelivery, signalRollout } from '../signals/delivery.ts'

type Call = ModeCall<ModeInputs<'pause'>>

/** Sends a signal to the running rollout: of several services to each one that runs, or to the one that is named. */
export async function signalEnvironment(kind: SignalKind, call: Call): Promise<Outcome> {
  const controls = await openServices(call)
  if (controls !== undefined) return await signalServices(kind, controls, call)
  const control = await openStores(call.inputs, call.context, call.doubles)
  return signalOutcome(await signalRollout(kind, control, call), control.environment)
}

async function signalServices(kind: SignalKind, controls: readonly EnvironmentStores[], call: Call): Promise<Outcome> {
  const { sent, refusals } = await deliverToServices(kind, controls, call)
  if (sent.length > 0) return await answersOf(sent, call)
  throw new ActionError(refusals.map(({ reason }) => reason).join('; '), refusals[0]?.hint === undefined ? {} : { hint: refusals[0].hint })
}

/** The stores of each of several services that the inputs mean; undefined where the repository has one. */
export async function openServices({ inputs, context, doubles }: Call): Promise<EnvironmentStores[] | undefined> {
  const services = await chosenServices(inputs, context)
  if (services === undefined) return undefined
  return await Promise.all(services.map((service) => openStores({ ...inputs, service }, context, doubles)))
}

export type SentToService = { control: EnvironmentStores; delivery: SentDelivery }

/** Writes the signal on the lock of each service that has a rollout running. */
export async function deliverToServices(
  kind: SignalKind,
  controls: readonly EnvironmentStores[],
  call: Call,
): Promise<{ sent: SentToService[]; refusals: { reason: string; hint: string }[] }> {
  const sent: SentToService[] = []
  const refusals: { reason: string; hint: string }[] = []
  for (const control of controls) {
    const delivery = await deliverSignal(kind, control, call)
    if (delivery.state === 'sent') sent.push({ control, delivery })
    else refusals.push({ reason: `${control.environment.service}: ${delivery.reason}`, hint: delivery.hint })
  }
  return { sent, refusals }
}

/** One rollout of several services hears it on each of their locks, so all answers are waited for at the same time. */
export async function answersOf(sent: readonly SentToService[], { context }: Call): Promise<Outcome> {
  const outcomes = await Promise.all(
    sent.map(async ({ control, delivery }) => ({
      service: control.environment.service,
      outcome: signalOutcome(await awaitAnswer(delivery, control, context), control.environment),
    })),
  )
  const headline = outcomes.map(({ service, outcome }) => `${service}: ${outcome.evidence.headline}`).join('; ')
  return combineOutcomes(outcomes, { environment: sent[0]?.control.environment.name, headline })
}
