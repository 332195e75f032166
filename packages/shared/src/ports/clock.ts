import { setTimeout as delay } from 'node:timers/promises'

/** Time: `now` in milliseconds since 1970, and a sleep that a signal ends early with the signal's reason. */
export type Clock = {
  now(): number
  sleep(span: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (span, signal) => {
    try {
      await delay(span, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error
    }
  },
}
