const day = 86_400_000

/**
 * The stories in the order in which they are played where the time may be too short for all: the core ones, then the others, of which each
 * day begins elsewhere, so that it is not always the same ones that are left out. `now`: milliseconds since 1970.
 */
export function coreFirst<T>(chosen: readonly T[], core: readonly T[], now: number): T[] {
  const first = chosen.filter((one) => core.includes(one))
  const others = chosen.filter((one) => !core.includes(one))
  const from = (Math.floor(now / day) * 17) % Math.max(1, others.length)
  return [...first, ...others.slice(from), ...others.slice(0, from)]
}

/** Takes the next story out of those that wait; none but a core one when the time is over. */
export function takeNext<T>(waiting: T[], core: readonly T[], isOver: boolean): T | undefined {
  const [next] = waiting
  if (next === undefined || (isOver && !core.includes(next))) return undefined
  return waiting.shift()
}
