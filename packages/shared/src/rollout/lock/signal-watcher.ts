import { keyScopeOf } from '../../config/environment-config.ts'
import type { EnvironmentConfig } from '../../config/load.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import { isForbidden } from '../../github/errors.ts'
import { createGithub } from '../../github/octokit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { pause } from '../../ports/pause.ts'
import type { Runner } from '../../ports/runner.ts'
import { StepFailed } from '../contract/step-failure.ts'
import { githubLock } from './github-lock.ts'
import { type HeldLock, type Holder, LockLost, type LockSignal, type LockStore, sameHolder, signalsFor } from './lock.ts'
import { holderOf } from './ownership.ts'
import { describeSignal, effectiveSignals } from './signals.ts'

/** Poll interval for lock signals, in ms. Worst-case delay of a signal is this plus one request. */
export const signalPollInterval = 4_000

/** Another run sent an abort. It counts as a judgement: the release is not deployed again automatically. */
export class Aborted extends StepFailed {
  readonly request: LockSignal
  constructor(request: LockSignal) {
    const why = request.reason === undefined ? '' : `: ${request.reason}`
    super(`Run ${request.run} (${request.actor || 'unknown'}) asked for the rollout to be aborted${why}`, { judged: true })
    this.request = request
  }
}

/** Runs `work` with a signal that aborts when the run is cancelled, the rollout is aborted, or the lock is lost. */
export type WatchSignals = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>

export type SignalWatcherDeps = { lock: HeldLock; clock: Clock; log: Log; signal: AbortSignal }

/** For the process that holds the lock: polls the signals of its lock for as long as the work takes. */
export function signalWatcher({ lock, clock, log, signal }: SignalWatcherDeps): WatchSignals {
  return async (work) => {
    const stop = new AbortController()
    const over = new AbortController()
    const onError = (error: unknown): 'again' | 'stop' => {
      if (error instanceof LockLost) {
        stop.abort(error)
        return 'stop'
      }
      log.debug(`What is asked of this run could not be read: ${messageOf(error)}`)
      return 'again'
    }
    // Not awaited at the end: a slow answer of GitHub must not delay a run that is told to end.
    void pollForAbort({ readSignals: () => lock.signals(), onError, clock, signal: over.signal, first: 'after-interval' }).then(
      (request) => {
        if (request !== undefined) stop.abort(new Aborted(request))
      },
    )
    try {
      return await work(AbortSignal.any([signal, stop.signal]))
    } finally {
      over.abort()
    }
  }
}

/** For another step of the job that holds the lock: where it reads the signals, and whose they are. */
export type SignalSource = {
  lock: Pick<LockStore, 'read'>
  /** The service whose rollout is watched. Signals for other services are ignored. */
  service: string
  /** This job. When it does not hold the lock, there is no rollout of its own to abort. */
  self: Holder
  clock: Clock
  log: Log
  /** The signal of the run. */
  signal: AbortSignal
}

/**
 * Runs `look` until it ends or somebody aborts the rollout of this job; then its signal aborts, and `aborted` says who and why. When the
 * lock cannot be read, it warns once and does not end. Does nothing when this job does not hold the lock.
 */
export async function untilAborted<T>(
  source: SignalSource | undefined,
  look: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<{ result: T; aborted: string | undefined }> {
  if (source === undefined) return { result: await look(undefined), aborted: undefined }
  const over = new AbortController()
  const stop = new AbortController()
  let aborted: string | undefined
  void pollSource(source, AbortSignal.any([source.signal, over.signal])).then((request) => {
    if (request === undefined || over.signal.aborted) return
    aborted = describeSignal(request)
    stop.abort(new ActionError(`The rollout was aborted: ${aborted}`))
  })
  try {
    return { result: await look(AbortSignal.any([source.signal, stop.signal])), aborted }
  } finally {
    over.abort()
  }
}

/** Polls the lock branch. Returns the abort, or undefined when it ends without one. Never throws. */
function pollSource({ lock, service, self, clock, log }: SignalSource, signal: AbortSignal): Promise<LockSignal | undefined> {
  const readSignals = async () => {
    const record = (await lock.read())?.record
    const ours = record !== undefined && record.state === 'held' && sameHolder(record.holder, self)
    return ours ? signalsFor(service, record.signals) : undefined
  }
  let warned = false
  const onError = (error: unknown): 'again' | 'stop' => {
    const text = `An abort of this rollout would not be heard while it is watched: ${messageOf(error)}`
    if (isForbidden(error)) {
      log.debug(text)
      return 'stop'
    }
    if (!warned) log.warning(text)
    warned = true
    return 'again'
  }
  return pollForAbort({ readSignals, onError, clock, signal, first: 'now' })
}

type AbortPoll = {
  /** Undefined: there is no rollout to abort, so polling ends. */
  readSignals(): Promise<readonly LockSignal[] | undefined>
  onError(error: unknown): 'again' | 'stop'
  clock: Clock
  /** Ends the polling. */
  signal: AbortSignal
  first: 'now' | 'after-interval'
}

async function pollForAbort({ readSignals, onError, clock, signal, first }: AbortPoll): Promise<LockSignal | undefined> {
  if (signal.aborted || (first === 'after-interval' && !(await pause(clock, signalPollInterval, signal)))) return undefined
  do {
    try {
      const signals = await readSignals()
      if (signals === undefined) return undefined
      const { aborted } = effectiveSignals(signals)
      if (aborted !== undefined) return aborted
    } catch (error) {
      if (onError(error) === 'stop') return undefined
    }
  } while (await pause(clock, signalPollInterval, signal))
  return undefined
}

export type SignalSourceOptions = { runner: Runner; clock: Clock; log: Log; signal: AbortSignal }

/** The signal source of a step that watches an environment. Undefined without a token, or when the environment has no lock branch. */
export async function signalSourceFor(
  token: string | undefined,
  environment: EnvironmentConfig | undefined,
  { runner, clock, log, signal }: SignalSourceOptions,
): Promise<SignalSource | undefined> {
  if (token === undefined || environment === undefined || environment.rollout.lock !== 'branch') return undefined
  const github = await createGithub({ token, runner, log, signal })
  return { lock: githubLock(github, keyScopeOf(environment)), service: environment.service, self: holderOf(runner), clock, log, signal }
}
