import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { createGithub, type Github } from '@slipway/shared/github/octokit'
import type { Inquiries } from '@slipway/shared/rollout/admission/evaluate'
import { assembleCrew, type Books, type Crew, githubBooks, type StandIns } from '@slipway/shared/rollout/engine/assemble'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'

/** What a test puts in the place of the real thing. */
export type Stand = StandIns & { github?: Github; books?: Books; inquiries?: Inquiries }

export type Stage = { environment: EnvironmentConfig; books: Books; crew: Crew }

/** The environment that the inputs name, with all that a rollout of it needs. */
export async function setStage(inputs: Inputs, context: Context, stand: Stand): Promise<Stage> {
  const variables = readVariables(inputs, context)
  const { environment } = await readEnvironment(inputs, context)
  const books = stand.books ?? githubBooks(await githubOf(inputs, context), environment, context)
  return { environment, books, crew: await assembleCrew({ ...context, environment, variables }, books, stand) }
}

/** Without the signal: on the way back after a cancellation the ledger and the lock are still needed. */
export function githubOf(inputs: Inputs, { runner, log }: Context): Promise<Github> {
  if (inputs.token !== undefined) return createGithub({ token: inputs.token, runner, log })
  throw new ActionError('The input "token" is missing', {
    hint: 'Leave it out to take the token of the job, or give one that is not empty.',
  })
}
