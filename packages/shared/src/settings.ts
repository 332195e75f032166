import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { ConfigurationInputs } from './config/inputs-document.ts'
import type { Config, EnvironmentConfig, ProductConfig } from './config/load.ts'
import { parseVariables } from './config/variables.ts'
import { ActionError } from './core/errors.ts'
import { type ServiceRelease, serviceReleases } from './core/service-releases.ts'
import { secret } from './inputs.ts'
import { withoutRunnerSecrets } from './ports/command-environment.ts'
import type { Files } from './ports/files.ts'
import type { Log } from './ports/log.ts'
import type { Runner } from './ports/runner.ts'

/** Relative to the root of the repository. */
export const defaultConfigPath = '.github/slipway.yml'

/** The inputs for the configuration; the same names in every action that has them. */
export const settingsInputs = {
  config: z.string().optional(),
  environment: z.string().optional(),
  secrets: secret.optional(),
  variables: z.string().optional(),
}
/** The inputs that choose among several services; the same names in every action that acts on services. */
export const serviceInputs = {
  service: z.string().optional(),
  releases: serviceReleases.optional(),
}

/** The inputs that stand for a slipway.yml; the same names in every action that rolls a release out or back without one. */
export const configurationInputs = {
  url: z.string().optional(),
  target: z.string().optional(),
  start: z.string().optional(),
  stop: z.string().optional(),
  health: z.string().optional(),
  errorRate: z.string().optional(),
  responseTime: z.string().optional(),
  steps: z.string().optional(),
  watch: z.string().optional(),
  deployedBy: z.string().optional(),
  settings: z.string().optional(),
}

/** The environment that inputs without a slipway.yml are about when they name none. */
const usualEnvironment = 'production'

/** What the inputs say in the place of a slipway.yml; absent where they say nothing of the kind. */
export type WithConfiguration = { configuration?: ConfigurationInputs | undefined }

/** The same inputs, with what stands for a slipway.yml in one place, where the configuration is read. */
export function withConfiguration<I extends ConfigurationInputs>(inputs: I): I & WithConfiguration {
  const { url, target, start, stop, health, errorRate, responseTime, steps, watch, deployedBy, settings } = inputs
  const configuration = { url, target, start, stop, health, errorRate, responseTime, steps, watch, deployedBy, settings }
  return Object.values(configuration).every((value) => value === undefined) ? inputs : { ...inputs, configuration }
}

export type SettingsInputs = WithConfiguration & {
  config?: string | undefined
  environment?: string | undefined
  /** Which of several services is meant. */
  service?: string | undefined
  secrets?: string | undefined
  variables?: string | undefined
}

/**
 * The configuration of the repository: its file, or else what the inputs say; undefined where there is neither. Throws an ActionError for a
 * missing named file, and for inputs that say something else than the file.
 */
export async function readProduct(inputs: SettingsInputs, deps: { runner: Runner; files: Files }): Promise<ProductConfig | undefined> {
  const path = inputs.config ?? defaultConfigPath
  const text = await deps.files.read(isAbsolute(path) ? path : join(deps.runner.workspace, path))
  const { configuration } = inputs
  if (text !== undefined) {
    // The YAML parser and the schema are loaded only for an existing file: an action without one starts faster.
    const { parseProduct } = await import('./config/load.ts')
    const product = parseProduct(text, path)
    if (configuration !== undefined) {
      const { refuseOtherInputs } = await import('./config/inputs-beside-file.ts')
      refuseOtherInputs(product, configuration, { path, service: inputs.service, environment: inputs.environment })
    }
    return product
  }
  if (inputs.config === undefined && configuration !== undefined) {
    const { productOfInputs } = await import('./config/load.ts')
    return productOfInputs(configuration, placeOf(inputs, deps.runner))
  }
  if (inputs.config === undefined) return undefined
  throw new ActionError(`There is no configuration at ${path}`, {
    hint: 'Check the input "config", and that the job checked the repository out.',
  })
}

/** Whether the inputs are the configuration: they say something of it, and there is no file. */
export async function isConfiguredByInputs(inputs: SettingsInputs, { runner, files }: { runner: Runner; files: Files }): Promise<boolean> {
  if (inputs.configuration === undefined || inputs.config !== undefined) return false
  return (await files.read(join(runner.workspace, defaultConfigPath))) === undefined
}

/** By the name of the repository where no service is named: lower-case letters, digits and hyphens. */
function placeOf({ service, environment = usualEnvironment }: SettingsInputs, { run }: Runner): { service: string; environment: string } {
  const own = (run.repository.split('/').at(-1) ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
  return { service: service ?? own, environment }
}

/** Whom the record of a step on the whole repository names: the one service; of several, none of them. */
export function onlyServiceOf(product: ProductConfig | undefined): string | undefined {
  return product?.services.length === 1 ? product.services[0] : undefined
}

/** The configuration of the service that the inputs name, or of the only one. Throws an ActionError where several could be meant. */
export async function readConfig(inputs: SettingsInputs, deps: { runner: Runner; files: Files }): Promise<Config | undefined> {
  const product = await readProduct(inputs, deps)
  if (product === undefined) return undefined
  const { serviceOf } = await import('./config/load.ts')
  return serviceOf(product, inputs.service)
}

/** The environment that the inputs name. Throws an ActionError where the file or the name is missing. */
export async function readEnvironment(
  inputs: SettingsInputs,
  deps: { runner: Runner; files: Files },
): Promise<{ config: Config; environment: EnvironmentConfig }> {
  const config = await readConfig(inputs, deps)
  if (config === undefined) {
    throw new ActionError(`There is no configuration at ${defaultConfigPath}`, {
      hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step; or say it by the inputs url and target, where the action has them.',
    })
  }
  const [only, ...more] = config.environments.keys()
  const name = inputs.environment ?? (inputs.configuration !== undefined && more.length === 0 ? only : undefined)
  if (name === undefined) {
    throw new ActionError('The input "environment" is missing', {
      hint: `The configuration has: ${[...config.environments.keys()].join(', ')}.`,
    })
  }
  const { environmentOf } = await import('./config/load.ts')
  return { config, environment: environmentOf(config, name) }
}

/**
 * The services that a step is about: those of `releases` in their order, else the one that is named, else all of them, each after those that
 * it needs. `undefined` where the repository has one service, which is not named anywhere. Throws an ActionError for an unknown name.
 */
export async function chosenServices(
  inputs: SettingsInputs & { releases?: readonly ServiceRelease[] | undefined },
  deps: { runner: Runner; files: Files },
): Promise<readonly string[] | undefined> {
  const product = await readProduct(inputs, deps)
  if (product === undefined || product.services.length < 2) return undefined
  const named = inputs.releases?.map(({ service }) => service) ?? (inputs.service === undefined ? product.services : [inputs.service])
  for (const service of named) product.of(service)
  return named
}

/**
 * The variables of `$NAME` in the configuration and of the user's commands: the step's environment without the runner's secrets, then the
 * lines of `variables`, then those of `secrets`, which are masked first.
 */
export function readVariables(inputs: SettingsInputs, deps: { runner: Runner; log: Log }): Record<string, string> {
  const secrets = parseVariables(inputs.secrets ?? '', 'The input "secrets"')
  for (const value of Object.values(secrets)) deps.log.mask(value)
  return {
    ...withoutRunnerSecrets(deps.runner.environment),
    ...parseVariables(inputs.variables ?? '', 'The input "variables"'),
    ...secrets,
  }
}
