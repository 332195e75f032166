import type { Context, Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { environmentOf } from '@slipway/shared/config/load'
import { formatDuration } from '@slipway/shared/core/duration'
import { ActionError } from '@slipway/shared/core/errors'
import { type Gate, readGate } from '@slipway/shared/github/environments'
import { environmentFor, mayDeploy } from '@slipway/shared/rollout/branches'
import { summaryOf } from '@slipway/shared/rollout/summary'
import { readConfig } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { githubOf, type Stand } from './stage.ts'

/** Says where this ref goes and whether it may: reads the configuration and the GitHub environment's rules, changes nothing. */
export async function plan(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const config = await readConfig(inputs, context)
  if (config === undefined) {
    throw new ActionError('There is no configuration at .github/slipway.yml', {
      hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step.',
    })
  }
  const { ref } = context.runner.run
  const named = inputs.environment === undefined ? undefined : environmentOf(config, inputs.environment)
  const environment = named ?? environmentFor(config, ref)
  if (environment === undefined) return nothingToDo(ref, config.service)
  const refusal = await whyNot(environment, ref, async () => readGate(stand.github ?? (await githubOf(inputs, context)), environment.name))
  return refusal === undefined ? go(environment, inputs, context) : refuse(environment, refusal)
}

export type Refusal = { reason: string; hint: string }

/** The first thing that forbids a deployment of the ref to the environment, with how to mend it. */
export async function whyNot(environment: EnvironmentConfig, ref: string, askGate: () => Promise<Gate>): Promise<Refusal | undefined> {
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
  return approval === 'none' ? undefined : gateProblem(name, approval, await askGate())
}

function gateProblem(name: string, approval: 'required' | 'branch-policy', gate: Gate): Refusal | undefined {
  const has = gate.state === 'present' && (approval === 'required' ? gate.reviewers : gate.branchPolicy)
  if (has) return undefined
  const rule = approval === 'required' ? 'required reviewers' : 'a deployment branch policy'
  const state = gate.state === 'missing' ? 'does not exist' : `has no ${approval === 'required' ? 'required reviewers' : 'branch policy'}`
  return {
    reason: `environments.${name}.approval is ${approval}, but the GitHub environment ${name} ${state}: nothing would stand before the deployment`,
    hint: `Under Settings, Environments, ${name}, add ${rule}. Where your plan has none, set approval: ${approval === 'required' ? 'branch-policy or none' : 'none'} for it.`,
  }
}

function nothingToDo(ref: string, service: string): Outcome {
  const headline = `Nothing is deployed from ${ref}: no environment of the configuration names it`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, service, details: { go: false } },
    outputs: { go: 'false', environment: '', url: '', monitor: '', reason: headline },
    summary: summaryOf(headline, [], []),
  }
}

function go(environment: EnvironmentConfig, { version }: Inputs, { runner }: Context): Outcome {
  const { name, url, approval, service } = environment
  const monitor = formatDuration(environment.monitor)
  const headline = `${version ?? runner.run.sha.slice(0, 12)} goes to ${name}`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, service, environment: name, details: { go: true, approval } },
    outputs: { go: 'true', environment: name, url, monitor, reason: '' },
    summary: summaryOf(
      headline,
      [
        ['Address', url],
        ['Approval', approval],
        ['Watched for', monitor],
      ],
      [],
    ),
  }
}

function refuse({ name, url, service }: EnvironmentConfig, { reason, hint }: Refusal): Outcome {
  const headline = `Nothing is deployed to ${name}: ${reason}`
  return {
    ok: false,
    evidence: { verdict: 'fail', headline, cause: reason, service, environment: name, details: { go: false, hint } },
    outputs: { go: 'false', environment: name, url, monitor: '', reason },
    summary: summaryOf(headline, [['How to mend it', hint]], []),
    annotations: [{ level: 'error', title: 'Deployment refused', message: `${reason}. ${hint}` }],
  }
}
