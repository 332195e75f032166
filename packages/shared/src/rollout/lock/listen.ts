import type { EnvironmentConfig } from '../../config/load.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import { isForbidden } from '../../github/errors.ts'
import { createGithub } from '../../github/octokit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Runner } from '../../ports/runner.ts'
import { githubLock } from './github-lock.ts'
import { type Holder, type LockStore, sameHolder, signalsFor } from './lock.ts'
import { describeSignal, effectiveSignals } from './signals.ts'

export type SignalSource = {
  lock: Pick<LockStore, 'read'>
  /** Whose rollout is watched: what is asked of another service's is not heard. */
  service: string
  /** This job: unless it holds the lock, there is no rollout of its own and nothing to hear. */
  self: Holder
  clock: Clock
  log: Log
  /** The run's own signal. */
  signal: AbortSignal
}

/** Milliseconds between two looks at the lock. */
const listenEvery = 4_000

/**
 * Looks at something for as long as `look` takes, and tells it by its signal when somebody aborts the rollout of this very job. `aborted`
 * says who and why. What cannot be heard is said once and ends nothing; outside the job of a deployment the look is undisturbed.
 */
export async function untilAborted<T>(
  ear: SignalSource | undefined,
  look: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<{ result: T; aborted: string | undefined }> {
  if (ear === undefined) return { result: await look(undefined), aborted: undefined }
  const over = new AbortController()
  const told = new AbortController()
  let aborted: string | undefined
  void listen(ear, AbortSignal.any([ear.signal, over.signal])).then((why) => {
    if (why === undefined || over.signal.aborted) return
    aborted = why
    told.abort(new ActionError(`The rollout was aborted: ${why}`))
  })
  try {
    return { result: await look(AbortSignal.any([ear.signal, told.signal])), aborted }
  } finally {
    over.abort()
  }
}

/** Gives why the rollout is aborted; undefined when the listening is over, or never was any use. Never throws. */
async function listen({ lock, service, self, clock, log }: SignalSource, signal: AbortSignal): Promise<string | undefined> {
  let deaf = false
  while (!signal.aborted) {
    try {
      const record = (await lock.read())?.record
      if (record === undefined || record.state === 'free' || !sameHolder(record.holder, self)) return undefined
      const { aborted } = effectiveSignals(signalsFor(service, record.signals))
      if (aborted !== undefined) return describeSignal(aborted)
    } catch (error) {
      const text = `An abort of this rollout would not be heard while it is watched: ${messageOf(error)}`
      if (isForbidden(error)) {
        log.debug(text)
        return undefined
      }
      if (!deaf) log.warning(text)
      deaf = true
    }
    try {
      await clock.sleep(listenEvery, signal)
    } catch {
      return undefined
    }
  }
  return undefined
}

export type SignalSourceOptions = { runner: Runner; clock: Clock; log: Log; signal: AbortSignal }

/** The ear of a step that looks at an environment: undefined where it has no token, or that environment no lock that could carry a signal. */
export async function signalSourceFor(
  token: string | undefined,
  environment: EnvironmentConfig | undefined,
  { runner, clock, log, signal }: SignalSourceOptions,
): Promise<SignalSource | undefined> {
  if (token === undefined || environment === undefined || environment.rollout.lock !== 'branch') return undefined
  const github = await createGithub({ token, runner, log, signal })
  const { id, attempt, job } = runner.run
  return { lock: githubLock(github, environment.name), service: environment.service, self: { run: id, attempt, job }, clock, log, signal }
}
