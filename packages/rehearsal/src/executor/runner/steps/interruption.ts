import type { JobSession } from '../job/session.ts'

/** Ends one step early: `signal` fires when the step has to end. */
export type Interruption = AsyncDisposable & {
  readonly signal: AbortSignal
  cause(): 'timeout' | 'cancel' | undefined
}

/**
 * A step is interrupted by its timeout, and by the cancellation of its job if its condition, evaluated again, no longer
 * holds: a step with `always()` continues (StepsRunner.cs) until the server forces the end of the job.
 */
export function interruption(session: JobSession, minutes: number | undefined, stillHolds: () => boolean): Interruption {
  const controller = new AbortController()
  let cause: 'timeout' | 'cancel' | undefined
  const end = (why: 'timeout' | 'cancel') => {
    cause ??= why
    controller.abort()
  }
  const onCancel = () => {
    if (!stillHolds()) end('cancel')
  }
  const onForce = () => end('cancel')
  const timer = minutes === undefined || !(minutes > 0) ? undefined : setTimeout(() => end('timeout'), minutes * 60_000)
  if (session.forced.aborted) onForce()
  if (session.cancelled.aborted) onCancel()
  session.cancelled.addEventListener('abort', onCancel)
  session.forced.addEventListener('abort', onForce)
  return {
    signal: controller.signal,
    cause: () => cause,
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer)
      session.cancelled.removeEventListener('abort', onCancel)
      session.forced.removeEventListener('abort', onForce)
    },
  }
}
