import type { Clock } from './clock.ts'

/** Sleeps. Returns false when the signal ended the sleep, otherwise true. */
export async function pause(clock: Clock, span: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await clock.sleep(Math.max(0, span), signal)
    return true
  } catch (error) {
    if (signal?.aborted === true) return false
    throw error
  }
}
