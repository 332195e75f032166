import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { rollbackEnvironmentName } from '@slipway/shared/config/unattended-jobs'
import { type Gate, readBranchRules, readGate } from '@slipway/shared/github/environments'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

/** The protection rules of an environment and of its rollback environment. */
export type RollbackGates = {
  rollback: Gate
  /** The branch rules of each; undefined lets any ref in. */
  branches: { own: readonly string[] | undefined; rollback: readonly string[] | undefined }
}

export type ReadinessProblem = { level: 'refuse' | 'warn'; reason: string; hint: string }

/** Shown for each environment that has a rollback environment: the token of a job cannot list the names of secrets. */
export const uncheckedSecrets = 'Not checked, since only an administrator may list them: whether both have the same secrets and variables.'

/** What would delay or prevent a rollback of the environment. Asks GitHub nothing where the environment requires no approval. */
export async function rollbackReadiness(
  environment: EnvironmentConfig,
  call: ModeCall<Pick<Inputs, 'token'>>,
): Promise<ReadinessProblem[]> {
  return environment.approval === 'none' ? [] : readinessProblems(environment, await readRollbackGates(environment, call))
}

async function readRollbackGates(environment: EnvironmentConfig, call: ModeCall<Pick<Inputs, 'token'>>): Promise<RollbackGates> {
  const github = await githubClient(call)
  const name = rollbackEnvironmentName(environment)
  const rollback = await readGate(github, name)
  const branches =
    rollback.state === 'missing'
      ? { own: undefined, rollback: undefined }
      : { own: await readBranchRules(github, environment.name), rollback: await readBranchRules(github, name) }
  return { rollback, branches }
}

/** Whether the environment can be rolled back without approval. A problem blocks production, and is a warning for other environments. */
export function readinessProblems(environment: EnvironmentConfig, { rollback, branches }: RollbackGates): ReadinessProblem[] {
  const { name, tier, approval } = environment
  if (approval === 'none') return []
  const other = rollbackEnvironmentName(environment)
  const level = tier === 'production' ? 'refuse' : 'warn'
  const settings = `Under Settings, Environments, ${other}`
  if (rollback.state === 'missing') {
    const reason = `the GitHub environment ${other} does not exist, so ${name} could not be hauled back without a second approval`
    return [
      {
        level,
        reason,
        hint: `Under Settings, Environments, add ${other}: the secrets, variables and branch rules of ${name}, and no required reviewers.`,
      },
    ]
  }
  const waits: ReadinessProblem[] = rollback.reviewers
    ? [
        {
          level,
          reason: `the GitHub environment ${other} has required reviewers, so ${name} could not be hauled back without a second approval`,
          hint: `${settings}, remove the required reviewers.`,
        },
      ]
    : []
  if (branches.own?.join('\n') === branches.rollback?.join('\n')) return waits
  const reason = `${other} lets in ${describeBranches(branches.rollback)}, ${name} lets in ${describeBranches(branches.own)}: whoever may use the one reaches the secrets of the other`
  return [...waits, { level: 'warn', reason, hint: `${settings}, set the deployment branches and tags of ${name}.` }]
}

function describeBranches(rules: readonly string[] | undefined): string {
  return rules === undefined ? 'any branch' : rules.length === 0 ? 'no branch' : rules.join(', ')
}
