import { join } from 'node:path'
import type { Outcome } from '@slipway/shared/action'
import { environmentFor } from '@slipway/shared/config/branches'
import { environmentOf, type ProductConfig } from '@slipway/shared/config/load'
import { releaseArtifactOf } from '@slipway/shared/core/keys'
import type { ServiceRelease } from '@slipway/shared/core/service-releases'
import { type BuildJob, buildJobOf } from '../builds/build-job.ts'
import { refuseForSeveral } from '../by-command/approval.ts'
import { type ChosenService, chooseServices, type PlannedService, placesOf } from '../changes/service-choice.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { mergeEnvironment } from '../preview/configuration.ts'
import { environmentNotes } from '../proposal/environment-rules.ts'
import { gateReader } from '../proposal/gate-reader.ts'
import { jointProblem } from '../proposal/joint-deployment.ts'
import { firstUnmet, type GateReader, type UnmetPrecondition } from '../proposal/preconditions.ts'
import { type Proposal, propose, supersededNotes } from '../proposal/proposal.ts'
import { rollbackReadiness } from '../proposal/rollback-readiness.ts'
import { refusedRunRef } from '../proposal/run-ref.ts'
import { readSecurityReview } from '../proposal/security-review.ts'
import { deploymentRefused, deploymentWaits, judgedByPullRequest, nothingReached } from '../render/plan.ts'
import { nothingChanged, type ProposedService, servicesProposalOutcome, withBuilds } from '../render/services-proposal.ts'
import { checkArtifact } from '../rollout/artifact.ts'
import { judgingPullRequestRun } from '../runs/pull-request-run.ts'

type Call = ModeCall<ModeInputs<'plan'>>

/**
 * States which of several services are deployed, and to which environment: those that differ from what is live of each, or those that are
 * named. What holds of one of them holds of all: one job deploys them, and one approval lets it.
 */
export async function planServices(product: ProductConfig, given: Call): Promise<Outcome> {
  const call = await withDigests(given)
  const { inputs, context } = call
  const { ref } = context.runner.run
  const reached = reachedEnvironment(product, call)
  const places = placesOf(product, reached.name)
  if (!reached.deployed) {
    const by = await judgingPullRequestRun(call)
    if (by !== undefined) return judgedByPullRequest({ ref, by })
    const tested = await chooseServices(places, { ...call, inputs: { ...inputs, service: inputs.service ?? 'all' } })
    return withBuilds(nothingReached({ ref, dryRun: reached.dryRun }), await buildJobs(tested.chosen, [], call))
  }
  const { chosen, left } = await chooseServices(places, call)
  const environment = places[0]?.environment
  if (environment === undefined) throw new Error('The product has no service')
  if (chosen.length === 0) return nothingChanged(environment.name, left)
  await refuseForSeveral(environment, call)
  const readGate = gateReader(call)
  const refusal = await refusalOf(places, chosen, readGate, call)
  if (refusal !== undefined) return withBuilds(deploymentRefused(environment, refusal), await buildJobs(chosen, [], call))
  const problems = await rollbackReadiness(environment, readGate, call)
  const refusing = problems.find(({ level }) => level === 'refuse')
  if (refusing !== undefined) return withBuilds(deploymentRefused(environment, refusing), await buildJobs(chosen, [], call))
  const review = await readSecurityReview(environment, call)
  if (review.state === 'missing') return withBuilds(deploymentWaits(environment, review.unmet), await buildJobs(chosen, [], call))
  const proposed: ProposedService[] = []
  for (const one of chosen) proposed.push({ ...one, proposal: await propose({ ...one, joint: true }, callOf(one, call)) })
  const services = chosen.map(({ service }) => service)
  const built = inputs.releases !== undefined
  // As for one service: whoever may not read the ledger looks for no older runs either.
  const readable = proposed.some(({ proposal }) => proposal.ruleResults.length > 0)
  const notes =
    built && readable ? await supersededNotes({ services, environment: environment.name, sha: context.runner.run.sha }, call) : []
  const rules = [...environmentNotes(environment, await readGate(environment.name)), ...review.notes]
  const outcome = servicesProposalOutcome({ product: product.name, environment, proposed, left, notes, problems, rules })
  return built ? outcome : withBuilds(outcome, await buildJobs(chosen, proposed, call))
}

/** The environment by the input or by the ref. Where none is reached, any tells how the services are built. */
function reachedEnvironment(product: ProductConfig, { inputs, context }: Call): { name: string; deployed: boolean; dryRun: string } {
  const config = product.of(product.services[0] ?? '')
  const named = inputs.environment === undefined ? undefined : environmentOf(config, inputs.environment)
  const found = named ?? environmentFor(config, context.runner.run.ref)
  if (found !== undefined) return { name: found.name, deployed: true, dryRun: '' }
  return { name: product.environments[0] ?? '', deployed: false, dryRun: mergeEnvironment(config, context)?.name ?? '' }
}

async function refusalOf(
  places: readonly PlannedService[],
  chosen: readonly ChosenService[],
  readGate: GateReader,
  call: Call,
): Promise<UnmetPrecondition | undefined> {
  const [deployed, all] = [chosen, places].map((some) => some.map(({ environment }) => environment))
  const problem = jointProblem({ deployed: deployed ?? [], all: all ?? [] })
  if (problem !== undefined) return problem
  const environments = chosen.map(({ environment }) => environment)
  const unmet = await firstUnmet(environments, call.context.runner.run.ref, readGate)
  const [first] = environments
  return unmet ?? (first === undefined ? undefined : await refusedRunRef(first, call))
}

/** The call of a mode that is about one service, on its release. */
function callOf({ service, release }: ChosenService, call: Call): Call {
  const { version, sha, digest } = release
  return { ...call, inputs: { ...call.inputs, service, releases: undefined, version, sha, digest } }
}

/** `proposed`: what is known of their releases; without it, each is built. */
async function buildJobs(chosen: readonly ChosenService[], proposed: readonly ProposedService[], { context }: Call): Promise<BuildJob[]> {
  return await Promise.all(
    chosen.map(({ environment, release }, index) => buildJobOf({ environment, release, ...promoted(proposed[index]?.proposal) }, context)),
  )
}

function promoted(proposal: Proposal | undefined): Partial<Pick<Parameters<typeof buildJobOf>[0], 'release' | 'stored'>> {
  return proposal?.choice?.state === 'passed' ? { release: proposal.release, stored: proposal.choice.artifact.stored } : {}
}

/** The same call with the digest of each artifact that the input `artifact` has in its folder. Throws an ActionError where one differs. */
async function withDigests(call: Call): Promise<Call> {
  const { artifact: folder, releases } = call.inputs
  if (folder === undefined || releases === undefined) return call
  const { workspace } = call.context.runner
  const digested: ServiceRelease[] = []
  for (const one of releases) {
    const artifact = join(folder, releaseArtifactOf(one.service, call.context.runner.call), 'release.tar.gz')
    const { digest } = await checkArtifact({ artifact, digest: one.digest }, workspace)
    digested.push({ ...one, digest })
  }
  return { ...call, inputs: { ...call.inputs, releases: digested } }
}
