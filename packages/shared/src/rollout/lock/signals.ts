import { ActionError } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Holder, type LockDeps, type LockSignal, type LockStore, lockName } from './lock.ts'

/** The combined effect of all signals. Their order decides, not their times, because the clocks of two runners differ. */
export type EffectiveSignals = {
  /** The first abort. It is final. */
  aborted: LockSignal | undefined
  /** Stay at the present weight until resume, promote or abort. */
  paused: boolean
  /** Ends a pause. A pause step of the plan needs a promote that was sent after the pause began. */
  promoted: LockSignal | undefined
  /** Continues a paused rollout with its planned steps. */
  resumed: LockSignal | undefined
}

/** Of pause, resume and promote the latest decides; an abort is final. Whether signals were answered makes no difference. */
export function effectiveSignals(signals: readonly LockSignal[]): EffectiveSignals {
  const latest = signals.findLast(({ kind }) => kind !== 'abort')
  return {
    aborted: signals.find(({ kind }) => kind === 'abort'),
    paused: latest?.kind === 'pause',
    promoted: latest?.kind === 'promote' ? latest : undefined,
    resumed: latest?.kind === 'resume' ? latest : undefined,
  }
}

/** Describes a signal: who sent it, and why. */
export function describeSignal({ kind, actor, run, reason }: LockSignal): string {
  return `${kind} by ${actor} (run ${run})${reason === undefined ? '' : `: ${reason}`}`
}

export type SignalRequest = Omit<LockSignal, 'at' | 'answered' | 'service'>
export type SignalDelivery =
  | { state: 'sent'; to: Holder; generation: number; signal: LockSignal }
  /** No running rollout can receive it. */
  | { state: 'refused'; reason: string; hint: string }

export type SignalDeps = Pick<LockDeps, 'service' | 'environment' | 'perService' | 'hasEnded'> & { store: LockStore; clock: Clock }

/** Another record may be appended first: the holder's answer, or another signal. */
const tries = 6
const betweenTries = 250
const reasonLimit = 300

/**
 * Appends a signal to the lock when its holder rolls out this service. Holder, fencing token and state stay unchanged, and no other
 * signal is lost. Throws an ActionError when other records were appended first each time.
 */
export async function sendSignal(deps: SignalDeps, wanted: SignalRequest): Promise<SignalDelivery> {
  const { store, environment, clock } = deps
  const of = lockName(deps)
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const head = await store.read()
    if (head === undefined || head.record.state === 'free')
      return noReceiver(wanted, deps.perService === true ? `nothing runs of ${of}` : `nothing runs in ${of}`)
    const { record } = head
    if (await deps.hasEnded(record.holder)) {
      return noReceiver(wanted, `the job of run ${record.holder.run} that holds the lock of ${of} has ended without releasing it`)
    }
    if (record.service !== undefined && record.service !== deps.service) {
      return noReceiver(
        wanted,
        `run ${record.holder.run}, which holds the lock of ${environment}, rolls out the service ${record.service}, not ${deps.service}`,
      )
    }
    const signal = stamped(wanted, deps)
    if ((await store.append({ ...record, signals: [...record.signals, signal] }, head.id)) !== undefined) {
      return { state: 'sent', to: record.holder, generation: record.generation, signal }
    }
    await clock.sleep(betweenTries * attempt)
  }
  throw new ActionError(`The signal ${wanted.kind} could not be given to ${of}: another record came first ${tries} times`, {
    hint: 'Run it again.',
  })
}

function stamped({ reason, ...wanted }: SignalRequest, { clock, service }: Pick<SignalDeps, 'clock' | 'service'>): LockSignal {
  const at = new Date(clock.now()).toISOString()
  return { ...wanted, ...(reason === undefined ? {} : { reason: reason.slice(0, reasonLimit) }), service, at }
}

function noReceiver({ kind }: SignalRequest, why: string): SignalDelivery {
  return { state: 'refused', reason: `There is nobody to hear ${kind}: ${why}`, hint: 'See with mode: status what runs.' }
}
