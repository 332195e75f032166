import type { Site } from '../http/answer.ts'
import type { Hub } from '../state/emulator-context.ts'
import type { CommitStatusRecord, DeploymentRecord, DeploymentStatusRecord } from '../state/records.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryUrl } from './repository.ts'

/** `deployment`. */
export function showDeployment(hub: Hub, site: Site, deployment: DeploymentRecord) {
  const url = `${repositoryUrl(hub, site)}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: showPerson(hub, site, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(hub, site),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  }
}

/** `deployment-status`. */
export function showDeploymentStatus(hub: Hub, site: Site, deployment: DeploymentRecord, status: DeploymentStatusRecord) {
  const deploymentUrl = `${repositoryUrl(hub, site)}/deployments/${deployment.id}`
  return {
    url: `${deploymentUrl}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: showPerson(hub, site, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deploymentUrl,
    repository_url: repositoryUrl(hub, site),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
  }
}

/** `status`, and without its creator `simple-commit-status`. */
export function showStatus(hub: Hub, site: Site, status: CommitStatusRecord) {
  const creator = showPerson(hub, site, status.creator)
  return {
    url: `${repositoryUrl(hub, site)}/statuses/${status.sha}`,
    avatar_url: creator.avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator,
  }
}
