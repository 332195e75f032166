import type { Access, Permissions } from '../../contract/platform.ts'

/** The names of GitHub's fine-grained permissions that a workflow can grant with `permissions:`, and metadata, which every token has. */
export type Permission =
  | 'actions'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'issues'
  | 'metadata'
  | 'pull-requests'
  | 'security-events'
  | 'statuses'

export type Need = { permission: Permission; level: 'read' | 'write' }

/** Who may call an endpoint: a token with one of these, any token at all, or a person and never a job. */
export type EndpointRule = {
  needs: readonly Need[] | 'any-token' | 'person'
  source: string
  /** With workflow files that differ, it needs the permission `workflows` too, see `refuseChangedWorkflows`. */
  workflows?: true
}

const docs = 'docs.github.com, "Permissions required for GitHub Apps"'

function needs(level: 'read' | 'write', ...permissions: readonly Permission[]): EndpointRule {
  return {
    needs: permissions.map((permission) => ({ permission, level })),
    source: `${docs}, Repository permissions for ${permissions.map(sectionOf).join(' or ')}`,
  }
}

/** Beside `contents: write`, `workflows: write` for a commit with other workflow files: the endpoint stands in both sections. */
function contentsAndWorkflows(): EndpointRule {
  const rule = needs('write', 'contents')
  return { ...rule, source: `${rule.source} and "Workflows"`, workflows: true }
}

function sectionOf(permission: Permission): string {
  if (permission === 'statuses') return '"Commit statuses"'
  if (permission === 'security-events') return '"Code scanning alerts"'
  const words = permission.replace('-', ' ')
  return `"${words.charAt(0).toUpperCase()}${words.slice(1)}"`
}

