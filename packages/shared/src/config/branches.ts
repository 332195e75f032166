import { ActionError } from '../core/errors.ts'
import { passesFilter } from '../core/filter-pattern.ts'
import type { Config, EnvironmentConfig } from './load.ts'

/** The branch of a full ref, or undefined for a tag, a pull request, or a branch that GitHub makes for a group of its merge queue. */
export function branchOf(ref: string): string | undefined {
  return /^refs\/heads\/(?!gh-readonly-queue\/)(.+)$/.exec(ref)?.[1]
}

/** Whether an environment may be deployed to from a ref. One that names no branches may from any. */
export function mayDeploy({ branches }: Pick<EnvironmentConfig, 'branches'>, ref: string): boolean {
  const branch = branchOf(ref)
  return branches.length === 0 || (branch !== undefined && passesFilter(branch, branches))
}

/** The environment that a push to the ref reaches, or undefined. Throws an ActionError where several do. */
export function environmentFor(config: Config, ref: string): EnvironmentConfig | undefined {
  const found = [...config.environments.values()].filter((one) => one.branches.length > 0 && mayDeploy(one, ref))
  if (found.length <= 1) return found[0]
  throw new ActionError(`${ref} reaches ${found.length} environments: ${found.map((one) => one.name).join(', ')}`, {
    hint: 'Name one in the input "environment", or let their branches differ.',
  })
}
