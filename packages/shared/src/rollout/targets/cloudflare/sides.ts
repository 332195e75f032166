import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { bothColours, type Weights } from '../../contract/observation.ts'
import type { Deployment, DeploymentRequest, Share } from './api.ts'

/** Which version is which side. A provider without colours keeps it in the message of its own deployments. */
export type Sides = Readonly<Partial<Record<Colour, string>>>

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const pattern = new RegExp(`^slipway(?: blue=(${uuid}))?(?: green=(${uuid}))?$`)

/** The message of a deployment: 92 bytes at most, since an older API cut it at 100. */
export function messageOf(sides: Sides): string {
  return ['slipway', ...bothColours.flatMap((colour) => (sides[colour] === undefined ? [] : [`${colour}=${sides[colour]}`]))].join(' ')
}

/** The sides that a message names, or undefined for one that Slipway did not write. */
export function sidesIn(message: string | undefined): Sides | undefined {
  const found = pattern.exec(message ?? '')
  if (found === null) return undefined
  const [, blue, green] = found
  if (blue === undefined && green === undefined) return undefined
  return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) }
}

/** The deployment that serves. Throws an ActionError on a split that two sides cannot tell. */
export function servingDeployment(deployments: readonly Deployment[], script: string): Deployment {
  const [newest] = deployments
  if (newest === undefined) throw neverDeployed(script)
  const serving = newest.versions.filter((one) => one.percentage > 0)
  if (serving.length > 2 || newest.versions.length > 2) {
    throw new ActionError(`The Worker ${script} serves ${newest.versions.length} versions (${tellShares(newest.versions)})`, {
      hint: 'A rollout shifts all traffic between two. Deploy one version at 100 % first: wrangler versions deploy <version>@100%',
    })
  }
  const sum = newest.versions.reduce((total, one) => total + one.percentage, 0)
  if (Math.abs(sum - 100) > 0.01) {
    throw new ActionError(`The shares of the Worker ${script} add up to ${sum} %, not to 100 (${tellShares(newest.versions)})`)
  }
  return newest
}

/**
 * Which version is which side: as the newest message that names all that serve tells; else as this run remembers; else, at
 * its first look, as adopted: the greatest share is blue. Throws an ActionError where somebody else deployed a version meanwhile.
 */
export function sidesOf(deployments: readonly Deployment[], serving: Deployment, remembered: Sides | undefined): Sides {
  const ids = serving.versions.map((one) => one.version_id)
  const names = (sides: Sides) => ids.every((id) => sides.blue === id || sides.green === id)
  for (const { annotations } of deployments) {
    const told = sidesIn(annotations?.['workers/message'])
    if (told !== undefined && names(told)) return told
  }
  if (remembered !== undefined) {
    if (names(remembered)) return remembered
    throw new ActionError(
      `Somebody deployed another version during this rollout: ${tellShares(serving.versions)} serve now (deployment ${serving.id})`,
      {
        hint: 'A rollout must be alone: no wrangler deploy, no secret put and no change in the dashboard while it runs.',
      },
    )
  }
  const [blue, green] = [...serving.versions].sort((a, b) => b.percentage - a.percentage)
  return { ...(blue === undefined ? {} : { blue: blue.version_id }), ...(green === undefined ? {} : { green: green.version_id }) }
}

export function shareOf(serving: Deployment, id: string | undefined): number {
  return serving.versions.find((one) => one.version_id === id)?.percentage ?? 0
}

/** What a shift posts: only versions that get traffic. Shares have two decimals at most and add up to 100. */
export function deploymentRequest(weights: Weights, sides: Sides): DeploymentRequest {
  const green = percentageOf(weights.green)
  const shares = { blue: Number((100 - green).toFixed(2)), green }
  const versions = bothColours
    .filter((colour) => shares[colour] > 0)
    .map((colour) => ({ version_id: sides[colour] ?? `<version of ${colour}>`, percentage: shares[colour] }))
  return { strategy: 'percentage', versions, annotations: { 'workers/message': messageOf(sides) } }
}

/** A weight above nothing and below everything never rounds to either. */
function percentageOf(weight: number): number {
  if (weight === 0 || weight === 1) return weight * 100
  return Math.min(99.99, Math.max(0.01, Number((weight * 100).toFixed(2))))
}

export function sameShares(one: readonly Share[], other: readonly Share[]): boolean {
  const told = (shares: readonly Share[]) =>
    shares
      .filter((share) => share.percentage > 0)
      .map((share) => `${share.version_id} ${share.percentage}`)
      .sort()
      .join()
  return told(one) === told(other)
}

export function neverDeployed(script: string): ActionError {
  return new ActionError(`The Worker ${script} has never been deployed, so there is nothing to shift traffic from`, {
    hint: 'The first time, run "wrangler deploy" by hand (or in a step of its own): versions can be uploaded beside it from then on. What it deployed is adopted as what was live before.',
  })
}

function tellShares(shares: readonly Share[]): string {
  return shares.map((one) => `${one.version_id.slice(0, 8)} at ${one.percentage} %`).join(', ')
}
