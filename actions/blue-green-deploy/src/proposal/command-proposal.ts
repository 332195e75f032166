import { join } from 'node:path'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { evidenceFolder } from '@slipway/shared/evidence/store'
import { startedRef } from '@slipway/shared/ports/runner'
import { combineRuleResults } from '@slipway/shared/rollout/admission/admission-result'
import { nothingLive } from '@slipway/shared/rollout/admission/approval'
import type { CommandApproval } from '../by-command/approval.ts'
import { approvalLine } from '../by-command/approval-line.ts'
import { proposalFile, writtenProposal } from '../by-command/proposal-document.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { UnmetPrecondition } from './preconditions.ts'
import type { Proposal } from './proposal.ts'

type Call = ModeCall<ModeInputs<'plan'>>

/** Why nobody could approve what this run would propose: found before the build. */
export async function unproposableProblem(
  { name }: EnvironmentConfig,
  { approvers }: Extract<CommandApproval, { state: 'open' }>,
  { proposal, call }: { proposal: Proposal; call: Call },
): Promise<UnmetPrecondition | undefined> {
  if (approvers === undefined) {
    return {
      reason: `environments.${name}.approval is by-command, and the default branch does not say so: nobody is named there who may approve`,
      hint: `Bring approval: by-command and approvers of ${name} to slipway.yml of the default branch, which decides who approves.`,
    }
  }
  if (proposal.newestRecord === undefined) {
    return {
      reason: `environments.${name}.approval is by-command, and the ledger could not be read: nothing says what the release would replace`,
      hint: 'Add to the permissions of the job: deployments: read.',
    }
  }
  return await withoutInput(call)
}

/** A line with an input that the workflow does not have is refused by GitHub. */
async function withoutInput({ context: { runner, files } }: Call): Promise<UnmetPrecondition | undefined> {
  const path = /^[^/]+\/[^/]+\/(\.github\/workflows\/[^@]+)@/.exec(runner.environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1]
  const text = path === undefined ? undefined : await files.read(join(runner.workspace, path))
  if (path === undefined || text === undefined || /^\s+approve:/m.test(text)) return undefined
  return {
    reason: `the approval by command starts ${path} with the input approve, and it has none`,
    hint: 'Add approve to the inputs of workflow_dispatch and hand it on under with, as action-templates/workflows of Slipway has it.',
  }
}

/**
 * The line that approves the proposal, whose document is left for the workflow to keep. Undefined before the build, and where the rules refuse
 * what is proposed. Throws an ActionError where the job does not know its id.
 */
export async function proposeByCommand(
  { environment, release, live, ruleResults, newestRecord = 0 }: Proposal,
  call: Call,
): Promise<string | undefined> {
  const { runner, clock, files } = call.context
  const { run } = runner
  const { digest } = call.inputs
  if (digest === undefined || combineRuleResults(ruleResults).state !== 'admitted') return undefined
  if (run.jobId === undefined) {
    throw new ActionError('This job does not know its id at GitHub, which a proposal names', {
      hint: 'Leave the input job-id out, so that it is job.check_run_id; a runner that does not have that is too old for approval: by-command.',
    })
  }
  const { text, name } = writtenProposal({
    schema: 1,
    environment: environment.name,
    service: environment.service,
    release: { version: release.version, sha: release.sha, digest },
    live: live?.version ?? nothingLive,
    record: newestRecord,
    ref: run.ref,
    commit: run.sha,
    run: run.id,
    attempt: run.attempt,
    job: run.jobId,
    at: new Date(clock.now()).toISOString(),
  })
  await files.write(join(runner.temp, evidenceFolder, proposalFile), text)
  return approvalLine(runner, { environment: environment.name, proposal: name, ref: startedRef(run) })
}
