import type { Context, Outcome } from '@slipway/shared/action'
import { environmentFor, mayDeploy } from '@slipway/shared/config/branches'
import { type Config, type EnvironmentConfig, environmentOf } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { type Gate, readBranchRules, readGate } from '@slipway/shared/github/environments'
import { readConfig } from '@slipway/shared/settings'
import { clientOf } from './admission.ts'
import type { Inputs } from './inputs.ts'
import { type Preflight, remarksOn, twinOf } from './preflight.ts'
import { propose } from './proposal.ts'
import { proposalOutcome } from './render-proposal.ts'
import type { Stand } from './stage.ts'

/**
 * Says where this ref goes and whether it may: reads the configuration, the rules of the GitHub environments and the ledger,
 * changes nothing, needs no secret. What it states is what those who approve are shown.
 */
export async function plan(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const config = await configOf(inputs, context)
  const { ref } = context.runner.run
  const named = inputs.environment === undefined ? undefined : environmentOf(config, inputs.environment)
  const environment = named ?? environmentFor(config, ref)
  if (environment === undefined) return nothingToDo(ref, config.service, dryRunEnvironment(config, context)?.name ?? '')
  const refusal = await whyNot(environment, ref, async () => readGate(await clientOf(inputs, context, stand), environment.name))
  if (refusal !== undefined) return refuse(environment, refusal)
  const remarks = environment.approval === 'none' ? [] : remarksOn(environment, await readPreflight(environment, inputs, context, stand))
  const [grave] = remarks.filter(({ level }) => level === 'refuse')
  if (grave !== undefined) return refuse(environment, grave)
  return proposalOutcome(await propose({ config, environment }, inputs, context, stand), remarks)
}

/** The configuration, without which nothing can be said. Throws an ActionError where there is none. */
export async function configOf(inputs: Inputs, context: Context): Promise<Config> {
  const config = await readConfig(inputs, context)
  if (config !== undefined) return config
  throw new ActionError('There is no configuration at .github/slipway.yml', {
    hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step.',
  })
}

/** Where a pull request would be deployed once it is merged, or undefined. */
export function dryRunEnvironment(config: Config, { runner }: Pick<Context, 'runner'>): EnvironmentConfig | undefined {
  const base = runner.environment['GITHUB_BASE_REF'] ?? ''
  return base === '' ? undefined : environmentFor(config, `refs/heads/${base}`)
}

async function readPreflight(environment: EnvironmentConfig, inputs: Inputs, context: Context, stand: Stand): Promise<Preflight> {
  const github = await clientOf(inputs, context, stand)
  const unattended = await readGate(github, twinOf(environment))
  const rules =
    unattended.state === 'missing'
      ? { own: undefined, unattended: undefined }
      : { own: await readBranchRules(github, environment.name), unattended: await readBranchRules(github, twinOf(environment)) }
  return { unattended, rules }
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

function nothingToDo(ref: string, service: string, dryRun: string): Outcome {
  const headline = `Nothing is deployed from ${ref}: no environment of the configuration names it`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, service, details: { go: false } },
    outputs: { go: 'false', environment: '', url: '', monitor: '', reason: headline, 'dry-run-environment': dryRun },
    summary: summaryOf(headline, [], []),
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
