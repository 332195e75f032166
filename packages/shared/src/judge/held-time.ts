/** One look of a rule: its value is within the limit (`good`), above it (`bad`), or not known (`missing`). */
export type RuleLook = {
  /** Milliseconds since 1970, when the look ended. */
  at: number
  /** Milliseconds that the look took. */
  took: number
  outcome: 'missing' | 'good' | 'bad'
}

/**
 * Looks since a bad one, of which at no time more were good than bad. It ends where more are good. `time` is what was seen of it in
 * milliseconds, good and bad.
 */
export type UnstablePeriod = { bad: number; measured: number; time: number; stretches: number }

/** How long a value has been above its limit. */
export type HeldTime = {
  /** Milliseconds above the limit without a good look. */
  held: number
  /** Whether the last measured look was bad. */
  bad: boolean
  /** Time of the last measured look; undefined before the first, and after the clock has jumped back. */
  measuredAt: number | undefined
  unstable: UnstablePeriod | undefined
}

export const nothingHeld: HeldTime = { held: 0, bad: false, measuredAt: undefined, unstable: undefined }

/**
 * The held time after one more look, later than all before. The time since the measured look before it counts if nobody looked for at most
 * `staleness` ms of it, whether or not looks between them are missing; otherwise it neither counts nor resets.
 */
export function heldAfter(before: HeldTime, look: RuleLook, staleness: number): HeldTime {
  if (look.outcome === 'missing') return before
  const { measuredAt } = before
  const counts = measuredAt !== undefined && look.at - look.took - measuredAt <= staleness
  const passed = counts ? look.at - measuredAt : 0
  const bad = look.outcome === 'bad'
  const held = bad && before.bad ? before.held + passed : 0
  return { held, bad, measuredAt: look.at, unstable: bad ? unstableAfterBad(before, passed) : unstableAfterGood(before, passed) }
}

function unstableAfterBad({ unstable, bad }: HeldTime, passed: number): UnstablePeriod {
  if (unstable === undefined) return { bad: 1, measured: 1, time: 0, stretches: 1 }
  return {
    bad: unstable.bad + 1,
    measured: unstable.measured + 1,
    time: unstable.time + passed,
    stretches: unstable.stretches + (bad ? 0 : 1),
  }
}

function unstableAfterGood({ unstable }: HeldTime, passed: number): UnstablePeriod | undefined {
  if (unstable === undefined) return undefined
  const measured = unstable.measured + 1
  // More good looks than bad ones: a single failure, or an outage that ended, is not what comes and goes.
  if (measured > 2 * unstable.bad) return undefined
  return { ...unstable, measured, time: unstable.time + passed }
}
