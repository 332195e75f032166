import type { Outcome } from '@slipway/shared/action'
import { type EnvironmentConfig, environmentOf, type ProductConfig } from '@slipway/shared/config/load'
import { unattendedEnvironment } from '@slipway/shared/config/unattended-jobs'
import { branchRulesOf, type Gate } from '@slipway/shared/github/environments'
import { GithubError, isForbidden } from '@slipway/shared/github/errors'
import { readJudgeOwners } from '@slipway/shared/github/judge-owners'
import { readRequiredChecks } from '@slipway/shared/github/required-checks'
import { z } from 'zod'
import { githubClient } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import {
  type AdmittedRefs,
  branchesToLookAt,
  checkFindings,
  type EnvironmentFacts,
  environmentFindings,
  judgeOwnerFindings,
  neverRead,
  type SettingFinding,
} from '../preflight/findings.ts'
import { requireProduct } from '../preview/configuration.ts'
import { gateReader } from '../proposal/gate-reader.ts'
import type { GateReader } from '../proposal/preconditions.ts'
import { preflightOutcome } from '../render/preflight.ts'

type Call = ModeCall<ModeInputs<'preflight'>>

const event = z.object({ repository: z.object({ default_branch: z.string().optional() }).optional() })

/** Reads everything that GitHub's settings do to deployments and rollbacks, of one environment or of all. Changes nothing, deploys nothing. */
export async function run(call: Call): Promise<Outcome> {
  const product = await requireProduct(call.inputs, call.context)
  const environments = environmentsOf(product, call.inputs.environment)
  const payload = event.safeParse(call.context.runner.payload)
  const defaultBranch = payload.success ? payload.data.repository?.default_branch : undefined
  const readGate = gateReader(call)
  const findings: SettingFinding[] = []
  for (const environment of environments) findings.push(...environmentFindings(await factsOf(environment, readGate, call), defaultBranch))
  const github = await githubClient(call)
  for (const branch of branchesToLookAt(environments, defaultBranch)) {
    const checks = await readRequiredChecks(github, branch)
    findings.push(...checkFindings(branch, checks))
    // What may not be read of the branch is told once.
    if (checks.unread.length === 0) findings.push(...judgeOwnerFindings(branch, await readJudgeOwners(github, branch)))
  }
  return preflightOutcome({ environments: environments.map(({ name }) => name), findings, unread: neverRead(environments) })
}

/** GitHub's settings are those of the environment, whichever service is deployed there. */
function environmentsOf(product: ProductConfig, only: string | undefined): EnvironmentConfig[] {
  const config = product.of(product.services[0] ?? '')
  return only === undefined ? [...config.environments.values()] : [environmentOf(config, only)]
}

async function factsOf(environment: EnvironmentConfig, readGate: GateReader, call: Call): Promise<EnvironmentFacts> {
  const other = unattendedEnvironment(environment)
  const own = await readGate(environment.name)
  const rollback = await readGate(other)
  return {
    environment,
    own,
    rollback,
    ownRefs: await refsOf(environment.name, own, call),
    rollbackRefs: await refsOf(other, rollback, call),
  }
}

async function refsOf(name: string, gate: Gate, call: Call): Promise<AdmittedRefs> {
  // GitHub makes an environment that is not there without any rule. One that is unread is told as such already.
  if (gate.state !== 'present') return { state: 'any' }
  try {
    const patterns = await branchRulesOf(await githubClient(call), name, gate)
    return patterns === undefined ? { state: 'any' } : { state: 'patterns', patterns }
  } catch (error) {
    if (!(error instanceof GithubError) || !isForbidden(error)) throw error
    return { state: 'unread', reason: error.message, hint: error.hint ?? '' }
  }
}
