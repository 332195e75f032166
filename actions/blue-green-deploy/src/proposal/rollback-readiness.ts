import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Gate } from '@slipway/shared/github/environments'

/** What stands before the GitHub environments of one of ours, and what could not be looked at. */
export type Preflight = {
  unattended: Gate
  /** Which refs each lets in; undefined lets in any. */
  rules: { own: readonly string[] | undefined; unattended: readonly string[] | undefined }
}

export type Remark = { level: 'refuse' | 'warn'; reason: string; hint: string }

/** Said wherever an environment has a twin: no job's token may list the names of secrets. */
export const unseen = 'Not checked, since only an administrator may list them: whether both have the same secrets and variables.'

/** The twin in which a rollback runs without anybody's approval, where the environment itself asks for one. */
export function twinOf({ name }: Pick<EnvironmentConfig, 'name'>): string {
  return `${name}-rollback`
}

/** Whether the environment could be hauled back at once. Production is not deployed to before it could; others are warned of. */
export function remarksOn(environment: EnvironmentConfig, { unattended, rules }: Preflight): Remark[] {
  const { name, approval } = environment
  if (approval === 'none') return []
  const twin = twinOf(environment)
  const level = name === 'production' ? 'refuse' : 'warn'
  const settings = `Under Settings, Environments, ${twin}`
  if (unattended.state === 'missing') {
    const reason = `the GitHub environment ${twin} does not exist, so ${name} could not be hauled back without a second approval`
    return [
      {
        level,
        reason,
        hint: `Under Settings, Environments, add ${twin}: the secrets, variables and branch rules of ${name}, and no required reviewers.`,
      },
    ]
  }
  const waits: Remark[] = unattended.reviewers
    ? [
        {
          level,
          reason: `the GitHub environment ${twin} has required reviewers, so ${name} could not be hauled back without a second approval`,
          hint: `${settings}, remove the required reviewers.`,
        },
      ]
    : []
  if (rules.own?.join('\n') === rules.unattended?.join('\n')) return waits
  const reason = `${twin} lets in ${shown(rules.unattended)}, ${name} lets in ${shown(rules.own)}: whoever may use the one reaches the secrets of the other`
  return [...waits, { level: 'warn', reason, hint: `${settings}, set the deployment branches and tags of ${name}.` }]
}

function shown(rules: readonly string[] | undefined): string {
  return rules === undefined ? 'any branch' : rules.length === 0 ? 'no branch' : rules.join(', ')
}
