import { join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { ProductConfig } from '@slipway/shared/config/load'
import { parseVariables } from '@slipway/shared/config/variables'
import { ActionError, describe } from '@slipway/shared/core/errors'
import { readProduct } from '@slipway/shared/settings'
import { cacheUseOf, exportLines, planBuild } from '../builds/build-plan.ts'
import { readBuildTree } from '../builds/build-tree.ts'
import { isForeignCode } from '../builds/foreign-code.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { buildOutcome } from '../render/build.ts'

/** Says how the service is built, and prepares the variables that its build alone gets. Builds nothing. */
export async function run({ inputs, context }: ModeCall<ModeInputs<'build'>>): Promise<Outcome> {
  const { product, unread } = await configuredProduct(inputs, context)
  const [first] = product?.services ?? []
  const service = inputs.service ?? first
  const environment = product === undefined || service === undefined ? undefined : product.of(service).environments.values().next().value
  // The one service of a repository is built at its root; each of several in its folder.
  const folder = (product?.services.length ?? 0) > 1 ? (environment?.folder ?? '.') : '.'
  const tree = await readBuildTree(context.runner.workspace, folder, context.files)
  const { setupCommand: setup, buildCommand: command, testCommand: test, output } = inputs
  const plan = planBuild({ words: { setup, command, test, output }, build: environment?.build, tree })
  const variables = await writeVariables(inputs, context)
  const cache = cacheUseOf(inputs.cache ?? 'checks', { deploys: inputs.environment !== undefined, cached: plan.cache !== undefined })
  const notes = [...plan.notes, ...variables.notes, ...(unread === undefined ? [] : [`slipway.yml is not heeded here: ${unread}`])]
  return buildOutcome({ ...plan, notes }, { service: environment?.service, variablesFile: variables.path, cache })
}

/** A file that cannot be read fails the plan; the commit is built and judged all the same. */
async function configuredProduct(
  inputs: ModeInputs<'build'>,
  context: Context,
): Promise<{ product?: ProductConfig | undefined; unread?: string }> {
  try {
    return { product: await readProduct(inputs, context) }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { unread: describe(error) }
  }
}

/** Names that the runner gives a meaning of its own. */
const reserved = /^(GITHUB|RUNNER|ACTIONS|INPUT|STATE)_/

/** Writes what the build alone gets to a file that it reads and removes. Secrets never go to the pull request of a fork. */
async function writeVariables(
  inputs: ModeInputs<'build'>,
  { runner, files, log }: Context,
): Promise<{ path: string; notes: readonly string[] }> {
  const secrets = parseVariables(inputs.secrets ?? '', 'The secret SLIPWAY_BUILD_SECRETS')
  for (const value of Object.values(secrets)) log.mask(value)
  const withheld = Object.keys(secrets).length > 0 && isForeignCode(runner)
  const given = { ...parseVariables(inputs.variables ?? '', 'The variable SLIPWAY_BUILD_VARIABLES'), ...(withheld ? {} : secrets) }
  const names = Object.keys(given)
  const wrong = names.filter((name) => !/^[A-Za-z_]\w*$/.test(name) || reserved.test(name))
  if (wrong.length > 0) {
    throw new ActionError(`The build cannot be given ${wrong.join(', ')}`, {
      hint: 'Names have letters, digits and underscores, and do not begin with GITHUB_, RUNNER_, ACTIONS_, INPUT_ or STATE_. Rename them in SLIPWAY_BUILD_SECRETS or SLIPWAY_BUILD_VARIABLES.',
    })
  }
  const notes = withheld ? ['The build secrets are withheld: this is the pull request of a fork.'] : []
  if (names.length === 0) return { path: '', notes }
  const path = join(runner.temp, 'slipway-build-variables')
  await files.write(path, exportLines(given))
  return { path, notes }
}
