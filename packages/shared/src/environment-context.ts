import type { Context } from './action.ts'
import type { EnvironmentConfig } from './config/load.ts'
import { ActionError } from './core/errors.ts'
import { createGithub, type Github } from './github/octokit.ts'
import { toolkitTransfer } from './ports/byte-transfer.ts'
import type { ArtifactClient } from './rollout/artifacts/artifact-keeper.ts'
import { artifactStoreOf } from './rollout/artifacts/select-store.ts'
import { assembleRollout, githubStores, type RolloutContext, type Stores, type TestDoubles } from './rollout/engine/assemble.ts'
import { readEnvironment, readVariables, type SettingsInputs } from './settings.ts'

type TokenInput = { token?: string | undefined }
/** Milliseconds for which going back is tried again. */
type PatienceInput = { patience?: number | undefined }

/** What a test puts in the place of GitHub, the stores, the target, the placement, the judge or the stores of artifacts. */
export type EnvironmentDoubles = TestDoubles & {
  github?: Github
  stores?: Stores
  /** The stores of one of several services. */
  storesOf?: (environment: EnvironmentConfig) => Stores
  artifacts?: ArtifactClient
}

/** One environment and the persistent stores of its rollouts: enough to read what is live and to signal a running rollout. */
export type EnvironmentStores = { environment: EnvironmentConfig; stores: Stores }

/** One environment with everything that a rollout of it needs, except the held lock. */
export type EnvironmentContext = EnvironmentStores & {
  /** What `$NAME` in the configuration reads. */
  variables: Readonly<Record<string, string>>
  rollout: RolloutContext
  /** Where the bytes of releases are kept; undefined in a test that has put something else in the place of GitHub. */
  artifacts: ArtifactClient | undefined
}

/** Reads the environment that the inputs name and opens its stores. Needs neither secrets nor the tools of the target. */
export async function openStores(
  inputs: SettingsInputs & TokenInput,
  context: Context,
  doubles: EnvironmentDoubles,
): Promise<EnvironmentStores> {
  const { environment } = await readEnvironment(inputs, context)
  const double = doubles.storesOf?.(environment) ?? doubles.stores
  return { environment, stores: double ?? githubStores(doubles.github ?? (await jobGithub(inputs, context)), environment, context) }
}

/** Reads the environment that the inputs name, opens its stores and assembles its target, placement and judge. */
export async function openEnvironment(
  inputs: SettingsInputs & TokenInput & PatienceInput,
  context: Context,
  doubles: EnvironmentDoubles,
): Promise<EnvironmentContext> {
  const variables = readVariables(inputs, context)
  // A test that puts something in the place of the stores asks no GitHub.
  const github =
    doubles.github ?? (doubles.stores === undefined && doubles.storesOf === undefined ? await jobGithub(inputs, context) : undefined)
  const { environment, stores } = await openStores(inputs, context, github === undefined ? doubles : { ...doubles, github })
  const deps = { ...context, transfer: toolkitTransfer, variables, token: inputs.token }
  const artifacts = doubles.artifacts ?? (github === undefined ? undefined : artifactStoreOf(environment.artifacts, { ...deps, github }))
  try {
    const options = { ...context, environment, variables, artifacts, patience: inputs.patience, token: inputs.token }
    return { environment, stores, variables, artifacts, rollout: await assembleRollout(options, stores, doubles) }
  } catch (error) {
    throw givesNothing(inputs) && error instanceof ActionError ? withHint(error, emptyEnvironmentHint) : error
  }
}

/** Where a job in a GitHub environment was given neither secrets nor variables. */
export const emptyEnvironmentHint =
  'The step was given neither secrets nor variables. When a job names a GitHub environment that does not exist, GitHub makes it, without secrets, variables and rules: look under Settings, Environments.'

export function givesNothing({ secrets, variables }: SettingsInputs): boolean {
  return secrets === undefined && variables === undefined
}

function withHint(error: ActionError, more: string): ActionError {
  return new ActionError(error.message, { hint: error.hint === undefined ? more : `${error.hint} ${more}`, cause: error })
}

/**
 * GitHub with the token of the job. It does not listen to the run's signal: a revert after a cancellation still needs the ledger and
 * the lock. `urgent`: whether traffic waits for its answers. Throws an ActionError where the token is missing.
 */
export function jobGithub(
  { token }: TokenInput,
  { runner, log }: Pick<Context, 'runner' | 'log'>,
  urgent: () => boolean = () => false,
): Promise<Github> {
  if (token !== undefined) return createGithub({ token, runner, log, urgent })
  throw new ActionError('The input "token" is missing', {
    hint: 'Leave it out to take the token of the job, or give one that is not empty.',
  })
}
