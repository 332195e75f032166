import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { bothColours } from '../../contract/observation.ts'
import type { Rest } from '../provider-rest.ts'
import { type CloudflareApi, type WorkerDeployment, type WorkerDeploymentRequest, workerNotFound } from './api.ts'
import { neverDeployed, percentageServed, servingDeployment } from './deployment-shares.ts'
import { type VersionSides, versionSides } from './deployment-sides.ts'
import type { VersionUploadDeps } from './version-upload.ts'

export type CloudflareOptions = {
  account: string
  script: string
  api: CloudflareApi
  rest: Rest
  clock: Clock
  log: Pick<Log, 'info'>
  affinity: Affinity
  /** The preview address of a version, with the placeholder `{version}`; undefined for the one on workers.dev. */
  preview: string | undefined
  /** The account's workers.dev subdomain; undefined to ask the API. */
  subdomain: string | undefined
  /** What the target needs to upload by wrangler; undefined where only the user's command uploads. */
  uploads: Omit<VersionUploadDeps, 'find' | 'byId'> | undefined
}

/** What this run knows in addition to what the provider reports. */
export type WorkerMemory = {
  sides: VersionSides | undefined
  /** Ids of the deployments at the first read. Any other deployment that this run did not request was made by somebody else. */
  known: Set<string>
  /** The deployments that this run requested, in order: what is shown may be any of them, since a request may be lost, or shown late. */
  requested: WorkerDeploymentRequest[]
  /** Releases by version id. */
  releases: Map<string, string>
  preview: string | undefined
}

/** What runs through each call on one Worker. */
export type WorkerContext = { options: CloudflareOptions; memory: WorkerMemory; signal: AbortSignal | undefined }

export type WorkerState = { serving: WorkerDeployment; sides: VersionSides }

/** Reads which deployment has the traffic and which version is which side. Throws an ActionError for a Worker that was never deployed. */
export async function readWorkerState({ options: { script, api }, memory, signal }: WorkerContext): Promise<WorkerState> {
  const deployments = await api.deployments(signal).catch((error: unknown) => {
    throw error instanceof ActionError && error.message.includes(`(code ${workerNotFound})`) ? neverDeployed(script) : error
  })
  const serving = servingDeployment(deployments, script)
  const recorded = versionSides(deployments, serving, memory.sides)
  // The version that this run prepared on an idle side is newer than the one in any deployment message.
  const prepared = bothColours.filter((colour) => percentageServed(serving, recorded[colour]) === 0 && memory.sides?.[colour] !== undefined)
  const sides: VersionSides = { ...recorded, ...Object.fromEntries(prepared.map((colour) => [colour, memory.sides?.[colour]])) }
  memory.sides = sides
  if (memory.known.size === 0) for (const { id } of deployments) memory.known.add(id)
  return { serving, sides }
}
