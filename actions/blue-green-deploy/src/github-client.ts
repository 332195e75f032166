import { jobGithub } from '@slipway/shared/environment-context'
import type { Github } from '@slipway/shared/github/octokit'
import type { Inputs } from './inputs.ts'
import type { ModeCall } from './mode-call.ts'

/** GitHub with the token of the job. Throws an ActionError where the token is missing. */
export async function githubClient({ inputs, context, doubles }: ModeCall<Pick<Inputs, 'token'>>): Promise<Github> {
  return doubles.github ?? (await jobGithub(inputs, context))
}

/** Whether there is a GitHub to ask: a plan can do without. */
export function mayAskGithub({ inputs, doubles }: ModeCall<Pick<Inputs, 'token'>>): boolean {
  return doubles.github !== undefined || inputs.token !== undefined
}
