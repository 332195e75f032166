import { mayDeploy } from '@slipway/shared/config/branches'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Gate } from '@slipway/shared/github/environments'

export type UnmetPrecondition = { reason: string; hint: string }

/** The first precondition that a deployment of the ref to the environment does not meet, with how to fix it. */
export async function unmetPrecondition(
  environment: EnvironmentConfig,
  ref: string,
  readGate: () => Promise<Gate>,
): Promise<UnmetPrecondition | undefined> {
  const { name, branches, approval, target } = environment
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
  return approval === 'none' ? undefined : unmetApproval(name, approval, await readGate())
}

function unmetApproval(name: string, approval: 'required' | 'branch-policy', gate: Gate): UnmetPrecondition | undefined {
  const has = gate.state === 'present' && (approval === 'required' ? gate.reviewers : gate.branchPolicy)
  if (has) return undefined
  const rule = approval === 'required' ? 'required reviewers' : 'a deployment branch policy'
  const state = gate.state === 'missing' ? 'does not exist' : `has no ${approval === 'required' ? 'required reviewers' : 'branch policy'}`
  return {
    reason: `environments.${name}.approval is ${approval}, but the GitHub environment ${name} ${state}: nothing would stand before the deployment`,
    hint: `Under Settings, Environments, ${name}, add ${rule}. Where your plan has none, set approval: ${approval === 'required' ? 'branch-policy or none' : 'none'} for it.`,
  }
}
