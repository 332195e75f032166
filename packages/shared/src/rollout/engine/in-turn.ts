import type { Clock } from '../../ports/clock.ts'
import { answerWithin } from '../../ports/time-limit.ts'

/** Milliseconds after which the next one is begun although the one before has not ended: one provider's outage must not keep the others. */
const nextAfter = { usual: 30_000, cancelled: 1_500 }

/**
 * Begins each when the one before has ended or calls `next`, or after 30 s; a cancelled run, which is killed soon, begins them sooner. Waits
 * for all, whatever one of them throws, and then throws that.
 */
export async function inTurn<T, R>(
  items: readonly T[],
  work: (item: T, next: () => void) => Promise<R>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<R[]> {
  const begun: Promise<R>[] = []
  for (const item of items) {
    const turn = Promise.withResolvers<void>()
    const one = work(item, turn.resolve)
    one.then(
      () => turn.resolve(),
      () => turn.resolve(),
    )
    begun.push(one)
    await answerWithin(turn.promise, signal.aborted ? nextAfter.cancelled : nextAfter.usual, clock)
  }
  await Promise.allSettled(begun)
  return await Promise.all(begun)
}
