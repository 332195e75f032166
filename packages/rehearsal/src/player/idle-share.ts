import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the cores have done since the machine was started, in milliseconds added up over all of them. */
export type CoreTimes = { idle: number; all: number }

export function coreTimes(): CoreTimes {
  const times = cpus().map(({ times }) => times)
  const sum = (of: (one: (typeof times)[number]) => number) => times.reduce((total, one) => total + of(one), 0)
  return { idle: sum(({ idle }) => idle), all: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq) }
}

/** Which share of the cores' time between two readings nobody used, 0 to 1. Readings of the same moment say nothing: 0. */
export function idleShare(before: CoreTimes, after: CoreTimes): number {
  const all = after.all - before.all
  return all <= 0 ? 0 : (after.idle - before.idle) / all
}

/** A story beside the others begins only where so much of the machine was idle for so many milliseconds. */
const enough = { share: 0.4, during: 5_000 }

/** Waits until the machine has cores to spare, or nothing is `left` to wait for. */
export async function untilMostlyIdle(left: () => boolean): Promise<void> {
  for (let share = 0; left() && share < enough.share; ) {
    const before = coreTimes()
    await sleep(enough.during)
    share = idleShare(before, coreTimes())
  }
}
