import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import { bothColours, type Observation, type Side } from '../../contract/observation.ts'
import type { Rest } from '../provider-rest.ts'
import type { Project, RollingRelease, VercelApi, VercelDeployment } from './api.ts'
import { releaseIn, type Sides, sidesOf } from './sides.ts'

export type VercelOptions = {
  project: string
  api: VercelApi
  rest: Rest
  clock: Clock
  log: Log
  /** `https:`; that of the API, so that a server on this machine needs no certificate. */
  scheme: string
  rolling: boolean
  /** The shares of the plan between nothing and everything, in percent: the stages of a rolling release. */
  percentages: readonly number[]
}

/** What this run knows beyond what the provider tells. */
export type Memory = {
  prepared: { colour: Colour; id: string } | undefined
  deployments: VercelDeployment[] | undefined
  /** Deployments that are not in the list, by id. */
  others: Map<string, VercelDeployment>
  last: Look | undefined
}

export type Look = {
  project: Project
  live: Colour | undefined
  sides: Sides
  /** The production deployments, newest first. */
  deployments: readonly VercelDeployment[]
  /** The release that is rolling now, if one is. */
  rolling: RollingRelease | undefined
  /** False while Vercel is still moving the domains. */
  settled: boolean
}

/** Milliseconds that a look waits for domains that are being moved, and between two asks. */
const movingWithin = 3_000
export const pollEvery = 300

export async function look(options: VercelOptions, memory: Memory, signal: AbortSignal | undefined): Promise<Look> {
  const { api } = options
  const { project, settled } = await settledProject(options, signal)
  memory.deployments ??= (await api.deployments(project.id, 'production', signal)).list
  const { deployments } = memory
  const told = options.rolling ? await api.rollingRelease(signal) : undefined
  const rolling = told?.state === 'ACTIVE' ? told : undefined
  const found = rolling === undefined ? undefined : await sidesWhileRolling(rolling, project, options, memory, signal)
  const { live, sides } = found ?? sidesOf(project, deployments, memory.prepared)
  memory.last = { project, live, sides, deployments, rolling, settled }
  return memory.last
}

/** The project once no promote or rollback of it is under way, or as it is when that takes too long. */
async function settledProject(
  { api, clock }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<{ project: Project; settled: boolean }> {
  const deadline = clock.now() + movingWithin
  for (;;) {
    const project = await api.project(signal)
    const { lastAliasRequest: last, targets } = project
    if (!isMoving(project)) {
      // Where only some of the domains could be moved to what serves, it does not serve everything.
      const broken = last?.jobStatus === 'failed' && last.toDeploymentId === targets?.production?.id
      return { project, settled: !broken }
    }
    if (clock.now() >= deadline) return { project, settled: false }
    await clock.sleep(pollEvery, signal)
  }
}

export function isMoving({ lastAliasRequest }: Project): boolean {
  return lastAliasRequest?.jobStatus === 'pending' || lastAliasRequest?.jobStatus === 'in-progress'
}

/** In a rolling release the current deployment keeps its side, and the canary is the other. */
async function sidesWhileRolling(
  { currentDeployment, canaryDeployment }: RollingRelease,
  project: Project,
  options: VercelOptions,
  memory: Memory,
  signal: AbortSignal | undefined,
): Promise<{ live: Colour | undefined; sides: Sides }> {
  if (currentDeployment === null || canaryDeployment === null) {
    throw new ActionError(`Vercel tells of a rolling release of ${project.name} that lacks one of its two deployments`)
  }
  const current = await detailsOf(currentDeployment.id, options, memory, signal)
  const production = { id: current.id, url: current.url, meta: current.meta }
  const { live = 'blue' } = sidesOf({ ...project, targets: { production } }, memory.deployments ?? [], undefined)
  const canary = { [otherColour(live)]: canaryDeployment.id }
  return { live, sides: { [live]: current.id, ...canary } }
}

export async function detailsOf(
  id: string,
  { api }: VercelOptions,
  memory: Memory,
  signal: AbortSignal | undefined,
): Promise<VercelDeployment> {
  const known = memory.deployments?.find((one) => one.id === id) ?? memory.others.get(id)
  if (known !== undefined) return known
  const found = await api.deployment(id, signal)
  memory.others.set(id, found)
  return found
}

export async function observationOf(
  found: Look,
  options: VercelOptions,
  memory: Memory,
  signal: AbortSignal | undefined,
): Promise<Observation> {
  const canary = found.rolling === undefined ? 0 : canaryShare(found.rolling)
  const sideOf = async (colour: Colour): Promise<Side> => {
    const id = found.sides[colour]
    if (id === undefined) return { weight: 0, open: false, state: 'down', address: undefined, sessions: undefined, release: undefined }
    const { url, meta } = await detailsOf(id, options, memory, signal)
    const weight = found.live === undefined ? 0 : colour === found.live ? 1 - canary : canary
    const state = weight > 0 && found.settled ? 'serving' : 'draining'
    return { weight, open: weight > 0, state, address: `${options.scheme}//${url}`, sessions: undefined, release: releaseIn(meta) ?? id }
  }
  const [blue, green] = await Promise.all(bothColours.map(sideOf))
  if (blue === undefined || green === undefined) throw new Error('a side was not looked at')
  return { blue, green }
}

/** The share of the canary, 0 to 1. Throws an ActionError while it moves by itself. */
function canaryShare({ activeStage, currentCanaryPercentage }: RollingRelease): number {
  const percentage = currentCanaryPercentage ?? (activeStage?.linearShift === true ? undefined : activeStage?.targetPercentage)
  if (percentage !== undefined) return percentage / 100
  throw new ActionError('Vercel shifts the traffic of this rolling release by itself, and does not tell how far it is', {
    hint: 'Turn the linear shift of the stages off: a rollout gives each share itself, once the one before was judged.',
  })
}
