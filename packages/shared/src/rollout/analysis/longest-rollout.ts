import type { EnvironmentConfig } from '../../config/load.ts'
import { type Milliseconds, ms } from '../../core/duration.ts'
import { judgingTimesOf } from './step-times.ts'

/** For what has no time in the configuration: the user's commands, and going back, which is tried for a quarter of an hour. */
const unplanned = 30 * 60_000

/** How long a rollout of the environment can take by its configuration: from the lock to the end of its watch, or to its return. */
export function longestRollout(environment: Pick<EnvironmentConfig, 'rollout' | 'thresholds' | 'traffic' | 'monitor'>): Milliseconds {
  const { plannedBlocks, blockLength } = judgingTimesOf(environment)
  return ms(environment.rollout.readyWithin + plannedBlocks * blockLength + unplanned)
}
