import type { Context } from '@slipway/shared/action'

/** Told to the post step before the lock is taken, so that a kill in between is noticed. */
const lockedName = 'slipway-locked'

export function markLocked(state: Context['state'], environment: string): void {
  state.save(lockedName, environment)
}

export function mayBeLocked(state: Context['state']): boolean {
  return state.get(lockedName) !== ''
}
