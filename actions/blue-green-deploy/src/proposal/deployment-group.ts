import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { concurrencyGroupOf } from '@slipway/shared/core/keys'

/**
 * The concurrency group of every job that changes the environment, where the group is its only lock; empty where the lock is a branch.
 * GitHub holds the group of a job that waits for its approval, so a job that can do without is not in it.
 */
export function deploymentGroup({ name, rollout }: EnvironmentConfig): string {
  return rollout.lock === 'concurrency' ? concurrencyGroupOf({ environment: name }) : ''
}
