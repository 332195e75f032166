import type { Clock } from '../../ports/clock.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import { type HeldLock, LockLost } from '../lock/lock.ts'
import { urgentPatience } from '../steps/github-patience.ts'
import type { GithubSilence } from '../steps/rollout-deps.ts'

/** Whether this run still holds the lock, as far as it is known. `silent`: GitHub gave no answer about it. */
export type FenceAnswer = 'held' | 'silent'

/** The question for the lock on the way back. `answer` throws LockLost. */
export type Fence = {
  /** Sends the question, so that its answer is on the way while something else is done. */
  begin(): void
  /** Waits for the answer: 3 s at most, and not again while GitHub stays silent. */
  answer(): Promise<FenceAnswer>
}

/** Milliseconds between two tries of a question that GitHub answered with an error. */
const betweenTries = 250

/** `silence`: since when GitHub has been asked in vain already; kept up to date. */
export function fenceOf(lock: Pick<HeldLock, 'check'>, clock: Clock, silence: GithubSilence): Fence {
  let asked: { since: number; question: Promise<FenceAnswer> } | undefined
  const check = async (until: number): Promise<FenceAnswer> => {
    for (;;) {
      try {
        await lock.check()
        return 'held'
      } catch (error) {
        if (error instanceof LockLost) throw error
        if (clock.now() + betweenTries > until) return 'silent'
        await clock.sleep(betweenTries)
      }
    }
  }
  const ask = () => {
    silence.since ??= clock.now()
    const { since } = silence
    const question = check(since + urgentPatience)
    // That GitHub has answered is known to all as soon as it has, whether anybody waits for this answer or not.
    const told = (answer?: FenceAnswer) => {
      if (answer !== 'silent') silence.since = undefined
    }
    question.then(told, () => told())
    return { since, question }
  }
  return {
    begin: () => {
      asked ??= ask()
    },
    answer: async () => {
      asked ??= ask()
      const patience = asked.since + urgentPatience - clock.now()
      const answer = await answerWithin(asked.question, Math.max(0, patience), clock)
      if (answer.state === 'silent') return 'silent'
      asked = undefined
      return answer.value
    },
  }
}
