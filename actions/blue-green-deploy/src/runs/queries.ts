import { githubRunQueries, type RunQueries } from '@slipway/shared/github/run-queries'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

/** What is asked of GitHub about other runs. */
export async function runQueries(call: ModeCall<Pick<Inputs, 'token'>>): Promise<RunQueries> {
  return call.doubles.runs ?? githubRunQueries(await githubClient(call), call.context.runner.run.id)
}
