import type { Clock } from '../../ports/clock.ts'
import { answerWithin } from '../../ports/time-limit.ts'

/** What came of the work on one item. */
export type TurnEnd<T> = { state: 'ended'; value: T } | { state: 'failed'; error: unknown }

/** `hurried: false`: one begins only when the one before has ended. `goesOn` is asked before each but the first. */
export type TurnTerms<T> = { clock: Clock; signal: AbortSignal; hurried?: boolean; goesOn?(ended: readonly TurnEnd<T>[]): boolean }

/** Milliseconds after which the next one is begun although the one before has not ended: one provider's outage must not keep the others. */
const nextAfter = { usual: 30_000, cancelled: 1_500 }

/**
 * Begins the work on one item after the other, and ends with all of them, whatever one of them throws: the next begins when the one before
 * has ended or calls `next`, or after 30 s; a cancelled run, which is killed soon, begins it sooner. What was not begun is left out.
 */
export async function inTurn<I, T>(
  items: readonly I[],
  work: (item: I, next: () => void) => Promise<T>,
  { clock, signal, hurried = true, goesOn = () => true }: TurnTerms<T>,
): Promise<{ item: I; end: TurnEnd<T> }[]> {
  const begun: Promise<{ item: I; end: TurnEnd<T> }>[] = []
  const ended: TurnEnd<T>[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0 && !goesOn(ended)) break
    const turn = Promise.withResolvers<void>()
    const one = endOf(work(item, hurried ? turn.resolve : () => undefined)).then((end) => {
      ended.push(end)
      turn.resolve()
      return { item, end }
    })
    begun.push(one)
    if (hurried) await answerWithin(turn.promise, signal.aborted ? nextAfter.cancelled : nextAfter.usual, clock)
    else await turn.promise
  }
  return await Promise.all(begun)
}

/** The values of work that has ended. Throws what the first one that failed has thrown. */
export function valuesOf<T>(ends: readonly { end: TurnEnd<T> }[]): T[] {
  return ends.map(({ end }) => {
    if (end.state === 'failed') throw end.error
    return end.value
  })
}

async function endOf<T>(work: Promise<T>): Promise<TurnEnd<T>> {
  try {
    return { state: 'ended', value: await work }
  } catch (error) {
    return { state: 'failed', error }
  }
}
