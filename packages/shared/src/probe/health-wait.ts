import { formatDuration } from '../core/duration.ts'
import type { Judgement } from '../core/words.ts'
import type { Clock } from '../ports/clock.ts'
import { pause } from '../ports/pause.ts'
import type { HealthRound } from './health-round.ts'

export type HealthWaitPlan = {
  /** Milliseconds from now to the deadline. */
  timeout: number
  /** Milliseconds between the start of two rounds. */
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

/** Milliseconds below which a round could only time out, which would hide what the rounds before it have found. */
const leastRound = 20

export type HealthWaitResult = { judgement: Judgement; rounds: HealthRound[] }

/**
 * Runs rounds until `successes` consecutive rounds have passed, with or without a warning, or until the deadline. At the deadline, the
 * judgement is that of the last round, and a fail where that passed. An abort is `not-evaluated`.
 */
export async function waitUntilHealthy(plan: HealthWaitPlan, { check, clock, signal, onRound }: HealthWaitDeps): Promise<HealthWaitResult> {
  const deadline = clock.now() + plan.timeout
  const rounds: HealthRound[] = []
  let inARow = 0
  for (;;) {
    const start = clock.now()
    const round = await check(Math.max(1, deadline - start))
    if (signal?.aborted === true) return { judgement: calledOff, rounds }
    rounds.push(round)
    inARow = isHealthy(round.judgement) ? inARow + 1 : 0
    onRound?.(round, inARow)
    if (inARow >= plan.successes) return { judgement: round.judgement, rounds }
    const next = Math.max(clock.now(), start + plan.interval)
    if (next > deadline - leastRound) return { judgement: atDeadline(plan, round, inARow), rounds }
    if (!(await pause(clock, next - clock.now(), signal))) return { judgement: calledOff, rounds }
  }
}

function isHealthy({ verdict }: Judgement): boolean {
  return verdict === 'pass' || verdict === 'warn'
}

export const calledOff: Judgement = { verdict: 'not-evaluated', reason: 'the run was called off' }

function atDeadline(plan: HealthWaitPlan, { judgement }: HealthRound, inARow: number): Judgement {
  const within = `within ${formatDuration(plan.timeout)}`
  if (judgement.verdict === 'fail' || judgement.verdict === 'not-evaluated')
    return { verdict: judgement.verdict, reason: `not healthy ${within}: ${judgement.reason}` }
  return { verdict: 'fail', reason: `not healthy ${within}: ${inARow} of ${plan.successes} rounds in a row had passed at the deadline` }
}
