import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { EnvironmentStores } from '@slipway/shared/environment-context'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import type { Holder, LockSignal, SignalKind } from '@slipway/shared/rollout/lock/lock'
import { isOurs } from '@slipway/shared/rollout/lock/ownership'
import { type SignalDelivery, sendSignal } from '@slipway/shared/rollout/lock/signals'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

/** In ms, how long to wait until the running rollout answers: it polls every 4 s, and a traffic shift may delay it. */
const answerTimeout = 60_000
const pollInterval = 2_000

export type SentDelivery = Extract<SignalDelivery, { state: 'sent' }>
type SignalCall = Pick<ModeCall<Pick<Inputs, 'reason'>>, 'inputs' | 'context'>

/** What became of a sent signal. */
export type SignalAnswer = {
  signal: LockSignal
  /** The job that the signal was sent to. */
  holder: Holder
  /** `released`: the holder released the lock before it answered. `silent`: no answer before the timeout. */
  state: 'answered' | 'released' | 'silent'
  /** The ledger record of the holder's rollout. */
  record: LedgerRecord | undefined
}

/** Sends a signal to the running rollout and waits for its answer. Throws an ActionError where no rollout can receive it. */
export async function signalRollout(kind: SignalKind, control: EnvironmentStores, call: SignalCall): Promise<SignalAnswer> {
  const delivery = await deliverSignal(kind, control, call)
  if (delivery.state === 'sent') return await awaitAnswer(delivery, control, call.context)
  throw new ActionError(delivery.reason, { hint: delivery.hint })
}

/** Writes the signal on the lock of the running rollout. Changes no traffic itself. */
export async function deliverSignal(
  kind: SignalKind,
  { environment, stores }: EnvironmentStores,
  { inputs, context }: SignalCall,
): Promise<SignalDelivery> {
  const { service, name, rollout } = environment
  if (rollout.lock === 'concurrency') return refusedByConcurrencyLock(name)
  const { id, actor } = context.runner.run
  const deps = { store: stores.lock, service, environment: name, hasEnded: stores.hasEnded, clock: context.clock }
  const reason = inputs.reason === undefined ? {} : { reason: inputs.reason }
  return await sendSignal(deps, { kind, run: id, actor: actor || 'somebody', ...reason })
}

function refusedByConcurrencyLock(name: string): SignalDelivery {
  return {
    state: 'refused',
    reason: `environments.${name}.rollout.lock is concurrency: a running rollout can be told nothing`,
    hint: 'Cancel its run: it goes back by itself. With rollout.lock: branch it hears pause, resume, promote and abort.',
  }
}

/** Waits until the holder has answered the signal, has released the lock, or the timeout is over. */
export async function awaitAnswer(sent: SentDelivery, { stores }: EnvironmentStores, context: Context): Promise<SignalAnswer> {
  const state = await pollAnswer(sent, stores, context)
  const record = (await stores.ledger.read()).find((one) => isOurs(one, sent.to))
  return { signal: sent.signal, holder: sent.to, state, record }
}

async function pollAnswer(
  { signal, generation }: SentDelivery,
  stores: EnvironmentStores['stores'],
  { clock, signal: cancelled }: Context,
): Promise<SignalAnswer['state']> {
  const deadline = clock.now() + answerTimeout
  for (;;) {
    const record = (await stores.lock.read())?.record
    if (record?.state !== 'held' || record.generation !== generation) return 'released'
    if (record.signals.some((one) => isSame(one, signal) && one.answered !== undefined)) return 'answered'
    if (clock.now() >= deadline) return 'silent'
    await clock.sleep(pollInterval, cancelled)
  }
}

function isSame(one: LockSignal, other: LockSignal): boolean {
  return one.kind === other.kind && one.run === other.run && one.at === other.at
}
