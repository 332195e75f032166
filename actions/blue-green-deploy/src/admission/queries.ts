import { githubQueries } from '@slipway/shared/rollout/admission/github-queries'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

/** What the admission rules ask of GitHub. */
export async function admissionQueries(call: ModeCall<Pick<Inputs, 'token'>>): Promise<AdmissionQueries> {
  return call.doubles.queries ?? githubQueries(await githubClient(call), call.context.runner.run.id)
}
