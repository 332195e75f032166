import type { Site } from '../http/answer.ts'
import type { PendingApproval } from '../state/approvals.ts'
import type { Hub } from '../state/emulator-context.ts'
import type { State } from '../state/records.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

export type EnvironmentEntry = State['environments'][number]

function link(hub: Hub, site: Site, { id, name }: EnvironmentEntry) {
  const url = `${repositoryUrl(hub, site)}/environments/${encodeURIComponent(name)}`
  return {
    id,
    node_id: nodeId('Environment', id),
    name,
    url,
    html_url: `${repositoryPage(hub, site)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  }
}

/** `environment`. Rules without effect are left out, as on GitHub. */
export function showEnvironment(hub: Hub, site: Site, environment: EnvironmentEntry) {
  const rule = (type: string, number: number) => ({
    id: environment.id * 10 + number,
    node_id: nodeId('Gate', `${environment.id}.${number}`),
    type,
  })
  const { waitMinutes, reviewers, branches, preventSelfReview } = environment
  return {
    ...link(hub, site, environment),
    created_at: environment.createdAt,
    updated_at: environment.createdAt,
    protection_rules: [
      ...(waitMinutes === 0 ? [] : [{ ...rule('wait_timer', 1), wait_timer: waitMinutes }]),
      ...(reviewers.length === 0
        ? []
        : [{ ...rule('required_reviewers', 2), prevent_self_review: preventSelfReview, reviewers: showReviewers(hub, site, reviewers) }]),
      ...(branches === undefined ? [] : [rule('branch_policy', 3)]),
    ],
    deployment_branch_policy: branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
  }
}

function showReviewers(hub: Hub, site: Site, reviewers: readonly string[]) {
  return reviewers.map((login) => ({ type: 'User', reviewer: showPerson(hub, site, login) }))
}

/** `pending-deployment`. */
export function showPending(hub: Hub, site: Site, pending: PendingApproval, login: string | undefined) {
  const environment = hub.state.environments.find(({ name }) => name === pending.environment)
  return {
    environment: environment === undefined ? { name: pending.environment } : link(hub, site, environment),
    wait_timer: pending.waitMinutes,
    wait_timer_started_at: pending.waitMinutes === 0 ? null : pending.since,
    current_user_can_approve: login !== undefined && hub.approvals.mayDecide(pending, login),
    reviewers: showReviewers(hub, site, pending.reviewers),
  }
}

/** `environment-approvals`. */
export function showApproval(hub: Hub, site: Site, approval: State['approvals'][number]) {
  const environments = hub.state.environments
    .filter(({ name }) => name === approval.environment)
    .map((environment) => ({ ...link(hub, site, environment), created_at: environment.createdAt, updated_at: environment.createdAt }))
  return { environments, state: approval.decision, user: showPerson(hub, site, approval.by), comment: approval.comment }
}
