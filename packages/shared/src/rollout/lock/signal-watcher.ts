import { messageOf } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { pause } from '../../ports/pause.ts'
import { StepFailed } from '../engine/context.ts'
import { type HeldLock, LockLost, type LockSignal } from './lock.ts'
import { effectiveSignals } from './signals.ts'

/** Does `work` with a signal that aborts when the run is cancelled, told to go back, or has lost its lock. */
export type WatchSignals = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** Milliseconds between two looks at what is asked: at the latest this and a request later it is heard. */
export const signalPollInterval = 4_000

/** Somebody asked this run to go back. That is a judgement: the release is not to be shipped again by itself. */
export class Aborted extends StepFailed {
  readonly order: LockSignal
  constructor(order: LockSignal) {
    const why = order.reason === undefined ? '' : `: ${order.reason}`
    super(`Run ${order.run} (${order.actor || 'unknown'}) asked for the rollout to be aborted${why}`, { judged: true })
    this.order = order
  }
}

export type SignalWatcherDeps = { lock: HeldLock; clock: Clock; log: Log; signal: AbortSignal }

/** Looks at the lock's signals for as long as the work takes. */
export function signalWatcher({ lock, clock, log, signal }: SignalWatcherDeps): WatchSignals {
  return async (work) => {
    const told = new AbortController()
    const over = new AbortController()
    // Not waited for at the end: a question that GitHub is slow to answer must not hold up a run that is told to end.
    void listen({ lock, clock, log, told, over: over.signal })
    try {
      return await work(AbortSignal.any([signal, told.signal]))
    } finally {
      over.abort()
    }
  }
}

async function listen({
  lock,
  clock,
  log,
  told,
  over,
}: Omit<SignalWatcherDeps, 'signal'> & { told: AbortController; over: AbortSignal }): Promise<void> {
  while (await pause(clock, signalPollInterval, over)) {
    try {
      const { aborted } = effectiveSignals(await lock.signals())
      if (aborted !== undefined) return told.abort(new Aborted(aborted))
    } catch (error) {
      if (error instanceof LockLost) return told.abort(error)
      log.debug(`What is asked of this run could not be read: ${messageOf(error)}`)
    }
  }
}
