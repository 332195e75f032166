/** Time limits for the holder of a preempted lock, in milliseconds. */
export type PreemptionLimits = {
  /** To answer the abort. Then its run is cancelled. */
  answer: number
  /** To release the lock after its answer. Then its run is cancelled. A holder that already rolls back gets this long before it is asked. */
  release: number
  /** To end after its run was cancelled: the post steps of its job may take about five minutes. Then the run is force-cancelled. */
  end: number
  poll: number
}
export const preemptionLimits: PreemptionLimits = { answer: 20_000, release: 120_000, end: 330_000, poll: 2_000 }

/** What was done about one holder, and when, by our own clock. `askFrom`: when to send the abort. */
export type PreemptionState = { askFrom: number; askedAt?: number; answeredAt?: number; cancelledAt?: number; forcedAt?: number }
export type PreemptionAction = 'wait' | 'ask' | 'cancel' | 'force'

/** The next action towards a holder. Pure. */
export function nextPreemptionAction(state: PreemptionState, now: number, limits: PreemptionLimits): PreemptionAction {
  const { askFrom, askedAt, answeredAt, cancelledAt, forcedAt } = state
  if (askedAt === undefined) return now >= askFrom ? 'ask' : 'wait'
  if (forcedAt !== undefined) return 'wait'
  if (cancelledAt !== undefined) return now >= cancelledAt + limits.end ? 'force' : 'wait'
  const patience = answeredAt === undefined ? askedAt + limits.answer : answeredAt + limits.release
  return now >= patience ? 'cancel' : 'wait'
}
