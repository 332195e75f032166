import { messageOf } from '../../core/errors.ts'
import { hedgedAnswer } from '../../ports/time-limit.ts'
import type { Observation } from '../contract/observation.ts'
import type { RolloutDeps } from './rollout-deps.ts'

/** Milliseconds after which a question that has no answer is asked again beside the first, and for which one is waited for. */
const hedge = { every: 2_000, atMost: 20_000 }
/** Milliseconds between two tries. */
const pause = 500

/**
 * What the provider shows, where traffic waits for it: before a rollback, and before what a lost run left is mended. Asked again until it
 * answers, as long as the patience for going back lasts; then throws the last error. Throws the reason of a signal that aborts.
 */
export async function lookPatiently({
  target,
  clock,
  log,
  signal,
  patience,
}: Pick<RolloutDeps, 'target' | 'clock' | 'log' | 'signal' | 'patience'>): Promise<Observation> {
  const deadline = clock.now() + patience
  for (let told = false; ; told = true) {
    try {
      return await hedgedAnswer(() => target.observe(signal), hedge, clock)
    } catch (error) {
      signal.throwIfAborted()
      if (clock.now() + pause >= deadline) throw error
      if (!told) log.warning(`${target.name} does not tell where the traffic is, and is asked again: ${messageOf(error)}`)
      await clock.sleep(pause, signal)
    }
  }
}
