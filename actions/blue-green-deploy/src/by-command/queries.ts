import { join } from 'node:path'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { readFileAt } from '@slipway/shared/github/git/contents'
import { readCommitPeople, readJobResult, readRunPeople } from '@slipway/shared/github/run-people'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { artifactClient } from '../origin/artifact-choice.ts'
import type { ApprovalQueries } from './approval-port.ts'

type Call = ModeCall<Pick<Inputs, 'token'>>

/** Asked of GitHub. Needs `actions: read` and `contents: read`. */
export async function approvalQueries(environment: EnvironmentConfig, call: Call): Promise<ApprovalQueries> {
  if (call.doubles.approval !== undefined) return call.doubles.approval
  const github = await githubClient(call)
  const { runner, files, signal } = call.context
  return {
    proposal: async ({ run, digest }) => {
      const store = await artifactClient({ environment }, call)
      const stored = { store: 'actions-artifact', ref: `${run}/${proposalArtifactOf(runner.call)}`, digest } as const
      const path = await store.fetch(stored, join(runner.temp, 'slipway-proposal'), signal)
      return (await files.read(path)) ?? ''
    },
    run: (id) => readRunPeople(github, id),
    job: (id) => readJobResult(github, id),
    commitPeople: (sha) => readCommitPeople(github, sha),
    has: async (stored) => await (await artifactClient({ environment }, call)).has(stored, signal),
    fileAt: ({ path, ref }) => readFileAt(github, { path, sha: ref }),
  }
}

/** The artifact in which the workflow keeps the evidence of the job "proposal". */
function proposalArtifactOf(call: string | undefined): string {
  return call === undefined ? 'evidence-proposal' : `evidence.${call}.proposal`
}
