import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { asksGithub, unattendedEnvironment } from '@slipway/shared/config/unattended-jobs'
import { branchRulesOf, type Gate } from '@slipway/shared/github/environments'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type Delay, delaysOf } from './environment-rules.ts'
import type { GateReader } from './preconditions.ts'

/** The protection of the GitHub environment in which a rollback runs, and the branches of it and of the environment. */
export type RollbackGates = {
  rollback: Gate
  /** The branch rules of each; undefined lets any ref in. */
  branches: { own: readonly string[] | undefined; rollback: readonly string[] | undefined }
}

export type ReadinessProblem = { level: 'refuse' | 'warn'; reason: string; hint: string }

/** Shown for each environment that has a rollback environment: the token of a job cannot list the names of secrets. */
export const uncheckedSecrets = 'Not checked, since only an administrator may list them: whether both have the same secrets and variables.'

/** What would delay or prevent a rollback of the environment. */
export async function rollbackReadiness(
  environment: EnvironmentConfig,
  readGate: GateReader,
  call: ModeCall<Pick<Inputs, 'token'>>,
): Promise<ReadinessProblem[]> {
  return readinessProblems(environment, await readRollbackGates(environment, readGate, call))
}

async function readRollbackGates(
  environment: EnvironmentConfig,
  readGate: GateReader,
  call: ModeCall<Pick<Inputs, 'token'>>,
): Promise<RollbackGates> {
  const other = unattendedEnvironment(environment)
  const rollback = await readGate(other)
  const unknown = { own: undefined, rollback: undefined }
  if (other === environment.name || rollback.state !== 'present') return { rollback, branches: unknown }
  const own = await readGate(environment.name)
  if (own.state !== 'present') return { rollback, branches: unknown }
  const github = await githubClient(call)
  return {
    rollback,
    branches: { own: await branchRulesOf(github, environment.name, own), rollback: await branchRulesOf(github, other, rollback) },
  }
}

/** Whether the environment can be rolled back without approval. A problem blocks production, and is a warning for other environments. */
export function readinessProblems(environment: EnvironmentConfig, { rollback, branches }: RollbackGates): ReadinessProblem[] {
  const { name, tier, approval, deployment } = environment
  const other = unattendedEnvironment(environment)
  const level = tier === 'production' ? 'refuse' : 'warn'
  const isOwn = other === name
  if (rollback.state === 'unread') {
    // Of its own environment it is told with what else of it is not known.
    if (isOwn) return []
    return [{ level, reason: `whether a rollback in ${other} would wait could not be read: ${rollback.reason}`, hint: rollback.hint }]
  }
  if (rollback.state === 'missing') {
    // GitHub makes the environment of a job that is not there, without any rule.
    if (isOwn) return []
    const reason = `the GitHub environment ${other} does not exist, so ${name} could not be hauled back without a second approval`
    return [
      {
        level,
        reason,
        hint: `Under Settings, Environments, add ${other}: the secrets, variables and branch rules of ${name}, and no required reviewers.`,
      },
    ]
  }
  // A job in the rollback environment never has a Deployment of GitHub.
  const delays = delaysOf(rollback, isOwn ? deployment : 'slipway')
  const problems = delays.map((delay): ReadinessProblem => ({ level, ...describeDelay(delay, { name, other, approval }) }))
  const unknown = rollback.customRules.state === 'unread' && !isOwn ? [unreadRules(other, rollback.customRules)] : []
  return [...problems, ...unknown, ...differingBranches(name, other, branches)]
}

function describeDelay(
  { has, does, remove }: Delay,
  { name, other, approval }: { name: string; other: string; approval: EnvironmentConfig['approval'] },
): { reason: string; hint: string } {
  const instead = !asksGithub({ approval })
    ? `, or set environments.${name}.approval to required and add ${name}-rollback without such a rule, where a rollback then runs`
    : ''
  return {
    reason: `the GitHub environment ${other} has ${has}: a rollback of ${name} ${does}`,
    hint: `Under Settings, Environments, ${other}, remove ${remove}${instead}.`,
  }
}

function unreadRules(other: string, { reason, hint }: { reason: string; hint: string }): ReadinessProblem {
  return { level: 'warn', reason: `whether a custom deployment protection rule is enabled in ${other} is not known: ${reason}`, hint }
}

function differingBranches(name: string, other: string, { own, rollback }: RollbackGates['branches']): ReadinessProblem[] {
  if (own?.join('\n') === rollback?.join('\n')) return []
  const reason = `${other} lets in ${describeBranches(rollback)}, ${name} lets in ${describeBranches(own)}: whoever may use the one reaches the secrets of the other`
  return [{ level: 'warn', reason, hint: `Under Settings, Environments, ${other}, set the deployment branches and tags of ${name}.` }]
}

function describeBranches(rules: readonly string[] | undefined): string {
  return rules === undefined ? 'any branch' : rules.length === 0 ? 'no branch' : rules.join(', ')
}
