import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { GithubError } from '@slipway/shared/github/errors'
import { readAgreement } from '@slipway/shared/security-review/read-agreement'
import { githubClient, mayAskGithub } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { UnmetPrecondition } from './preconditions.ts'

const permissions = 'Give the job contents: read, pull-requests: read and statuses: read.'

/**
 * Why production still waits for a person to agree to the high findings of this commit; undefined where it does not. What cannot be
 * asked is no agreement.
 */
export async function missingReview(
  { tier }: Pick<EnvironmentConfig, 'tier'>,
  call: ModeCall<ModeInputs<'plan'>>,
): Promise<UnmetPrecondition | undefined> {
  const { inputs, context } = call
  if (inputs.securityReview === undefined || tier !== 'production') return undefined
  const unknown = (why: string, hint: string) => ({ reason: `whether a person agreed to its high findings is not known: ${why}`, hint })
  if (!mayAskGithub(call)) return unknown('there is no token', 'Leave the input "token" out to take the token of the job.')
  try {
    const agreement = await readAgreement(await githubClient(call), context.runner.run.sha, inputs.securityReview)
    if (agreement.state === 'missing') return agreement
    context.log.info(`${agreement.by} has agreed to its high findings in #${agreement.pull}`)
    return undefined
  } catch (error) {
    if (error instanceof GithubError) return unknown(error.message, error.hint ?? permissions)
    throw error
  }
}
