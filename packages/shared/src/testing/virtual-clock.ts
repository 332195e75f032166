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
        const abort = () => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          reject(signal?.reason)
        }
        // A signal outlives many sleeps: what has woken does not stay in its list.
        const wake = () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        const sleeper = { at: now + span, wake }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', abort)
      }),
    run: async (work) => {
      let settled = false
      const mark = () => {
        settled = true
      }
      work.then(mark, mark)
      while (!settled) {
        await pass(turns)
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

/** One promise for all of the turns: a history lets hundreds of thousands of them pass. */
function pass(left: number): Promise<void> {
  return new Promise((resolve) => {
    const turn = (more: number): void => {
      if (more === 0) resolve()
      else setImmediate(turn, more - 1)
    }
    turn(left)
  })
}
