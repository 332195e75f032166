import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { CommitStatusRecord, DeploymentRecord, DeploymentStatusRecord } from '../state/records.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryUrl } from './repository.ts'

/** `deployment`. */
export function showDeployment(emulator: EmulatorContext, addresses: PublicAddresses, deployment: DeploymentRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/deployments/${deployment.id}`
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
    creator: showPerson(emulator, addresses, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(emulator, addresses),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  }
}

/** `deployment-status`. */
export function showDeploymentStatus(
  emulator: EmulatorContext,
  addresses: PublicAddresses,
  { deployment, status }: { deployment: DeploymentRecord; status: DeploymentStatusRecord },
) {
  const deploymentUrl = `${repositoryUrl(emulator, addresses)}/deployments/${deployment.id}`
  return {
    url: `${deploymentUrl}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: showPerson(emulator, addresses, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deploymentUrl,
    repository_url: repositoryUrl(emulator, addresses),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
  }
}

/** `status`, and without its creator `simple-commit-status`. */
export function showStatus(emulator: EmulatorContext, addresses: PublicAddresses, status: CommitStatusRecord) {
  const creator = showPerson(emulator, addresses, status.creator)
  return {
    url: `${repositoryUrl(emulator, addresses)}/statuses/${status.sha}`,
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
