import { ActionError } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Holder, LockDeps, LockSignal, LockStore } from './lock.ts'

/** What is asked of a rollout, taken together. Their order counts, not their times: the clocks of two runners differ. */
export type EffectiveSignals = {
  /** The first one: from then on nothing but going back is left. */
  aborted: LockSignal | undefined
  /** Stay where it is until somebody says resume, promote or abort. */
  paused: boolean
  /** The pause is over: a pause of the plan waits for this one, given after it has begun. */
  promoted: LockSignal | undefined
  /** Go on from a pause, step by step as planned. */
  resumed: LockSignal | undefined
}

/** Of pause, resume and promote the latest decides; an abort is final. Whether they were answered makes no difference. */
export function effectiveSignals(signals: readonly LockSignal[]): EffectiveSignals {
  const latest = signals.findLast(({ kind }) => kind !== 'abort')
  return {
    aborted: signals.find(({ kind }) => kind === 'abort'),
    paused: latest?.kind === 'pause',
    promoted: latest?.kind === 'promote' ? latest : undefined,
    resumed: latest?.kind === 'resume' ? latest : undefined,
  }
}

/** An abort in words: who asked for it, and why. */
export function describeSignal({ kind, actor, run, reason }: LockSignal): string {
  return `${kind} by ${actor} (run ${run})${reason === undefined ? '' : `: ${reason}`}`
}

export type SignalRequest = Omit<LockSignal, 'at' | 'answered' | 'service'>
export type SignalDelivery =
  | { state: 'sent'; to: Holder; generation: number; signal: LockSignal }
  /** Nothing runs that could hear it. */
  | { state: 'refused'; reason: string; hint: string }

export type SignalDeps = Pick<LockDeps, 'service' | 'environment' | 'hasEnded'> & { store: LockStore; clock: Clock }

/** Another record may come first: the holder's answer, or somebody else's signal. */
const tries = 6
const betweenTries = 250
const reasonLimit = 300

/**
 * Puts a signal on top of the lock of whoever holds it for this service: a rollout of another one is told nothing. Neither holder, generation nor state changes, and no signal of
 * anybody else is lost. Throws an ActionError when other records came first each time.
 */
export async function sendSignal(deps: SignalDeps, wanted: SignalRequest): Promise<SignalDelivery> {
  const { store, environment, clock } = deps
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const head = await store.read()
    if (head === undefined || head.record.state === 'free') return nobody(wanted, `nothing runs in ${environment}`)
    const { record } = head
    if (await deps.hasEnded(record.holder)) {
      return nobody(wanted, `run ${record.holder.run}, which holds the lock of ${environment}, has ended without releasing it`)
    }
    if (record.service !== undefined && record.service !== deps.service) {
      return nobody(
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
  throw new ActionError(`The signal ${wanted.kind} could not be given to ${environment}: another record came first ${tries} times`, {
    hint: 'Run it again.',
  })
}

function stamped({ reason, ...wanted }: SignalRequest, { clock, service }: Pick<SignalDeps, 'clock' | 'service'>): LockSignal {
  const at = new Date(clock.now()).toISOString()
  return { ...wanted, ...(reason === undefined ? {} : { reason: reason.slice(0, reasonLimit) }), service, at }
}

function nobody({ kind }: SignalRequest, why: string): SignalDelivery {
  return { state: 'refused', reason: `There is nobody to hear ${kind}: ${why}`, hint: 'See with mode: status what runs.' }
}
