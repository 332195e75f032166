import { GithubError, isNoAnswer } from '../../github/errors.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import type { RolloutDeps } from './rollout-deps.ts'

/** Milliseconds that a rollout waits on its way forward for a GitHub that does not answer: a healthy release is not taken back for a blip. */
export const forwardPatience = 120_000
/** Milliseconds that anything waits for GitHub where traffic has to go back, or in an emergency. */
export const urgentPatience = 3_000

/** Milliseconds between two tries. */
const pauses = [250, 500, 1_000, 2_000, 4_000]

type Patient = Pick<RolloutDeps, 'clock' | 'githubPatience'>

/** Asks GitHub until it answers, as long as its patience lasts: a refusal ends it at once, no answer and a fault of GitHub do not. */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  signal: AbortSignal | undefined,
  { clock, githubPatience }: Patient,
): Promise<T> {
  const deadline = clock.now() + githubPatience
  for (let tries = 0; ; tries += 1) {
    try {
      return await answeredBy(deadline, unlessAborted(ask(), signal), { clock, githubPatience })
    } catch (error) {
      signal?.throwIfAborted()
      const pause = pauses[Math.min(tries, pauses.length - 1)] ?? 0
      if (!isNoAnswer(error) || clock.now() + pause >= deadline) throw error
      await clock.sleep(pause, signal)
    }
  }
}

/** Waits until the ledger has every entry, as long as the patience for GitHub lasts. Throws what GitHub refused. */
export async function writtenPatiently(
  signal: AbortSignal | undefined,
  { outbox, githubPatience }: Patient & Pick<RolloutDeps, 'outbox'>,
): Promise<void> {
  await unlessAborted(outbox.written(githubPatience), signal)
}

async function answeredBy<T>(deadline: number, work: Promise<T>, { clock, githubPatience }: Patient): Promise<T> {
  const answer = await answerWithin(work, Math.max(0, deadline - clock.now()), clock)
  if (answer.state === 'answered') return answer.value
  throw new GithubError(`GitHub has not answered within ${githubPatience / 1_000} s`, {
    hint: 'See https://www.githubstatus.com.',
    status: undefined,
  })
}

/** The answer, or the reason of the signal where it aborts first: a run that is cancelled does not wait for GitHub. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
