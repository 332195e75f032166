import type { Clock } from '../../ports/clock.ts'
import { answerWithin } from '../../ports/time-limit.ts'

/** Milliseconds after which the next one is begun although the one before has not ended: one provider's outage must not keep the others. */
const nextAfter = { usual: 30_000, cancelled: 1_500 }

/** Begins each when the one before has ended, or after 30 s; a cancelled run, which is killed soon, begins them sooner. Waits for all. */
export async function inTurn<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<R[]> {
  const begun: Promise<R>[] = []
  for (const item of items) {
    const one = work(item)
    one.catch(() => undefined)
    begun.push(one)
    await answerWithin(Promise.allSettled([one]), signal.aborted ? nextAfter.cancelled : nextAfter.usual, clock)
  }
  return await Promise.all(begun)
}
