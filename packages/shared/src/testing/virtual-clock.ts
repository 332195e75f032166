import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../ports/clock.ts'

export type VirtualClock = Clock & {
  /** Lets time run until `work` has settled: whenever nothing else can happen, the next sleeper is woken. */
  run<T>(work: Promise<T>): Promise<T>
}

/**
 * Turns of the event loop before the next sleeper is woken: code that waits for an answer "within" a time lets turns pass to see whether
 * it is there already (`answerWithin`), several in a row.
 */
const turns = 5

/**
 * A clock for code that does several things at a time: unlike `fakeClock`, sleepers wake in the order of their time, and
 * time stands still while anything else can still happen.
 */
export function virtualClock(start = Date.parse('2026-01-05T12:00:00Z')): VirtualClock {
  let now = start
  let sleepers: { at: number; wake: () => void }[] = []
  return {
    now: () => now,
    sleep: (span, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        const sleeper = { at: now + span, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          reject(signal.reason)
        })
      }),
    run: async (work) => {
      let settled = false
      const mark = () => {
        settled = true
      }
      work.then(mark, mark)
      while (!settled) {
        for (let turn = 0; turn < turns; turn += 1) await setImmediate()
        const next = sleepers.reduce<(typeof sleepers)[number] | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined)
        if (settled || next === undefined) continue
        sleepers = sleepers.filter((one) => one !== next)
        now = Math.max(now, next.at)
        next.wake()
      }
      return work
    },
  }
}
