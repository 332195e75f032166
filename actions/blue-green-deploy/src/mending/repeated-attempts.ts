import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { GithubError, isNoAnswer } from '@slipway/shared/github/errors'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Log } from '@slipway/shared/ports/log'
import { LockHeld, LockLost } from '@slipway/shared/rollout/lock/lock'

/** `patience`: milliseconds for which a call that failed is tried again. */
export type PatienceDeps = { patience: number; clock: Clock; log: Log; signal: AbortSignal }

const pauseBetween = 10_000

/**
 * Tries again while a provider or GitHub does not answer, until the patience is over; then throws what the last attempt threw. A refusal
 * of GitHub, a lock that another job has, and a cancellation end it at once.
 */
export async function attemptUntilAnswered<T>(attempt: () => Promise<T>, { patience, clock, log, signal }: PatienceDeps): Promise<T> {
  const deadline = clock.now() + patience
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (isFinal(error) || signal.aborted || clock.now() + pauseBetween > deadline) throw error
      log.warning(`It is tried again in ${pauseBetween / 1_000} s: ${messageOf(error)}`)
      await clock.sleep(pauseBetween, signal)
    }
  }
}

/** An error that is not an ActionError is a fault of ours, which comes again. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof ActionError) || error instanceof LockHeld || error instanceof LockLost) return true
  return error instanceof GithubError && !isNoAnswer(error)
}
