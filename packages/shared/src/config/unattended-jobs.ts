import { concurrencyGroupOf } from '../core/keys.ts'
import type { EnvironmentConfig } from './load.ts'

type Place = Pick<EnvironmentConfig, 'name' | 'approval'>

/** Whether the approval is a rule of the GitHub environment, which then holds up every job in it. */
export function asksGithub({ approval }: Pick<EnvironmentConfig, 'approval'>): boolean {
  return approval === 'required' || approval === 'branch-policy'
}

/**
 * The concurrency group of every job that changes the environment, where the group is its only lock; empty where the lock is a branch.
 * GitHub holds the group of a job that waits for its approval, so a job that can do without is not in it.
 */
export function deploymentGroup({ name, rollout }: Pick<EnvironmentConfig, 'name' | 'rollout'>): string {
  return rollout.lock === 'concurrency' ? concurrencyGroupOf({ environment: name }) : ''
}

/** The GitHub environment in which a rollback runs without approval, where the environment itself requires one. */
export function rollbackEnvironmentName({ name }: Pick<EnvironmentConfig, 'name'>): string {
  return `${name}-rollback`
}

/** The GitHub environment of jobs that nobody approves: they look at what is live, mend and roll back, and deploy nothing new. */
export function unattendedEnvironment(environment: Place): string {
  return asksGithub(environment) ? rollbackEnvironmentName(environment) : environment.name
}

/** What a workflow gave a job that nobody approves without having read slipway.yml; undefined where it was not told. */
export type ChosenJob = { githubEnvironment?: string | undefined; concurrencyGroup?: string | undefined }

/** What slipway.yml needs otherwise, and which input of deployment-monitor.yml says so. */
export function unfitChoices(
  environment: Place & Pick<EnvironmentConfig, 'rollout'>,
  chosen: ChosenJob,
): { reason: string; hint: string }[] {
  if (chosen.githubEnvironment === undefined) return []
  return [...unfitEnvironment(environment, chosen.githubEnvironment), ...unfitGroup(environment, chosen.concurrencyGroup ?? '')]
}

function unfitEnvironment(environment: Place, chosen: string): { reason: string; hint: string }[] {
  const { name } = environment
  const needed = unattendedEnvironment(environment)
  if (chosen === needed) return []
  const asks = asksGithub(environment)
    ? `asks for an approval of ${name}`
    : environment.approval === 'none'
      ? `asks for no approval of ${name}`
      : `has approval: ${environment.approval} for ${name}, which GitHub asks nobody for`
  return [
    {
      reason: `a rollback of ${name} by hand runs in the GitHub environment ${chosen}, but slipway.yml ${asks}, so it has to run in ${needed}`,
      hint: `${asksGithub(environment) ? `Add ${name} to` : `Leave ${name} out of`} the input rollback_environments of deployment-monitor.yml.`,
    },
  ]
}

function unfitGroup(environment: Pick<EnvironmentConfig, 'name' | 'rollout'>, chosen: string): { reason: string; hint: string }[] {
  const needed = deploymentGroup(environment)
  if (chosen === needed) return []
  const { lock } = environment.rollout
  return [
    {
      reason: `a rollback of ${environment.name} by hand is in ${chosen === '' ? 'no common concurrency group' : `the concurrency group ${chosen}`}, but rollout.lock of slipway.yml is ${lock}`,
      hint: `Set the input rollout_lock of deployment-monitor.yml to ${lock}.`,
    },
  ]
}
