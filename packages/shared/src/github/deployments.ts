import type { Github } from './octokit.ts'

export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'

export type NewDeployment = {
  /** A full commit. */
  ref: string
  environment: string
  task: string
  payload: Record<string, unknown>
  description: string
  production: boolean
}

export type Deployment = {
  id: number
  createdAt: string
  /** As GitHub returns it: an object, or its JSON text. */
  payload: unknown
}

export type DeploymentStatus = { id: number; at: string; state: string; description: string }

/** Creates a deployment without automatic merge and without required checks, since both were decided before. Needs `deployments: write`. */
export async function createDeployment(github: Github, deployment: NewDeployment): Promise<number> {
  const { data } = await github.request('POST /repos/{owner}/{repo}/deployments', {
    ...github.repository,
    ref: deployment.ref,
    task: deployment.task,
    environment: deployment.environment,
    payload: deployment.payload,
    description: deployment.description,
    auto_merge: false,
    required_contexts: [],
    transient_environment: false,
    production_environment: deployment.production,
  })
  // GitHub answers 202 with a message only with auto_merge, which is off.
  if (!('id' in data)) throw new Error('GitHub made no deployment')
  return Number(data.id)
}

/** `onAnswer` is told when each page was answered by GitHub's own clock (its header `Date`), in milliseconds since 1970. */
export type DeploymentQuery = { environment?: string; task: string; onAnswer?(at: number): void }

/** Deployments of one environment, or of all, and of one task, newest first, in pages of 100. */
export async function* listDeployments(github: Github, { environment, task, onAnswer }: DeploymentQuery): AsyncGenerator<Deployment> {
  const of = environment === undefined ? {} : { environment }
  const deployments = github.paginate(async (page) => {
    const answer = await github.request('GET /repos/{owner}/{repo}/deployments', { ...github.repository, ...of, task, ...page })
    const at = Date.parse(answer.headers.date ?? '')
    if (Number.isFinite(at)) onAnswer?.(at)
    return answer
  })
  for await (const one of deployments) yield { id: Number(one.id), createdAt: one.created_at, payload: one.payload }
}

/** Statuses of a deployment, oldest first by id: several can have the same time. */
export async function listDeploymentStatuses(github: Github, id: number): Promise<DeploymentStatus[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...github.repository,
    deployment_id: id,
    per_page: 100,
  })
  return data
    .map((one) => ({ id: Number(one.id), at: one.created_at, state: one.state, description: one.description }))
    .sort((a, b) => a.id - b.id)
}

export type NewStatus = { state: DeploymentState; description: string; logUrl: string; environmentUrl: string }

/**
 * Adds a status. GitHub's own `auto_inactive` is off, since it ignores production environments. After a lost response the client sends the
 * status again: a duplicate has no effect.
 */
export async function addDeploymentStatus(github: Github, id: number, status: NewStatus): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...github.repository,
    deployment_id: id,
    state: status.state,
    description: status.description,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    auto_inactive: false,
  })
}
