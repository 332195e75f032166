import type { Context } from '@slipway/shared/action'

/** What the main step tells the post step. Each is saved before the change that it speaks of. */
const lockedName = 'slipway-locked'
const recordName = 'slipway-record'

export function markLocked(state: Context['state'], environment: string): void {
  state.save(lockedName, environment)
}

export function markRecord(state: Context['state'], recordId: number): void {
  state.save(recordName, String(recordId))
}

/** Whether this step may hold the lock of its environment. */
export function mayBeLocked(state: Context['state']): boolean {
  return state.get(lockedName) !== ''
}

/** Whether this step may have begun a rollout. */
export function mayHaveBegun(state: Context['state']): boolean {
  return state.get(recordName) !== ''
}
