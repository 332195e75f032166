import { formatDuration, type Milliseconds, ms } from '../core/duration.ts'
import type { Judgement } from '../core/words.ts'
import { advanceClock, concludeClock, startClock, type ThresholdRule } from '../judge/rules.ts'
import type { Clock } from '../ports/clock.ts'
import { pause } from '../ports/pause.ts'
import { type HealthRound, healthSample } from './health-round.ts'
import { calledOff } from './health-wait.ts'

export type HealthWatchPlan = {
  /** Duration of the watch in milliseconds. */
  duration: number
  /** Milliseconds between the start of two rounds. */
  interval: number
  /** How long health must fail for a fail: without a break, or in at least half of the rounds. */
  for: Milliseconds
}

export type HealthWatchDeps = {
  check(): Promise<HealthRound>
  clock: Clock
  signal?: AbortSignal
  onRound?: (round: HealthRound) => void
}

export type HealthWatchResult = { judgement: Judgement; rounds: HealthRound[] }

/**
 * Runs rounds for a period and ends early when health has failed for the rule's time, without a break or in at least half of the rounds.
 * Where health is failing or comes and goes at the end of the period, it continues until the rule has decided. Failed rounds without a
 * breach are a `warn`.
 */
export async function watchHealth(plan: HealthWatchPlan, deps: HealthWatchDeps): Promise<HealthWatchResult> {
  const { clock, signal } = deps
  const rule: ThresholdRule = {
    name: `health failing for ${formatDuration(plan.for)}`,
    subject: 'health',
    above: 0,
    for: plan.for,
    minimumRequests: 0,
    every: ms(plan.interval),
  }
  const start = clock.now()
  const rounds: HealthRound[] = []
  let ruleClock = startClock(rule)
  for (;;) {
    const began = clock.now()
    const round = await deps.check()
    if (signal?.aborted === true) return { judgement: calledOff, rounds }
    rounds.push(round)
    ruleClock = advanceClock(ruleClock, { ...healthSample(round), took: clock.now() - began })
    deps.onRound?.(round)
    const passed = clock.now() - start
    const undecided = ruleClock.state === 'running' && passed < plan.duration + plan.for
    if (ruleClock.state === 'breached' || (passed >= plan.duration && !undecided)) break
    if (!(await pause(clock, Math.max(0, began + plan.interval - clock.now()), signal))) return { judgement: calledOff, rounds }
  }
  return { judgement: judge(concludeClock(ruleClock), rounds), rounds }
}

function judge({ verdict, reason = '' }: ReturnType<typeof concludeClock>, rounds: readonly HealthRound[]): Judgement {
  const failed = rounds.filter((round) => round.judgement.verdict === 'fail')
  const lastReason = failed.flatMap((round) => (round.judgement.verdict === 'pass' ? [] : [round.judgement.reason])).at(-1)
  if (verdict !== 'pass') return { verdict, reason: lastReason === undefined ? reason : `${reason} (${lastReason})` }
  const last = rounds.at(-1)?.judgement
  if (failed.length === 0) return last?.verdict === 'warn' ? last : { verdict }
  return { verdict: 'warn', reason: `${reason} (last: ${lastReason})` }
}
