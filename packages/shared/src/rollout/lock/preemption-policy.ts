/** Milliseconds that the holder is given. */
export type PreemptionLimits = {
  /** To answer the abort: then its run is cancelled. */
  answer: number
  /** To give the lock back once it has answered: then its run is cancelled. A rollback in the way gets as long before it is asked. */
  release: number
  /** To end once its run is cancelled: its job may use about five minutes for what it always runs. Then it is forced. */
  end: number
  poll: number
}
export const preemptionLimits: PreemptionLimits = { answer: 20_000, release: 120_000, end: 330_000, poll: 2_000 }

/** What was done about one holder, and when by our own clock. `askFrom`: when it is to be told to abort. */
export type PreemptionState = { askFrom: number; askedAt?: number; answeredAt?: number; cancelledAt?: number; forcedAt?: number }
export type PreemptionAction = 'wait' | 'ask' | 'cancel' | 'force'

/** What to do next about a holder. */
export function nextPreemptionAction(pressure: PreemptionState, now: number, limits: PreemptionLimits): PreemptionAction {
  const { askFrom, askedAt, answeredAt, cancelledAt, forcedAt } = pressure
  if (askedAt === undefined) return now >= askFrom ? 'ask' : 'wait'
  if (forcedAt !== undefined) return 'wait'
  if (cancelledAt !== undefined) return now >= cancelledAt + limits.end ? 'force' : 'wait'
  const patience = answeredAt === undefined ? askedAt + limits.answer : answeredAt + limits.release
  return now >= patience ? 'cancel' : 'wait'
}
