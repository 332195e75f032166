import type { Clock } from '@slipway/shared/ports/clock'
import { answerWithin } from '@slipway/shared/ports/time-limit'

/** What came of the work on one item. */
export type TurnEnd<T> = { state: 'ended'; value: T } | { state: 'failed'; error: unknown }

/**
 * Begins the work on one item after the other and ends with all of them: the next begins once the one before has ended or calls `next`, or
 * after `patience` ms, so that a provider that is down does not keep the others. `goesOn` is asked before each but the first; what was not begun is left out.
 */
export async function takeTurns<I, T>(
  items: readonly I[],
  work: (item: I, next: () => void) => Promise<T>,
  {
    patience,
    clock,
    goesOn = () => true,
  }: { patience: number | undefined; clock: Clock; goesOn?: (ended: readonly TurnEnd<T>[]) => boolean },
): Promise<{ item: I; end: TurnEnd<T> }[]> {
  const begun: { item: I; end: Promise<TurnEnd<T>> }[] = []
  const ended: TurnEnd<T>[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0 && !goesOn(ended)) break
    const turn = Promise.withResolvers<void>()
    const end = endOf(work(item, turn.resolve))
    begun.push({ item, end })
    if (patience === undefined) ended.push(await end)
    else {
      void end.then((one) => {
        ended.push(one)
        turn.resolve()
      })
      await answerWithin(turn.promise, patience, clock)
    }
  }
  return await Promise.all(begun.map(async ({ item, end }) => ({ item, end: await end })))
}

/** Milliseconds after which the next service goes back although the one before has not ended. A cancelled job is killed soon. */
export function turnPatience({ aborted }: AbortSignal): number {
  return aborted ? 1_500 : 30_000
}

async function endOf<T>(work: Promise<T>): Promise<TurnEnd<T>> {
  try {
    return { state: 'ended', value: await work }
  } catch (error) {
    return { state: 'failed', error }
  }
}
