import { messageOf } from '../../core/errors.ts'
import { type Colour, otherColour } from '../../core/words.ts'
import { type SideTraffic, trafficBetween } from '../../traffic/side-traffic.ts'
import type { UserReading, UserTraffic } from '../contract/user-traffic.ts'

/** The name of the counted source that a target's counters are. */
export const usersSource = 'users'

/** What users did since the last reading. `nothing-new`: the first reading of a side, or one that came twice. */
export type UserInterval =
  | { state: 'read'; traffic: SideTraffic; other: SideTraffic | undefined }
  | { state: 'nothing-new' }
  | { state: 'unread'; reason: string }

type Offered = Extract<UserTraffic, { state: 'offered' }>

/** Reads the counters of both sides again and again. A call that fails is no verdict: the next one counts from the last that did not. */
export function userIntervals(source: Offered, colour: Colour): (signal: AbortSignal) => Promise<UserInterval> {
  const last: Partial<Record<Colour, SideTraffic>> = {}
  const since = (side: Colour, reading: UserReading): SideTraffic | undefined => {
    const one = reading[side]
    if (one.state !== 'read') return undefined
    const before = last[side]
    const difference = before === undefined ? undefined : trafficBetween(before, one.traffic)
    if (difference === undefined || difference.state !== 'not-later') last[side] = one.traffic
    return difference?.state === 'counted' ? difference.traffic : undefined
  }
  return async (signal) => {
    try {
      const reading = await source.read(signal)
      const [traffic, other] = [since(colour, reading), since(otherColour(colour), reading)]
      const own = reading[colour]
      if (own.state === 'unread') return { state: 'unread', reason: own.reason }
      if (own.state === 'absent') return { state: 'unread', reason: `${colour} is not there` }
      return traffic === undefined ? { state: 'nothing-new' } : { state: 'read', traffic, other }
    } catch (error) {
      return { state: 'unread', reason: `the requests of users could not be read: ${messageOf(error)}` }
    }
  }
}
