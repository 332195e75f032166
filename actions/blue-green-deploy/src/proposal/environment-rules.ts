import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Gate, GateRules } from '@slipway/shared/github/environments'

type Place = Pick<EnvironmentConfig, 'name' | 'approval' | 'deployment'>

/** The Apps whose custom rules are enabled. */
function enabledApps({ customRules }: Pick<GateRules, 'customRules'>): string[] {
  return customRules.state === 'read' ? customRules.rules.filter(({ enabled }) => enabled).map(({ app }) => app) : []
}

/**
 * Why GitHub would fail the deploying job before its first step: a custom rule decides on a Deployment of GitHub, and without
 * `deployment: github` the job has none (GitHub Docs, "Using environments without deployments").
 */
export function unmetCustomRules({ name, deployment }: Place, gate: Gate): { reason: string; hint: string } | undefined {
  const apps = gate.state === 'present' ? enabledApps(gate) : []
  if (deployment === 'github' || apps.length === 0) return undefined
  return {
    reason: `the GitHub environment ${name} has ${rulesOf(apps)} enabled, and environments.${name}.deployment is slipway: GitHub would fail the deploying job at once`,
    hint: `Set environments.${name}.deployment to github, so that GitHub makes the Deployment that the rule decides on, and name ${name} in the input github_deployments of your copies of deployment-monitor.yml and enhanced-release.yml, or give the job of your own workflow that Deployment, without its "deployment: false". Or disable the rule under Settings, Environments, ${name}.`,
  }
}

/** What else GitHub's rules do to a deployment, for its approvers. `warn`: something that may stop it is not known. */
export type RuleNote = { level: 'note' | 'warn'; text: string }

export function environmentNotes({ name, approval, deployment }: Place, gate: Gate): RuleNote[] {
  if (gate.state === 'missing') return []
  if (gate.state === 'unread') {
    return [{ level: 'warn', text: `The protection of the GitHub environment ${name} is not known: ${gate.reason}. ${gate.hint}` }]
  }
  const { waitMinutes, customRules, unknownRules, adminsBypass } = gate
  const apps = enabledApps(gate)
  const notes: (RuleNote | undefined)[] = [
    waitMinutes > 0
      ? { level: 'note', text: `GitHub holds the deploying job up for ${minutes(waitMinutes)} (wait timer of ${name}).` }
      : undefined,
    deployment === 'github' && apps.length > 0
      ? {
          level: 'note',
          text: `The deploying job waits for ${rulesOf(apps)} too. GitHub makes a Deployment for it; the ledger stays Slipway's own record.`,
        }
      : undefined,
    customRules.state === 'unread'
      ? {
          level: 'warn',
          text: `Whether a custom deployment protection rule is enabled in ${name} is not known${deployment === 'github' ? '' : ', and with one GitHub fails the deploying job at once'}: ${customRules.reason}. ${customRules.hint}`,
        }
      : undefined,
    unknownRules.length > 0
      ? {
          level: 'warn',
          text: `The GitHub environment ${name} has rules of a kind that this version does not know: ${unknownRules.join(', ')}.`,
        }
      : undefined,
    approval === 'required' && adminsBypass === true
      ? { level: 'note', text: `Administrators may let a job of ${name} pass without its approval (a setting of the GitHub environment).` }
      : undefined,
  ]
  return notes.flatMap((note) => note ?? [])
}

/** A rule that makes an emergency wait, or fails its job: `a rollback <does>`. */
export type Delay = { has: string; does: string; remove: string }

/** Every rule of a GitHub environment that holds up a job which nobody is to hold up. */
export function delaysOf(gate: Gate, deployment: EnvironmentConfig['deployment']): Delay[] {
  if (gate.state !== 'present') return []
  const { reviewers, waitMinutes, unknownRules } = gate
  const apps = enabledApps(gate)
  const delays: (Delay | undefined)[] = [
    reviewers ? { has: 'required reviewers', does: 'would wait for an approval', remove: 'the required reviewers' } : undefined,
    waitMinutes > 0
      ? { has: `a wait timer of ${minutes(waitMinutes)}`, does: `would wait ${minutes(waitMinutes)}`, remove: 'the wait timer' }
      : undefined,
    apps.length > 0
      ? {
          has: `${rulesOf(apps)} enabled`,
          does: deployment === 'github' ? `would wait for ${apps.join(', ')}` : 'would fail before its first step',
          remove: apps.length === 1 ? 'the custom rule' : 'the custom rules',
        }
      : undefined,
    unknownRules.length > 0
      ? { has: `rules of a kind that is not known (${unknownRules.join(', ')})`, does: 'may wait', remove: 'those rules' }
      : undefined,
  ]
  return delays.flatMap((delay) => delay ?? [])
}

function rulesOf(apps: readonly string[]): string {
  return apps.length === 1
    ? `the custom deployment protection rule ${apps[0]}`
    : `the custom deployment protection rules ${apps.join(', ')}`
}

/** `720 minutes (12 h)`. */
function minutes(count: number): string {
  const hours = count / 60
  return `${count} ${count === 1 ? 'minute' : 'minutes'}${count >= 60 ? ` (${Number(hours.toFixed(1))} h)` : ''}`
}
