import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import { GithubError } from '@slipway/shared/github/errors'
import { callsMade, unnamedCalls } from '@slipway/shared/github/workflow-calls'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { runQueries } from './queries.ts'

const called = 'enhanced-ci.yml'
const firstJob = 'plan'

/**
 * Throws an ActionError where this run calls the workflow more than once without names: their artifacts, statuses and comments would be
 * the same. The workflow file of the run says which jobs call it so, and the jobs of the run which of them were not skipped. Where either
 * cannot be read, nothing is refused here: the second artifact of a name is refused by GitHub.
 */
export async function refuseSharedNames(call: ModeCall<Pick<Inputs, 'token'>>): Promise<void> {
  const { runner, files } = call.context
  const file = /\/(\.github\/workflows\/[^/@]+)@/.exec(runner.environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1]
  if (runner.call !== undefined || file === undefined) return
  const calls = unnamedCalls((await files.read(join(runner.workspace, file))) ?? '', called)
  if (calls.length < 2 && !calls.some(({ matrix }) => matrix)) return
  const made = callsMade(calls, await jobNames(call), firstJob).map(({ job }) => job)
  if (made.length < 2) return
  const jobs = [...new Set(made)]
  const names = jobs.map((job) => `"${job}"`).join(' and ')
  const lines = jobs.map((job) => `in ${job}: with: { call: ${jobs.length === 1 ? "'${{ matrix.NAME }}'" : callNameOf(job)} }`)
  throw new ActionError(
    `This run calls ${called} ${made.length} times without the input call, by ${names} of ${file}: artifacts, statuses and comments of the calls would have the same names`,
    { hint: `Give each call a name. ${lines.join('; ')}. See docs/builds.md of Slipway.` },
  )
}

async function jobNames(call: ModeCall<Pick<Inputs, 'token'>>): Promise<string[]> {
  try {
    return (await (await runQueries(call)).jobs(call.context.runner.run.id)).map(({ name }) => name)
  } catch (error) {
    if (error instanceof GithubError) return []
    throw error
  }
}

/** In the characters that a name may have. */
function callNameOf(job: string): string {
  return job
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
