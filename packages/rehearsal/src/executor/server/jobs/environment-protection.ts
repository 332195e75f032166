import { matchesShellPattern } from '@slipway/shared/core/shell-pattern'
import type { EnvironmentRecord, Platform } from '../../../contract/platform.ts'
import { evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import { isValueMap, valueText } from '../../expressions/value.ts'
import type { StepsJob } from '../../workflow/model.ts'
import { refName } from '../events/github-context.ts'

/** An environment's protection rules refuse the job, which fails with this message. */
export class EnvironmentProtectionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GateRefused'
  }
}

/** `deployment`: whether GitHub makes a Deployment for the job. */
export type RequestedEnvironment = { environment: EnvironmentRecord; deployment: boolean }

/** The environment that a job names. An environment that does not exist is created without rules, as GitHub does. */
export function requestedEnvironment(job: StepsJob, scope: Scope, platform: Platform): RequestedEnvironment | undefined {
  if (job.environment === undefined) return undefined
  const value = evaluateToken(job.environment, scope)
  const name = isValueMap(value) ? valueText(value['name'] ?? '') : valueText(value)
  if (name === '') return undefined
  const deployment = !isValueMap(value) || valueText(value['deployment'] ?? true) !== 'false'
  return { environment: platform.environment(name) ?? platform.createEnvironment(name), deployment }
}

/** Throws where the environment does not allow this ref. Patterns are matched with the short name and, for pull requests, with the whole ref. */
export function checkBranch({ name, branches }: EnvironmentRecord, ref: string): void {
  if (branches?.some((pattern) => matchesShellPattern(pattern, refName(ref)) || matchesShellPattern(pattern, ref)) ?? true) return
  const kind = ref.startsWith('refs/tags/') ? 'Tag' : 'Branch'
  throw new EnvironmentProtectionError(`${kind} "${refName(ref)}" is not allowed to deploy to ${name} due to environment protection rules.`)
}

/** Throws where a custom rule is enabled for a job without a Deployment: its App decides on a Deployment, and there is none. */
export function checkCustomRules({ environment, deployment }: RequestedEnvironment): void {
  if (deployment || !environment.customRules.some(({ enabled }) => enabled)) return
  throw new EnvironmentProtectionError(
    `The protection rules of the environment ${environment.name} are incompatible with \`deployment: false\`: a custom deployment protection rule is enabled.`,
  )
}

export function needsApproval({ reviewers, waitMinutes, customRules }: EnvironmentRecord): boolean {
  return reviewers.length > 0 || waitMinutes > 0 || customRules.some(({ enabled }) => enabled)
}
