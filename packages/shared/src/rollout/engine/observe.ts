import { ActionError, messageOf } from '../../core/errors.ts'
import type { Judgement, Release } from '../../core/words.ts'
import type { ProbePoint } from '../contract/health-judge.ts'
import { describeObservation, describeWeights, matches, type Observation, type Weights } from '../contract/target.ts'
import type { RolloutDeps, StepLimits } from './context.ts'

/** Observes until the provider shows the intent, as `shown` has it. Throws an ActionError with both when time is up. */
export async function observeUntil(
  { weights, shown = matches }: { weights: Weights; shown?: (observed: Observation, intent: Weights) => boolean },
  limits: StepLimits,
  deps: Pick<RolloutDeps, 'target' | 'clock'>,
  signal?: AbortSignal,
): Promise<Observation> {
  const deadline = deps.clock.now() + limits.observe
  for (let last = 'nothing'; ; ) {
    try {
      const observed = await deps.target.observe(signal)
      if (shown(observed, weights)) return observed
      last = describeObservation(observed)
    } catch (error) {
      signal?.throwIfAborted()
      if (deps.clock.now() >= deadline) throw error
      last = messageOf(error)
    }
    if (deps.clock.now() >= deadline) {
      throw new ActionError(`${deps.target.name} does not show what was asked for (${describeWeights(weights)}): it shows ${last}`)
    }
    await deps.clock.sleep(limits.poll, signal)
  }
}

/** Asks until the answer is a pass or a warning, or time is up; then the last answer. */
export async function waitUntilReady(
  spot: ProbePoint,
  release: Release | undefined,
  { within, poll }: { within: number; poll: number },
  deps: Pick<RolloutDeps, 'judge' | 'clock'>,
  signal?: AbortSignal,
): Promise<Judgement> {
  const deadline = deps.clock.now() + within
  for (;;) {
    const judgement = await deps.judge.ready(spot, release, signal)
    if (isHealthy(judgement) || deps.clock.now() >= deadline) return judgement
    await deps.clock.sleep(poll, signal)
  }
}

export function isHealthy(judgement: Judgement): boolean {
  return judgement.verdict === 'pass' || judgement.verdict === 'warn'
}
