import type { Colour } from '../../../core/words.ts'
import { otherColour } from '../../../core/words.ts'
import { bothColours } from '../../contract/observation.ts'
import type { Project, VercelDeployment } from './api.ts'

/** Which deployment is which side. */
export type Sides = Readonly<Partial<Record<Colour, string>>>

/** What a deployment says of itself: the user's `vercel deploy --meta slipwayColour=… --meta slipwayRelease=…`. */
export function colourIn(meta: VercelDeployment['meta']): Colour | undefined {
  return bothColours.find((colour) => meta?.['slipwayColour'] === colour)
}

export function releaseIn(meta: VercelDeployment['meta']): string | undefined {
  const release = meta?.['slipwayRelease']
  return typeof release === 'string' && release !== '' ? release : undefined
}

const pattern = /^slipway(?: blue=(\S+))?(?: green=(\S+))?$/

/**
 * The sides as the description of a rollback keeps them: the one place where Vercel takes a word of ours for a deployment
 * that is older than the side it comes back on.
 */
export function descriptionOf(sides: Sides): string {
  return ['slipway', ...bothColours.flatMap((colour) => (sides[colour] === undefined ? [] : [`${colour}=${sides[colour]}`]))].join(' ')
}

function sidesIn(description: string | null | undefined): Sides {
  const [, blue, green] = pattern.exec(description ?? '') ?? []
  return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) }
}

/** The colour of the deployment that serves; one that says nothing is adopted as blue. */
function liveColour(project: Project): Colour | undefined {
  const production = project.targets?.production
  if (production === null || production === undefined) return undefined
  const told = sidesIn(project.rollbackDescription?.description)
  return bothColours.find((colour) => told[colour] === production.id) ?? colourIn(production.meta) ?? 'blue'
}

/**
 * The deployment of the side without traffic: what this run prepared; else what was brought up there since the live one,
 * and never served; else what served before; else the newest that carries the colour. One that never served does not take
 * the place of one of the same release that did: they may hold different code.
 */
function idleDeployment(
  colour: Colour,
  { project, deployments, prepared }: { project: Project; deployments: readonly VercelDeployment[]; prepared: string | undefined },
): string | undefined {
  const live = project.targets?.production?.id
  const ready = deployments.filter((one) => one.readyState === 'READY' && one.id !== live)
  const bornWith = (id: string | undefined) => deployments.find((one) => one.id === id)?.created ?? 0
  const ofColour = ready.filter((one) => colourIn(one.meta) === colour).sort((a, b) => (b.created ?? 0) - (a.created ?? 0))
  const { lastAliasRequest } = project
  const before = lastAliasRequest?.toDeploymentId === live ? lastAliasRequest?.fromDeploymentId : undefined
  const served = ready.find((one) => one.id === before)
  const staged = ofColour.find((one) => one.readySubstate === 'STAGED' && (one.created ?? 0) > bornWith(live) && !sameLabel(one, served))
  return prepared ?? staged?.id ?? served?.id ?? ofColour[0]?.id
}

function sameLabel(one: VercelDeployment, other: VercelDeployment | undefined): boolean {
  return other !== undefined && releaseIn(other.meta) !== undefined && releaseIn(one.meta) === releaseIn(other.meta)
}

/** Both sides outside of a rolling release. */
export function sidesOf(
  project: Project,
  deployments: readonly VercelDeployment[],
  prepared: { colour: Colour; id: string } | undefined,
): { live: Colour | undefined; sides: Sides } {
  const live = liveColour(project)
  const production = project.targets?.production
  const idleOf = (colour: Colour) =>
    idleDeployment(colour, { project, deployments, prepared: prepared?.colour === colour ? prepared.id : undefined })
  if (live === undefined || production === null || production === undefined) {
    return { live: undefined, sides: defined({ blue: idleOf('blue'), green: idleOf('green') }) }
  }
  const idle = otherColour(live)
  return { live, sides: defined({ blue: undefined, green: undefined, [live]: production.id, [idle]: idleOf(idle) }) }
}

function defined(sides: Record<Colour, string | undefined>): Sides {
  return { ...(sides.blue === undefined ? {} : { blue: sides.blue }), ...(sides.green === undefined ? {} : { green: sides.green }) }
}
