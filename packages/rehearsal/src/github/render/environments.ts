import type { PublicAddresses } from '../http/answer.ts'
import type { PendingApproval } from '../state/approvals.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { EmulatorState } from '../state/records.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

export type EnvironmentEntry = EmulatorState['environments'][number]

function link(emulator: EmulatorContext, addresses: PublicAddresses, { id, name }: EnvironmentEntry) {
  const url = `${repositoryUrl(emulator, addresses)}/environments/${encodeURIComponent(name)}`
  return {
    id,
    node_id: nodeId('Environment', id),
    name,
    url,
    html_url: `${repositoryPage(emulator, addresses)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  }
}

/** `environment`. Rules without effect are left out, as on GitHub. */
export function showEnvironment(emulator: EmulatorContext, addresses: PublicAddresses, environment: EnvironmentEntry) {
  const rule = (type: string, number: number) => ({
    id: environment.id * 10 + number,
    node_id: nodeId('Gate', `${environment.id}.${number}`),
    type,
  })
  const { waitMinutes, reviewers, branches, preventSelfReview } = environment
  return {
    ...link(emulator, addresses, environment),
    created_at: environment.createdAt,
    updated_at: environment.createdAt,
    // Not in GitHub's description, but in its answers.
    can_admins_bypass: environment.adminsBypass,
    protection_rules: [
      ...(waitMinutes === 0 ? [] : [{ ...rule('wait_timer', 1), wait_timer: waitMinutes }]),
      ...(reviewers.length === 0
        ? []
        : [
            {
              ...rule('required_reviewers', 2),
              prevent_self_review: preventSelfReview,
              reviewers: showReviewers(emulator, addresses, reviewers),
            },
          ]),
      ...(branches === undefined ? [] : [rule('branch_policy', 3)]),
    ],
    deployment_branch_policy: branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
  }
}

function showReviewers(emulator: EmulatorContext, addresses: PublicAddresses, reviewers: readonly string[]) {
  return reviewers.map((login) => ({ type: 'User', reviewer: showPerson(emulator, addresses, login) }))
}

/** `pending-deployment`. */
export function showPending(
  emulator: EmulatorContext,
  addresses: PublicAddresses,
  { pending, login }: { pending: PendingApproval; login: string | undefined },
) {
  const environment = emulator.state.environments.find(({ name }) => name === pending.environment)
  return {
    environment: environment === undefined ? { name: pending.environment } : link(emulator, addresses, environment),
    wait_timer: pending.waitMinutes,
    wait_timer_started_at: pending.waitMinutes === 0 ? null : pending.since,
    current_user_can_approve: login !== undefined && emulator.approvals.mayDecide(pending, login),
    reviewers: showReviewers(emulator, addresses, pending.reviewers),
  }
}

/** `environment-approvals`. */
export function showApproval(emulator: EmulatorContext, addresses: PublicAddresses, approval: EmulatorState['approvals'][number]) {
  const environments = emulator.state.environments
    .filter(({ name }) => name === approval.environment)
    .map((environment) => ({
      ...link(emulator, addresses, environment),
      created_at: environment.createdAt,
      updated_at: environment.createdAt,
    }))
  return { environments, state: approval.decision, user: showPerson(emulator, addresses, approval.by), comment: approval.comment }
}
