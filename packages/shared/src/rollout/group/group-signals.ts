import { StepFailed } from '../contract/step-failure.ts'
import { type HeldLock, LockLost, type LockSignal } from '../lock/lock.ts'
import type { WatchSignals } from '../lock/signal-watcher.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'

/** One service of a group, with its own lock. */
export type GroupVoice = { service: string; deps: Pick<RolloutDeps, 'lock' | 'watchSignals'> }

/**
 * The dependencies of one service on the way forward with others: it hears what is asked of any of them, and `stop` ends it when another
 * one fails. Its changes are fenced by its own lock alone. `together`: the services pass a pause of the plan at the same time, so that one
 * promotion counts for each of them.
 */
export function forwardDeps(
  own: { service: string; deps: RolloutDeps },
  all: readonly GroupVoice[],
  { stop, together }: { stop: AbortSignal; together: boolean },
): RolloutDeps {
  const others = all.filter(({ service }) => service !== own.service)
  return {
    ...own.deps,
    signal: AbortSignal.any([own.deps.signal, stop]),
    lock: groupLock(own, others, together),
    watchSignals: (work) => watchAll([own.deps.watchSignals, ...others.map(watchOther)], (signal) => work(AbortSignal.any([signal, stop]))),
  }
}

function watchAll<T>([first, ...more]: readonly WatchSignals[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (first === undefined) throw new Error('nobody watches')
  if (more.length === 0) return first(work)
  return first((signal) => watchAll(more, (inner) => work(AbortSignal.any([signal, inner]))))
}

/** The lock of another service that is lost ends this rollout, which may still be taken back: its own lock is held. */
function watchOther({ service, deps }: GroupVoice): WatchSignals {
  return (work) =>
    deps.watchSignals((signal) => {
      const told = new AbortController()
      const tell = () => told.abort(signal.reason instanceof LockLost ? lockOfOtherLost(service, signal.reason) : signal.reason)
      if (signal.aborted) tell()
      signal.addEventListener('abort', tell, { once: true })
      return work(told.signal)
    })
}

function lockOfOtherLost(service: string, { message }: LockLost): StepFailed {
  return new StepFailed(`${service}, which is rolled out with it, cannot go on: ${message}`, { judged: false })
}

function groupLock(own: { deps: Pick<RolloutDeps, 'lock'> }, others: readonly GroupVoice[], together: boolean): HeldLock {
  const { lock } = own.deps
  const from = new WeakMap<LockSignal, HeldLock>()
  const passed = new Set<string>()
  const signalsOf = async (service: string | undefined, of: HeldLock): Promise<readonly LockSignal[]> => {
    try {
      const signals = (await of.signals()).map((signal) => (together ? asPassedHere(signal, passed) : signal))
      for (const signal of signals) from.set(signal, of)
      return signals
    } catch (error) {
      throw error instanceof LockLost && service !== undefined ? lockOfOtherLost(service, error) : error
    }
  }
  const signals = async () => {
    const lists = [await signalsOf(undefined, lock)]
    for (const { service, deps } of others) lists.push(await signalsOf(service, deps.lock))
    // The last word decides: a service that is to stand still keeps them all.
    return lists.toSorted((one, other) => Number(standsStill(one)) - Number(standsStill(other))).flat()
  }
  const answer = async (signal: LockSignal) => {
    passed.add(keyOf(signal))
    await (from.get(signal) ?? lock).answer(signal)
    if (signal.kind !== 'promote') return
    // What ends a pause was said to all of them, so that it does not end the next one's as well.
    for (const of of [lock, ...others.map(({ deps }) => deps.lock)]) {
      const open = (await of.signals()).filter(({ kind, answered }) => kind === 'promote' && answered === undefined)
      for (const one of open) {
        passed.add(keyOf(one))
        await of.answer(one)
      }
    }
  }
  return { ...lock, signals, answer }
}

function standsStill(signals: readonly LockSignal[]): boolean {
  return signals.findLast(({ kind }) => kind !== 'abort')?.kind === 'pause'
}

/** A promotion that another service has answered counts here until it has ended a pause of this one, too. */
function asPassedHere(signal: LockSignal, passed: ReadonlySet<string>): LockSignal {
  if (signal.kind !== 'promote' || passed.has(keyOf(signal))) return signal
  const { answered: _byAnother, ...open } = signal
  return open
}

function keyOf({ kind, run, at, service = '' }: LockSignal): string {
  return `${kind} ${run} ${at} ${service}`
}
