import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import { projectAfterAliasRequest } from './alias-request.ts'
import type { RollingRelease, VercelDeployment, VercelProject } from './api.ts'
import { type DeploymentSides, deploymentSides } from './deployment-sides.ts'
import type { VercelOptions } from './options.ts'
import { hasRollingReleases } from './project-settings.ts'

/** What this run knows in addition to what the provider reports. */
export type VercelProjectMemory = {
  prepared: { colour: Colour; id: string } | undefined
  deployments: VercelDeployment[] | undefined
  /** Deployments that are not in the list, by id. */
  others: Map<string, VercelDeployment>
  last: VercelProjectState | undefined
  /** Whether the project's settings were named in the log. */
  noted: boolean
}

/** What runs through each call on one project. */
export type VercelContext = { options: VercelOptions; memory: VercelProjectMemory; signal: AbortSignal | undefined }

export type VercelProjectState = {
  project: VercelProject
  live: Colour | undefined
  sides: DeploymentSides
  /** The production deployments, newest first. */
  deployments: readonly VercelDeployment[]
  /** The rolling release that is active; undefined without one. */
  rolling: RollingRelease | undefined
  /** False while not all domains point to the serving deployment. */
  settled: boolean
}

/** Reads the project, its production deployments and its active rolling release, and which deployment is which side. */
export async function readVercelProject(context: VercelContext): Promise<VercelProjectState> {
  const { options, memory, signal } = context
  const { api } = options
  const { project, settled } = await projectAfterAliasRequest(options, signal)
  memory.deployments ??= (await api.deployments(project.id, 'production', signal)).list
  const { deployments } = memory
  // Also where target.rolling is not: a release that somebody started has traffic, and the way back has to end it.
  const reported = options.rolling || hasRollingReleases(project) ? await api.rollingRelease(signal) : undefined
  const rolling = reported?.state === 'ACTIVE' ? reported : undefined
  const found = rolling === undefined ? undefined : await sidesWhileRolling(rolling, project, context)
  const { live, sides } = found ?? deploymentSides(project, deployments, memory.prepared)
  memory.last = { project, live, sides, deployments, rolling, settled }
  return memory.last
}

/** During a rolling release the current deployment keeps its side, and the canary is the other side. */
async function sidesWhileRolling(
  { currentDeployment, canaryDeployment }: RollingRelease,
  project: VercelProject,
  context: VercelContext,
): Promise<{ live: Colour | undefined; sides: DeploymentSides }> {
  if (currentDeployment === null || canaryDeployment === null) {
    throw new ActionError(`Vercel tells of a rolling release of ${project.name} that lacks one of its two deployments`)
  }
  const current = await readVercelDeployment(currentDeployment.id, context)
  const production = { id: current.id, url: current.url, meta: current.meta }
  const { live = 'blue' } = deploymentSides({ ...project, targets: { production } }, context.memory.deployments ?? [], undefined)
  const canary = { [otherColour(live)]: canaryDeployment.id }
  return { live, sides: { [live]: current.id, ...canary } }
}

/** One deployment, read from the API only if this run has not read it before. */
export async function readVercelDeployment(id: string, { options: { api }, memory, signal }: VercelContext): Promise<VercelDeployment> {
  const known = memory.deployments?.find((one) => one.id === id) ?? memory.others.get(id)
  if (known !== undefined) return known
  const found = await api.deployment(id, signal)
  memory.others.set(id, found)
  return found
}
