import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { type JobApproval, readJobApproval } from '@slipway/shared/rollout/admission/job-approval'
import { githubClient } from '../github-client.ts'
import type { PromotionCall } from './candidate.ts'

/** Who approved this job. The deploying job runs in the GitHub environment of the name of the environment. */
export async function approvalOfJob(environment: EnvironmentConfig, call: PromotionCall): Promise<JobApproval> {
  const { stores, services, github } = call.doubles
  // A test that puts something in the place of the ledger has no GitHub.
  if ((stores ?? services) !== undefined && github === undefined) return { terms: { approval: 'unread' }, notes: [] }
  const { approval, deployment, name } = environment
  return await readJobApproval(await githubClient(call), { approval, deployment, githubEnvironment: name }, call.context)
}
