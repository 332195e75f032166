import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { describeApproval, type JobApproval, readJobApproval } from '@slipway/shared/rollout/admission/job-approval'
import type { CommandApproval } from '../by-command/approval.ts'
import type { ApprovalFacts } from '../by-command/evaluate.ts'
import { githubClient } from '../github-client.ts'
import type { PromotionCall } from './candidate.ts'

/**
 * Who approved this job: whoever ran the line of the proposal, or whom GitHub names. The deploying job runs in the GitHub environment of the
 * name of the environment.
 */
export async function approvalOfJob(environment: EnvironmentConfig, command: CommandApproval, call: PromotionCall): Promise<JobApproval> {
  if (command.state === 'given') return approvalByCommand(command.facts, call.context)
  const { stores, services, github } = call.doubles
  // A test that puts something in the place of the ledger has no GitHub.
  if ((stores ?? services) !== undefined && github === undefined) return { terms: { approval: 'unread' }, notes: [] }
  const { approval, deployment, name } = environment
  return await readJobApproval(await githubClient(call), { approval, deployment, githubEnvironment: name }, call.context)
}

function approvalByCommand({ name, approving }: ApprovalFacts, { clock }: Pick<PromotionCall['context'], 'clock'>): JobApproval {
  const at = new Date(clock.now()).toISOString()
  const terms: JobApproval['terms'] = { approval: 'by-command', approvals: [{ by: approving.triggeredBy, at }], proposal: name }
  return { terms, notes: [`approved: ${describeApproval(terms)}`] }
}
