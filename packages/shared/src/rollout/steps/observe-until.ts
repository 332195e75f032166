import { ActionError, messageOf } from '../../core/errors.ts'
import { describeObservation, describeWeights, matches, type Observation, type Weights } from '../contract/observation.ts'
import type { RolloutDeps } from './rollout-deps.ts'
import type { StepLimits } from './step-target.ts'

/** The weights to wait for. `shown` decides whether an observation has them; by default `matches`. */
export type AwaitedWeights = {
  weights: Weights
  shown?: (observed: Observation, intent: Weights) => boolean
  limits: StepLimits
  signal?: AbortSignal | undefined
}

/** Polls the provider until it shows the weights. Throws an ActionError with wanted and shown weights after `limits.observe` ms. */
export async function observeUntil(
  { weights, shown = matches, limits, signal }: AwaitedWeights,
  deps: Pick<RolloutDeps, 'target' | 'clock'>,
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
