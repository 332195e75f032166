import type { Clock } from '../../ports/clock.ts'
import type { FaultPlace, LastingFault } from './fault-model.ts'

/** What is wrong, with whom, and for how many milliseconds from the moment that it begins. */
export type LastingFaultSpan = { where: FaultPlace; fault: LastingFault; lasts: number }

/** A fault that lasts for a time. It begins when somebody opens the window, and once only. */
export type FaultWindow = LastingFaultSpan & {
  open(): void
  /** When it began and when it ends, in milliseconds since 1970; undefined before it has begun. */
  span(): { from: number; until: number } | undefined
  /** The fault that an exchange meets that begins now; counted as met. */
  meet(where: FaultPlace, changes: boolean): LastingFault | undefined
  /** The number of exchanges that met it. */
  met(): number
}

export function faultWindow(clock: Clock, { where, fault, lasts }: LastingFaultSpan): FaultWindow {
  let from: number | undefined
  let met = 0
  return {
    where,
    fault,
    lasts,
    open: () => {
      from ??= clock.now()
    },
    span: () => (from === undefined ? undefined : { from, until: from + lasts }),
    meet: (place, changes) => {
      const active = from !== undefined && clock.now() < from + lasts && place === where
      if (!active || !concerns(fault, changes)) return undefined
      met += 1
      return fault
    },
    met: () => met,
  }
}

function concerns(fault: LastingFault, changes: boolean): boolean {
  if (fault === 'not-applied' || fault === 'lost') return changes
  return fault !== 'stale' || !changes
}
