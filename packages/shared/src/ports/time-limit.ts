import { setImmediate } from 'node:timers/promises'
import type { Clock } from './clock.ts'

/** What came of waiting for an answer. `silent`: there was none in time; the work goes on, and its end is not looked at. */
export type TimedAnswer<T> = { state: 'answered'; value: T } | { state: 'silent' }

/** Waits for the work at most `limit` ms. Throws what the work threw in that time. */
export async function answerWithin<T>(work: Promise<T>, limit: number, clock: Clock): Promise<TimedAnswer<T>> {
  const answered = work.then((value) => ({ state: 'answered' as const, value }))
  answered.catch(() => undefined)
  const silent = { state: 'silent' as const }
  // What is settled already, or needs no time to settle, is an answer whatever the limit.
  const now = await Promise.race([answered, setImmediate(silent)])
  if (now.state === 'answered') return now
  const over = new AbortController()
  const late = clock.sleep(limit, over.signal).then(
    () => silent,
    // Ended by the answer, which has won already.
    () => silent,
  )
  try {
    return await Promise.race([answered, late])
  } finally {
    // With a reason of its own: the usual one is an error with a stack, which nobody reads here.
    over.abort(silent)
  }
}

/** How often a question is asked again, in ms, and when it is given up, in ms after the first time. */
export type Hedge = { every: number; atMost: number }

/**
 * The first answer to a question that is asked again while it has none: a read that hangs must not hold up one that would be answered,
 * and one that is only slow must not be thrown away. Throws the last error when all that were asked have failed, and an Error after
 * `atMost` ms.
 */
export async function hedgedAnswer<T>(ask: () => Promise<T>, { every, atMost }: Hedge, clock: Clock): Promise<T> {
  const found = Promise.withResolvers<T>()
  let open = 0
  const send = () => {
    open += 1
    ask().then(found.resolve, (error: unknown) => {
      open -= 1
      if (open === 0) found.reject(error)
    })
  }
  for (let waited = 0; waited < atMost; waited += every) {
    send()
    const answer = await answerWithin(found.promise, Math.min(every, atMost - waited), clock)
    if (answer.state === 'answered') return answer.value
  }
  throw new Error(`There was no answer within ${atMost} ms`)
}
