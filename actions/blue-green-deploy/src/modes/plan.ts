import type { Outcome } from '@slipway/shared/action'
import { environmentFor } from '@slipway/shared/config/branches'
import { type Config, environmentOf, serviceOf } from '@slipway/shared/config/load'
import { type BuildPlan, planBuild } from '../builds/build-plan.ts'
import { readBuildTree } from '../builds/build-tree.ts'
import { readCommandApproval } from '../by-command/approval.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { mergeEnvironment, refuseUnknownService, requireProduct } from '../preview/configuration.ts'
import { proposeByCommand, unproposableProblem } from '../proposal/command-proposal.ts'
import { environmentNotes } from '../proposal/environment-rules.ts'
import { gateReader } from '../proposal/gate-reader.ts'
import { unmetPrecondition } from '../proposal/preconditions.ts'
import { propose } from '../proposal/proposal.ts'
import { rollbackReadiness } from '../proposal/rollback-readiness.ts'
import { refusedRunRef } from '../proposal/run-ref.ts'
import { readSecurityReview } from '../proposal/security-review.ts'
import { deploymentRefused, deploymentWaits, judgedByPullRequest, nothingReached, withBuild } from '../render/plan.ts'
import { proposalOutcome } from '../render/proposal.ts'
import { judgingPullRequestRun } from '../runs/pull-request-run.ts'
import { refuseSharedNames } from '../runs/shared-names.ts'
import { planServices } from './plan-services.ts'

/**
 * States to which environment this ref is deployed, and whether it may be: reads the configuration, the rules of the GitHub
 * environments and the ledger. Changes nothing and needs no secret. The approvers are shown what it states.
 */
export async function run(call: ModeCall<ModeInputs<'plan'>>): Promise<Outcome> {
  await refuseSharedNames(call)
  const product = await requireProduct(call.inputs, call.context)
  refuseUnknownService(product, call.inputs.service)
  if (product.services.length > 1) return await planServices(product, call)
  const config = serviceOf(product, undefined)
  const outcome = await planService(config, call)
  // What is built already, taken from where it passed, or judged by another run is not built.
  const { promote, 'judged-by': judgedBy = '' } = outcome.outputs ?? {}
  return call.inputs.digest !== undefined || promote === 'true' || judgedBy !== ''
    ? outcome
    : withBuild(outcome, await builtBy(config, call))
}

async function builtBy(config: Config, { inputs, context }: ModeCall<ModeInputs<'plan'>>): Promise<BuildPlan> {
  const environment = config.environments.values().next().value
  const { setupCommand: setup, buildCommand: command, testCommand: test, output } = inputs
  const tree = await readBuildTree(context.runner.workspace, '.', context.files)
  return planBuild({ words: { setup, command, test, output }, build: environment?.build, tree })
}

async function planService(config: Config, call: ModeCall<ModeInputs<'plan'>>): Promise<Outcome> {
  const { inputs, context } = call
  const { ref } = context.runner.run
  const named = inputs.environment === undefined ? undefined : environmentOf(config, inputs.environment)
  const environment = named ?? environmentFor(config, ref)
  if (environment === undefined) {
    const by = await judgingPullRequestRun(call)
    if (by !== undefined) return judgedByPullRequest({ ref, service: config.service, by })
    return nothingReached({ ref, service: config.service, dryRun: mergeEnvironment(config, context)?.name ?? '' })
  }
  const readGate = gateReader(call)
  const unmet = (await unmetPrecondition(environment, ref, readGate)) ?? (await refusedRunRef(environment, call))
  if (unmet !== undefined) return deploymentRefused(environment, unmet)
  const problems = await rollbackReadiness(environment, readGate, call)
  const refusing = problems.find(({ level }) => level === 'refuse')
  if (refusing !== undefined) return deploymentRefused(environment, refusing)
  const review = await readSecurityReview(environment, call)
  if (review.state === 'missing') return deploymentWaits(environment, review.unmet)
  const rules = [...environmentNotes(environment, await readGate(environment.name)), ...review.notes]
  const approval = await readCommandApproval(environment, call)
  const proposal = await propose({ config, environment, approval }, call)
  if (approval.state === 'not-asked' || approval.state === 'given') return proposalOutcome(proposal, { problems, rules })
  const unproposable = await unproposableProblem(environment, approval, { proposal, call })
  if (unproposable !== undefined) return deploymentRefused(environment, unproposable)
  const line = await proposeByCommand(proposal, call)
  return proposalOutcome(proposal, { problems, rules }, { approvers: approval.approvers ?? [], line })
}
