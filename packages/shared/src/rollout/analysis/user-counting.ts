import type { Colour } from '../../core/words.ts'
import type { Clock } from '../../ports/clock.ts'
import { pause } from '../../ports/pause.ts'
import type { OwnRequests } from '../../traffic/own-requests.ts'
import type { UserTraffic } from '../contract/user-traffic.ts'
import { type UserInterval, userIntervals } from './user-intervals.ts'

/** What is read, and of which side. `least`: milliseconds between two readings at least. */
export type UserCounting = {
  source: Extract<UserTraffic, { state: 'offered' }>
  colour: Colour
  /** Slipway's own requests that the target counts too. */
  own: OwnRequests
  least: number
  clock: Clock
}

/** Reads what users do until the signal aborts, and hands on each interval without Slipway's own requests. The same one goes on with the last reading. */
export function countingUsers({ source, colour, own, least, clock }: UserCounting) {
  const next = userIntervals(source, colour)
  return async (signal: AbortSignal, onInterval: (interval: UserInterval) => void): Promise<void> => {
    while (!signal.aborted) {
      const start = clock.now()
      const interval = await next(signal)
      if (signal.aborted) return
      onInterval(interval.state === 'read' ? withoutOwn(interval, own) : interval)
      if (!(await pause(clock, start + Math.max(source.every, least) - clock.now(), signal))) return
    }
  }
}

function withoutOwn({ traffic, other }: Extract<UserInterval, { state: 'read' }>, own: OwnRequests): UserInterval {
  return {
    state: 'read',
    traffic: own.without('release', traffic),
    other: other === undefined ? undefined : own.without('other', other),
  }
}
