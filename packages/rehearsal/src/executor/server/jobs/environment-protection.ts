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

/** The environment that a job names. An environment that does not exist is created without rules, as GitHub does. */
export function requestedEnvironment(job: StepsJob, scope: Scope, platform: Platform): EnvironmentRecord | undefined {
  if (job.environment === undefined) return undefined
  const value = evaluateToken(job.environment, scope)
  const name = isValueMap(value) ? valueText(value['name'] ?? '') : valueText(value)
  return name === '' ? undefined : (platform.environment(name) ?? platform.createEnvironment(name))
}

/** Throws where the environment does not allow this ref. Patterns are matched with the short name and, for pull requests, with the whole ref. */
export function checkBranch({ name, branches }: EnvironmentRecord, ref: string): void {
  if (branches?.some((pattern) => matchesShellPattern(pattern, refName(ref)) || matchesShellPattern(pattern, ref)) ?? true) return
  const kind = ref.startsWith('refs/tags/') ? 'Tag' : 'Branch'
  throw new EnvironmentProtectionError(`${kind} "${refName(ref)}" is not allowed to deploy to ${name} due to environment protection rules.`)
}

export function needsApproval({ reviewers, waitMinutes }: EnvironmentRecord): boolean {
  return reviewers.length > 0 || waitMinutes > 0
}
