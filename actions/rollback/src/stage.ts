import { isAbsolute, join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { parseVariables } from '@slipway/shared/config/variables'
import { ActionError } from '@slipway/shared/core/errors'
import { createGithub, type Github } from '@slipway/shared/github/octokit'
import { assembleRollout, githubStores, type RolloutContext, type Stores, type TestDoubles } from '@slipway/shared/rollout/engine/assemble'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import { systemVault, type Vault } from './backup/vault.ts'
import { type Desk, githubDesk } from './desk.ts'
import type { Inputs } from './inputs.ts'

/** What a test puts in the place of the real thing. */
export type Stand = TestDoubles & { stores?: Stores; desk?: Desk; vault?: Vault }

export type Stage = {
  environment: EnvironmentConfig
  /** The configuration as it lies in the working copy. */
  settings: { path: string; text: string }
  /** All that `$NAME` reads. */
  variables: Readonly<Record<string, string>>
  /** What the GitHub environment itself has set, by the input `variables`. */
  environmentVariables: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
  redact(text: string): string
  stores: Stores
  desk: Desk
  vault: Vault
  rollout: RolloutContext
}

export async function setStage(inputs: Inputs, context: Context, stand: Stand): Promise<Stage> {
  const variables = readVariables(inputs, context)
  const secrets = parseVariables(inputs.secrets ?? '', 'The input "secrets"')
  const { environment } = await readEnvironment(inputs, context)
  const github = stand.stores !== undefined && stand.desk !== undefined ? undefined : await githubOf(inputs, context)
  const stores = stand.stores ?? githubStores(needed(github), environment, context)
  return {
    environment,
    settings: await readSettings(inputs, context),
    variables,
    environmentVariables: parseVariables(inputs.variables ?? '', 'The input "variables"'),
    secrets,
    redact: (text) => context.log.redact(text, [...Object.values(secrets), ...(inputs.token === undefined ? [] : [inputs.token])]),
    stores,
    desk: stand.desk ?? githubDesk(needed(github), context.clock),
    vault: stand.vault ?? systemVault(context.runner.temp),
    rollout: await assembleRollout({ ...context, environment, variables }, stores, stand),
  }
}

async function readSettings({ config }: Inputs, { files, runner }: Context): Promise<Stage['settings']> {
  const path = config ?? '.github/slipway.yml'
  return { path, text: (await files.read(isAbsolute(path) ? path : join(runner.workspace, path))) ?? '' }
}

/** Without the signal: after a cancellation the ledger and the lock are still needed. */
function githubOf(inputs: Inputs, { runner, log }: Context): Promise<Github> {
  if (inputs.token !== undefined) return createGithub({ token: inputs.token, runner, log })
  throw new ActionError('The input "token" is missing', {
    hint: 'Leave it out to take the token of the job, or give one that is not empty.',
  })
}

function needed(github: Github | undefined): Github {
  if (github !== undefined) return github
  throw new Error('A stage needs GitHub, or something in its place')
}
