import { formatDuration } from '../core/duration.ts'
import type { Judgement } from '../core/words.ts'
import type { Clock } from '../ports/clock.ts'
import { pause } from '../ports/pause.ts'
import type { HealthRound } from './health-round.ts'
import { describeHistory, historyOf, isGood } from './round-history.ts'

export type HealthWaitPlan = {
  /** Milliseconds from now to the deadline. */
  timeout: number
  /** Milliseconds between the start of two rounds; after a good one at most a second. */
  interval: number
  /** Number of consecutive rounds that must pass. */
  successes: number
}

export type HealthWaitDeps = {
  /** Runs one round, which must end within `timeLimit` milliseconds. */
  check(timeLimit: number): Promise<HealthRound>
  clock: Clock
  signal?: AbortSignal
  onRound?: (round: HealthRound, passedInARow: number) => void
}

/** Milliseconds at most between a good round and the next: several good ones in a row shall not make the wait longer than it has to be. */
const confirming = 1_000

/** Milliseconds below which a round could only time out, which would hide what the rounds before it have found. */
const leastRound = 20

export type HealthWaitResult = { judgement: Judgement; rounds: HealthRound[] }

/**
 * Runs rounds until `successes` consecutive rounds have passed, with or without a warning, or until the deadline. At the deadline, the
 * judgement is that of the last round, and a fail where that passed; its reason tells what all rounds have seen. An abort is `not-evaluated`.
 */
export async function waitUntilHealthy(plan: HealthWaitPlan, { check, clock, signal, onRound }: HealthWaitDeps): Promise<HealthWaitResult> {
  const deadline = clock.now() + plan.timeout
  const rounds: HealthRound[] = []
  let inARow = 0
  for (;;) {
    const start = clock.now()
    const round = await check(Math.max(1, deadline - start))
    if (signal?.aborted === true) return { judgement: calledOff, rounds }
    // What the deadline cut short says nothing of the service, and would hide what the rounds before it have found.
    const cut = clock.now() >= deadline - leastRound && !isGood(round)
    if (cut && rounds.length > 0) return { judgement: atDeadline(plan, rounds, inARow), rounds }
    rounds.push(round)
    inARow = isGood(round) ? inARow + 1 : 0
    onRound?.(round, inARow)
    if (inARow >= plan.successes) return { judgement: round.judgement, rounds }
    const pauseAfter = inARow > 0 ? Math.min(plan.interval, confirming) : plan.interval
    const next = Math.max(clock.now(), start + pauseAfter)
    if (next > deadline - leastRound) return { judgement: atDeadline(plan, rounds, inARow), rounds }
    if (!(await pause(clock, next - clock.now(), signal))) return { judgement: calledOff, rounds }
  }
}

export const calledOff: Judgement = { verdict: 'not-evaluated', reason: 'the run was called off' }

function atDeadline(plan: HealthWaitPlan, rounds: readonly HealthRound[], inARow: number): Judgement {
  const within = `not healthy within ${formatDuration(plan.timeout)}`
  const judgement = rounds.at(-1)?.judgement
  const history = historyOf(rounds)
  if (judgement?.verdict === 'fail' || judgement?.verdict === 'not-evaluated')
    return { verdict: judgement.verdict, reason: `${within}: ${judgement.reason}; ${describeHistory(history, 'told')}` }
  const enough = `${inARow} of ${plan.successes} rounds in a row had passed at the deadline`
  const before = describeHistory(history, 'untold')
  return { verdict: 'fail', reason: `${within}: ${enough}${before === '' ? '' : `; ${before}`}` }
}
