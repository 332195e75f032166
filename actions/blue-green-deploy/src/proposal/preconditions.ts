import { mayDeploy } from '@slipway/shared/config/branches'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { asksGithub } from '@slipway/shared/config/unattended-jobs'
import type { Gate, Unread } from '@slipway/shared/github/environments'
import { unmetCustomRules } from './environment-rules.ts'

export type UnmetPrecondition = { reason: string; hint: string }

/** Reads the protection of a GitHub environment. */
export type GateReader = (name: string) => Promise<Gate>

/** The first precondition that a deployment of the ref to the environment does not meet, with how to fix it. */
export async function unmetPrecondition(
  environment: EnvironmentConfig,
  ref: string,
  readGate: GateReader,
): Promise<UnmetPrecondition | undefined> {
  const { name, branches, approval, approvers, target } = environment
  if (!mayDeploy(environment, ref)) {
    return {
      reason: `${name} is deployed from ${branches.join(', ')}, not from ${ref}`,
      hint: `Start the workflow on one of those branches, or add this one to environments.${name}.branches.`,
    }
  }
  if (target === undefined) {
    return {
      reason: `environments.${name}.target is missing: nothing says who shifts its traffic`,
      hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
    }
  }
  const gate = await readGate(name)
  const asked = asksGithub(environment) || (approval === 'none' && approvers.length > 0)
  if (gate.state === 'unread') return asked ? unreadGate(name, gate) : undefined
  return gateProblems(environment, gate)[0]
}

/** What of a GitHub environment does not meet slipway.yml, or fails the deploying job. Nothing of one that may not be read. */
export function gateProblems(environment: EnvironmentConfig, gate: Gate): UnmetPrecondition[] {
  const { name, approval, approvers } = environment
  if (gate.state === 'unread') return []
  const problems = [
    approval === 'required' || approval === 'branch-policy' ? unmetApproval(name, approval, gate) : undefined,
    approval === 'by-command' ? undefined : missingApprovers(name, approvers, gate),
    unmetCustomRules(environment, gate),
  ]
  return problems.flatMap((problem) => problem ?? [])
}

/** What may not be read is not taken for protection. */
function unreadGate(name: string, { reason, hint }: Unread): UnmetPrecondition {
  return { reason: `whether the GitHub environment ${name} asks for an approval could not be read: ${reason}`, hint }
}

/** The same of several services in one environment. What holds of one of them alone names it. */
export async function firstUnmet(
  environments: readonly EnvironmentConfig[],
  ref: string,
  readGate: GateReader,
): Promise<UnmetPrecondition | undefined> {
  const found: { service: string; unmet: UnmetPrecondition | undefined }[] = []
  for (const environment of environments) {
    found.push({ service: environment.service, unmet: await unmetPrecondition(environment, ref, readGate) })
  }
  const first = found.find(({ unmet }) => unmet !== undefined)
  if (first?.unmet === undefined) return undefined
  const ofAll = found.every(({ unmet }) => unmet?.reason === first.unmet?.reason)
  return ofAll ? first.unmet : { ...first.unmet, reason: `${first.service}: ${first.unmet.reason}` }
}

/** GitHub asks its own reviewers, whoever slipway.yml names: the two must not differ unseen. */
function missingApprovers(name: string, approvers: readonly string[], gate: Gate): UnmetPrecondition | undefined {
  const asked = gate.state === 'present' ? (gate.approvers ?? []).map((one) => one.toLowerCase()) : []
  const missing = approvers.filter((one) => !asked.includes(one.toLowerCase()))
  if (missing.length === 0) return undefined
  const list = missing.join(', ')
  return {
    reason: `environments.${name}.approvers names ${list}, but the GitHub environment ${name} does not have ${missing.length === 1 ? 'it' : 'them'} as required ${missing.length === 1 ? 'reviewer' : 'reviewers'}`,
    hint: `Under Settings, Environments, ${name}, add ${list} to the required reviewers, or take ${missing.length === 1 ? 'it' : 'them'} out of approvers.`,
  }
}

function unmetApproval(name: string, approval: 'required' | 'branch-policy', gate: Gate): UnmetPrecondition | undefined {
  const has = gate.state === 'present' && (approval === 'required' ? gate.reviewers : gate.branchPolicy !== undefined)
  if (has) return undefined
  const rule = approval === 'required' ? 'required reviewers' : 'a deployment branch policy'
  const state = gate.state === 'missing' ? 'does not exist' : `has no ${approval === 'required' ? 'required reviewers' : 'branch policy'}`
  return {
    reason: `environments.${name}.approval is ${approval}, but the GitHub environment ${name} ${state}: nothing would stand before the deployment`,
    hint: `Under Settings, Environments, ${name}, add ${rule}. Where your plan has none, set approval: ${approval === 'required' ? 'by-command, branch-policy or none' : 'by-command or none'} for it.`,
  }
}
