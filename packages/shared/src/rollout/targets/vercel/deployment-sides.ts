import type { Colour } from '../../../core/words.ts'
import { otherColour } from '../../../core/words.ts'
import { bothColours } from '../../contract/observation.ts'
import type { VercelDeployment, VercelProject } from './api.ts'
import { colourLabel, releaseLabel } from './deployment-labels.ts'

/** The deployment id of each side. */
export type DeploymentSides = Readonly<Partial<Record<Colour, string>>>

const pattern = /^slipway(?: blue=(\S+))?(?: green=(\S+))?$/

/**
 * The description of a rollback, which records the sides. It is the only text that Vercel stores for an older deployment, whose labels
 * can name the other side.
 */
export function sidesDescription(sides: DeploymentSides): string {
  return ['slipway', ...bothColours.flatMap((colour) => (sides[colour] === undefined ? [] : [`${colour}=${sides[colour]}`]))].join(' ')
}

function parseSidesDescription(description: string | null | undefined): DeploymentSides {
  const [, blue, green] = pattern.exec(description ?? '') ?? []
  return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) }
}

/** The colour of the deployment that serves; blue for a deployment without a label. */
function liveColour(project: VercelProject): Colour | undefined {
  const production = project.targets?.production
  if (production === null || production === undefined) return undefined
  const recorded = parseSidesDescription(project.rollbackDescription?.description)
  return bothColours.find((colour) => recorded[colour] === production.id) ?? colourLabel(production.meta) ?? 'blue'
}

/**
 * The deployment of the side without traffic. Sources in order: the one that this run prepared; the newest with the label of the side
 * that is newer than the live one and has never served; the one that served before; the newest with the label of the side. A deployment
 * that has never served does not replace one of the same release that has: they can hold different code.
 */
function idleDeployment(
  colour: Colour,
  { project, deployments, prepared }: { project: VercelProject; deployments: readonly VercelDeployment[]; prepared: string | undefined },
): string | undefined {
  const live = project.targets?.production?.id
  const ready = deployments.filter((one) => one.readyState === 'READY' && one.id !== live)
  const createdAt = (id: string | undefined) => deployments.find((one) => one.id === id)?.created ?? 0
  const ofColour = ready.filter((one) => colourLabel(one.meta) === colour).sort((a, b) => (b.created ?? 0) - (a.created ?? 0))
  const { lastAliasRequest } = project
  const before = lastAliasRequest?.toDeploymentId === live ? lastAliasRequest?.fromDeploymentId : undefined
  const served = ready.find((one) => one.id === before)
  const staged = ofColour.find(
    (one) => one.readySubstate === 'STAGED' && (one.created ?? 0) > createdAt(live) && !hasSameRelease(one, served),
  )
  return prepared ?? staged?.id ?? served?.id ?? ofColour[0]?.id
}

function hasSameRelease(one: VercelDeployment, other: VercelDeployment | undefined): boolean {
  return other !== undefined && releaseLabel(other.meta) !== undefined && releaseLabel(one.meta) === releaseLabel(other.meta)
}

/** Both sides while no rolling release is active. `prepared` is the deployment that this run brought up. */
export function deploymentSides(
  project: VercelProject,
  deployments: readonly VercelDeployment[],
  prepared: { colour: Colour; id: string } | undefined,
): { live: Colour | undefined; sides: DeploymentSides } {
  const live = liveColour(project)
  const production = project.targets?.production
  const idleOf = (colour: Colour) =>
    idleDeployment(colour, { project, deployments, prepared: prepared?.colour === colour ? prepared.id : undefined })
  if (live === undefined || production === null || production === undefined) {
    return { live: undefined, sides: withoutUndefined({ blue: idleOf('blue'), green: idleOf('green') }) }
  }
  const idle = otherColour(live)
  return { live, sides: withoutUndefined({ blue: undefined, green: undefined, [live]: production.id, [idle]: idleOf(idle) }) }
}

function withoutUndefined(sides: Record<Colour, string | undefined>): DeploymentSides {
  return { ...(sides.blue === undefined ? {} : { blue: sides.blue }), ...(sides.green === undefined ? {} : { green: sides.green }) }
}
