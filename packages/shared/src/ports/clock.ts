import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/** Time: `now` in whole milliseconds since 1970, never less than before, and a sleep that a signal ends early with the signal's reason. */
export type Clock = {
  now(): number
  sleep(span: number, signal?: AbortSignal): Promise<void>
}

/**
 * The wall clock at the start of the process, plus the monotonic time since then, which also drives the timers of Node. Setting the wall
 * clock (a step of NTP) and suspending the machine do not move it, so spans and deadlines stay right. Its difference to the wall clock is
 * what that was set by, or the machine was suspended for, since the process began, a process for each step of an action. Times of GitHub
 * are compared with it where seconds do not matter: holds, freezes, and the ledger, which allows five minutes.
 */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  sleep: async (span, signal) => {
    try {
      await delay(span, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error
    }
  },
}
