import type { Clock } from '@slipway/shared/ports/clock'
import type { Decision, EnvironmentRecord } from '../../contract/platform.ts'
import type { EmulatorState } from './records.ts'

export type PendingApproval = {
  runId: number
  environment: string
  reviewers: readonly string[]
  waitMinutes: number
  since: string
}

/** A reviewer's decision on the pending deployment of a run. */
export type DeploymentReview = { runId: number; environment: string; decision: Decision; by: string; comment?: string }

/** Deployments that wait for a reviewer or a timer. */
export type Approvals = {
  /** Rejects with the signal's reason. */
  wait(runId: number, environment: EnvironmentRecord, signal: AbortSignal): Promise<Decision>
  pending(): readonly PendingApproval[]
  mayDecide(pending: PendingApproval, login: string): boolean
  /** Throws an Error where nothing waits, or where the person is none of its reviewers. */
  decide(review: DeploymentReview): void
}

type Waiting = PendingApproval & { settle: (decision: Decision) => void }

export function pendingApprovals(state: EmulatorState, clock: Clock, now: () => string): Approvals {
  const waiting = new Set<Waiting>()
  const mayDecide = ({ runId, environment, reviewers }: PendingApproval, login: string) => {
    const rule = state.environments.find((one) => one.name === environment)
    const starter = state.runs.find((run) => run.id === runId)?.actor
    return reviewers.includes(login) && !(rule?.preventSelfReview === true && starter === login)
  }
  return {
    pending: () => [...waiting],
    mayDecide,
    wait: async (runId, { name, reviewers, waitMinutes }, signal) => {
      signal.throwIfAborted()
      if (reviewers.length === 0 && waitMinutes === 0) return 'approved'
      const review = Promise.withResolvers<Decision>()
      const entry: Waiting = { runId, environment: name, reviewers, waitMinutes, since: now(), settle: review.resolve }
      const abort = () => review.reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      waiting.add(entry)
      if (reviewers.length > 0) state.approvalsAsked.push({ runId, environment: name })
      try {
        if (reviewers.length === 0) review.resolve('approved')
        // A rejection ends the wait at once; an approval still has to sit out the timer.
        const timer = waitMinutes === 0 ? Promise.resolve() : clock.sleep(waitMinutes * 60_000, signal)
        timer.catch(() => {})
        const decision = await review.promise
        if (decision === 'approved') await timer
        return decision
      } finally {
        signal.removeEventListener('abort', abort)
        waiting.delete(entry)
      }
    },
    decide: ({ runId, environment, decision, by, comment = '' }) => {
      const found = [...waiting].find((one) => one.runId === runId && one.environment === environment)
      if (found === undefined) throw new Error(`Run ${runId} does not wait for an approval of ${environment}`)
      if (!mayDecide(found, by)) throw new Error(`${by} may not review deployments of run ${runId} to ${environment}`)
      state.approvals.push({ runId, environment, decision, by, comment })
      found.settle(decision)
    },
  }
}
