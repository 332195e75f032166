/** The cancellation of one job of a run. */
export type JobCancellation = Disposable & {
  readonly signal: AbortSignal
  cancel(reason: string): void
}

/**
 * A cancelled run evaluates the condition of each of its jobs again: a job whose condition still holds (`always()`) continues
 * (docs, "Workflow cancellation reference"). A failed sibling of a matrix, a newer member of the concurrency group and
 * the job's own time limit cancel it in any case.
 */
export function jobCancellation(run: AbortSignal, stop: AbortSignal, stillHolds: () => boolean): JobCancellation {
  const own = new AbortController()
  const onRun = () => {
    if (!stillHolds()) own.abort(run.reason)
  }
  const onStop = () => own.abort(stop.reason)
  run.addEventListener('abort', onRun)
  stop.addEventListener('abort', onStop)
  if (run.aborted) onRun()
  if (stop.aborted) onStop()
  return {
    signal: own.signal,
    cancel: (reason) => own.abort(new Error(reason)),
    [Symbol.dispose]: () => {
      run.removeEventListener('abort', onRun)
      stop.removeEventListener('abort', onStop)
    },
  }
}
