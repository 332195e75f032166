import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { createGithub, type Github } from '@slipway/shared/github/octokit'
import { assembleCrew, type Books, type Crew, githubBooks, type StandIns } from '@slipway/shared/rollout/crew'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import { type Desk, githubDesk } from './desk.ts'
import type { Inputs } from './inputs.ts'

/** What a test puts in the place of the real thing. */
export type Stand = StandIns & { books?: Books; desk?: Desk }

export type Stage = { environment: EnvironmentConfig; books: Books; desk: Desk; crew: Crew }

export async function setStage(inputs: Inputs, context: Context, stand: Stand): Promise<Stage> {
  const variables = readVariables(inputs, context)
  const { environment } = await readEnvironment(inputs, context)
  const github = stand.books !== undefined && stand.desk !== undefined ? undefined : await githubOf(inputs, context)
  const books = stand.books ?? githubBooks(needed(github), environment, context)
  const desk = stand.desk ?? githubDesk(needed(github), context.clock)
  return { environment, books, desk, crew: await assembleCrew({ ...context, environment, variables }, books, stand) }
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