/** Every endpoint that the emulator serves, and what it asks of a token. Every other endpoint is refused. */
export const endpoints = {
  'GET /rate_limit': { needs: 'any-token', source: 'REST reference, "Get rate limit status for the authenticated user": no permission' },
  'GET /user': { needs: 'person', source: 'REST reference, "Get the authenticated user": does not work with app installation tokens' },
  'GET /users/{username}': { needs: 'any-token', source: 'REST reference, "Get a user": works without permission' },

  'GET /repos/{owner}/{repo}': needs('read', 'metadata'),
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': needs('read', 'metadata'),
  'GET /repos/{owner}/{repo}/branches': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/branches/{branch}': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': needs('read', 'metadata'),
  'GET /repos/{owner}/{repo}/tags': needs('read', 'metadata'),
  'GET /repos/{owner}/{repo}/commits': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/commits/{ref}': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': needs('read', 'pull-requests'),
  'GET /repos/{owner}/{repo}/compare/{basehead}': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/contents/{path}': needs('read', 'contents'),

  'GET /repos/{owner}/{repo}/git/ref/{ref}': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': needs('read', 'contents'),
  'POST /repos/{owner}/{repo}/git/refs': contentsAndWorkflows(),
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': contentsAndWorkflows(),
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': needs('write', 'contents'),
  'POST /repos/{owner}/{repo}/git/blobs': needs('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': needs('read', 'contents'),
  'POST /repos/{owner}/{repo}/git/trees': needs('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': needs('read', 'contents'),
  'POST /repos/{owner}/{repo}/git/commits': needs('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': needs('read', 'contents'),
  'POST /repos/{owner}/{repo}/git/tags': needs('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': needs('read', 'contents'),

  'POST /repos/{owner}/{repo}/statuses/{sha}': needs('write', 'statuses'),
  'GET /repos/{owner}/{repo}/commits/{ref}/status': needs('read', 'statuses'),
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': needs('read', 'statuses'),

  'GET /repos/{owner}/{repo}/deployments': needs('read', 'deployments'),
  'POST /repos/{owner}/{repo}/deployments': needs('write', 'deployments'),
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}': needs('read', 'deployments'),
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': needs('read', 'deployments'),
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': needs('write', 'deployments'),
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}': needs('read', 'deployments'),

  'GET /repos/{owner}/{repo}/environments': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/environments/{environment_name}': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules': needs('read', 'actions'),

  'GET /repos/{owner}/{repo}/actions/runs': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/artifacts': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': needs('read', 'actions'),
  'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': needs('write', 'actions'),
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': needs('read', 'actions'),
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': {
    needs: 'person',
    source: 'REST reference, "Review pending deployments for a workflow run": required reviewers alone',
  },
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': needs('write', 'actions'),
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel': needs('write', 'actions'),
  'GET /repos/{owner}/{repo}/actions/workflows': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': needs('read', 'actions'),
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': needs('read', 'actions'),
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': needs('write', 'actions'),

  'POST /repos/{owner}/{repo}/dispatches': needs('write', 'contents'),

  'GET /repos/{owner}/{repo}/issues': needs('read', 'issues'),
  'POST /repos/{owner}/{repo}/issues': needs('write', 'issues'),
  'GET /repos/{owner}/{repo}/issues/{issue_number}': needs('read', 'issues'),
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': needs('write', 'issues', 'pull-requests'),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': needs('read', 'issues', 'pull-requests'),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': needs('write', 'issues', 'pull-requests'),
  'GET /repos/{owner}/{repo}/issues/comments': needs('read', 'issues', 'pull-requests'),
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': needs('read', 'issues', 'pull-requests'),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': needs('write', 'issues', 'pull-requests'),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': needs('write', 'issues', 'pull-requests'),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': needs('read', 'issues', 'pull-requests'),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': needs('write', 'issues', 'pull-requests'),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': needs('write', 'issues', 'pull-requests'),
  'GET /repos/{owner}/{repo}/labels': needs('read', 'issues', 'pull-requests'),
  'POST /repos/{owner}/{repo}/labels': needs('write', 'issues', 'pull-requests'),

  'GET /repos/{owner}/{repo}/pulls': needs('read', 'pull-requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': needs('read', 'pull-requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': needs('read', 'pull-requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': needs('read', 'pull-requests'),

  'POST /repos/{owner}/{repo}/check-runs': needs('write', 'checks'),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': needs('read', 'checks'),
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': needs('write', 'checks'),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': needs('read', 'checks'),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': needs('read', 'checks'),

  'POST /repos/{owner}/{repo}/code-scanning/sarifs': needs('write', 'security-events'),
  'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}': needs('read', 'security-events'),

  'GET /repos/{owner}/{repo}/releases': needs('read', 'contents'),
  'POST /repos/{owner}/{repo}/releases': contentsAndWorkflows(),
  'GET /repos/{owner}/{repo}/releases/latest': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': needs('read', 'contents'),
  'GET /repos/{owner}/{repo}/releases/{release_id}': needs('read', 'contents'),
  'PATCH /repos/{owner}/{repo}/releases/{release_id}': contentsAndWorkflows(),
  'POST /repos/{owner}/{repo}/releases/generate-notes': needs('write', 'contents'),
  'GET /repos/{owner}/{repo}/releases/{release_id}/assets': needs('read', 'contents'),
  'POST /repos/{owner}/{repo}/releases/{release_id}/assets': needs('write', 'contents'),
  'GET /repos/{owner}/{repo}/releases/assets/{asset_id}': needs('read', 'contents'),
  'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}': needs('write', 'contents'),
} as const satisfies Readonly<Record<string, EndpointRule>>

export type Endpoint = keyof typeof endpoints

export function isEndpoint(text: string): text is Endpoint {
  return Object.hasOwn(endpoints, text)
}

export function ruleOf(endpoint: Endpoint): EndpointRule {
  return endpoints[endpoint]
}

/** Whether a job's token may call the endpoint. A permission that is not listed is `none`. */
export function mayCall(rule: EndpointRule, permissions: Permissions): boolean {
  if (rule.needs === 'any-token') return true
  if (rule.needs === 'person') return false
  return rule.needs.some(({ permission, level }) => permission === 'metadata' || covers(permissions[permission] ?? 'none', level))
}

function covers(has: Access, level: 'read' | 'write'): boolean {
  return has === 'write' || has === level
}

/** The header `X-Accepted-GitHub-Permissions`: `;` between alternatives (REST reference, "Troubleshooting the REST API"). */
export function acceptedHeader(rule: EndpointRule): string {
  if (typeof rule.needs === 'string') return ''
  const alternatives = rule.needs.map(({ permission, level }) => `${permission.replace('-', '_')}=${level}`)
  return [...alternatives, ...(rule.workflows === true ? alternatives.map((one) => `${one},workflows=write`) : [])].join('; ')
}
