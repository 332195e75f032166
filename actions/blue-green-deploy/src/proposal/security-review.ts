import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { GithubError } from '@slipway/shared/github/errors'
import { readAgreement } from '@slipway/shared/security-review/read-agreement'
import { githubClient, mayAskGithub } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { RuleNote } from './environment-rules.ts'
import type { UnmetPrecondition } from './preconditions.ts'

const permissions = 'Give the job contents: read, pull-requests: read and statuses: read.'

/** `missing`: production waits. `notes`: who has agreed to what, for the approvers; none where nothing is asked. */
export type SecurityReview = { state: 'missing'; unmet: UnmetPrecondition } | { state: 'not-missing'; notes: RuleNote[] }

/** Whether a person has agreed to the high findings of this commit, where it goes to production. What cannot be asked is no agreement. */
export async function readSecurityReview(
  { tier }: Pick<EnvironmentConfig, 'tier'>,
  call: ModeCall<ModeInputs<'plan'>>,
): Promise<SecurityReview> {
  const { securityReview: request } = call.inputs
  if (request === undefined || tier !== 'production') return { state: 'not-missing', notes: [] }
  if (!mayAskGithub(call)) return unknown('there is no token', 'Leave the input "token" out to take the token of the job.')
  try {
    const agreement = await readAgreement(await githubClient(call), call.context.runner.run.sha, request)
    if (agreement.state === 'missing') return { state: 'missing', unmet: agreement }
    const what = request.count === 1 ? '1 high finding' : `${request.count} high findings`
    return { state: 'not-missing', notes: [{ level: 'note', text: `${agreement.by} has agreed to ${what} in #${agreement.pull}.` }] }
  } catch (error) {
    if (error instanceof GithubError) return unknown(error.message, error.hint ?? permissions)
    throw error
  }
}

function unknown(why: string, hint: string): SecurityReview {
  return { state: 'missing', unmet: { reason: `whether a person agreed to its high findings is not known: ${why}`, hint } }
}
