import type { Release } from '@slipway/shared/core/words'
import { toolkitTransfer } from '@slipway/shared/ports/byte-transfer'
import { type PassedArtifact, passedArtifactsOf } from '@slipway/shared/rollout/admission/passed-artifact'
import { perEnvironment } from '@slipway/shared/rollout/admission/promotion-rule'
import { artifactStoreOf } from '@slipway/shared/rollout/artifacts/select-store'
import type { ArtifactStore, StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { readVariables } from '@slipway/shared/settings'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type PromotionPlace, readPassageFacts, treeOf } from './passage.ts'

/** What is deployed in the place of a build, or why there has to be one. */
export type ArtifactChoice =
  | { state: 'passed'; artifact: PassedArtifact & { stored: StoredArtifact } }
  | { state: 'rebuild' | 'unread'; reason: string }

/** What was approved by command: the bytes that the proposing run has built, or had fetched, and that its gates have judged. */
export type ApprovedArtifact = {
  state: 'approved'
  run: number
  artifact: { release: Release & { digest: string }; stored: StoredArtifact }
}

/**
 * Before the build: the newest artifact of the same files as the commit of this run that passed the environment which `promotes` names,
 * and whose bytes are not known to be gone. Undefined where nothing is promoted.
 */
export async function chooseArtifact(place: PromotionPlace, call: ModeCall<Pick<Inputs, 'token'>>): Promise<ArtifactChoice | undefined> {
  const { environment } = place
  const terms = environment.promotes
  if (terms === undefined) return undefined
  if (environment.builtPerEnvironment) return { state: 'rebuild', reason: perEnvironment(terms.environment, environment.name) }
  const facts = await readPassageFacts(place, call)
  if (facts === undefined) return undefined
  if ('unread' in facts) return { state: 'unread', reason: facts.unread }
  const { sha } = call.context.runner.run
  const tree = await treeOf(sha, call)
  if (tree === undefined) return { state: 'rebuild', reason: `which files ${sha} has could not be read` }
  const { found, reason } = passedArtifactsOf(tree, facts)
  const store = found.length === 0 ? undefined : await artifactClient(place, call)
  let gone: string | undefined
  for (const artifact of found) {
    if ((await store?.has(artifact.stored)) !== 'no') return { state: 'passed', artifact }
    gone ??= `the artifact of ${artifact.release.version}, which passed ${terms.environment}, is gone (${artifact.stored.store} ${artifact.stored.ref})`
  }
  return { state: 'rebuild', reason: gone ?? reason }
}

/** The stores of releases, for a job that opens no target. */
export async function artifactClient(
  { environment }: Pick<PromotionPlace, 'environment'>,
  call: ModeCall<Pick<Inputs, 'token'> & Partial<Pick<Inputs, 'secrets' | 'variables'>>>,
): Promise<ArtifactStore> {
  const { inputs, context, doubles } = call
  if (doubles.artifacts !== undefined) return doubles.artifacts
  const variables = readVariables(inputs, context)
  const deps = { github: await githubClient(call), transfer: toolkitTransfer, clock: context.clock, runner: context.runner }
  return artifactStoreOf(environment.artifacts, { ...deps, variables, token: inputs.token })
}
