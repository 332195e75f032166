import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { bothColours } from '../../contract/observation.ts'
import type { WorkerDeployment } from './api.ts'
import { describeShares } from './deployment-shares.ts'

/** The version id of each side. Cloudflare has no colours, so the message of each deployment that Slipway makes records them. */
export type VersionSides = Readonly<Partial<Record<Colour, string>>>

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const pattern = new RegExp(`^slipway(?: blue=(${uuid}))?(?: green=(${uuid}))?$`)

/** The message of a deployment: 92 bytes at most, since an older API cut it at 100. */
export function sidesMessage(sides: VersionSides): string {
  return ['slipway', ...bothColours.flatMap((colour) => (sides[colour] === undefined ? [] : [`${colour}=${sides[colour]}`]))].join(' ')
}

/** The sides that a message records; undefined for a message that Slipway did not write. */
export function parseSidesMessage(message: string | undefined): VersionSides | undefined {
  const found = pattern.exec(message ?? '')
  if (found === null) return undefined
  const [, blue, green] = found
  if (blue === undefined && green === undefined) return undefined
  return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) }
}

/**
 * Which version is which side. Sources in order: the newest message that names all serving versions; the sides that this run
 * remembers; on the first read, the version with the greatest share as blue. Throws an ActionError where somebody else deployed a
 * version during this run.
 */
export function versionSides(
  deployments: readonly WorkerDeployment[],
  serving: WorkerDeployment,
  remembered: VersionSides | undefined,
): VersionSides {
  const ids = serving.versions.map((one) => one.version_id)
  const namesAll = (sides: VersionSides) => ids.every((id) => sides.blue === id || sides.green === id)
  for (const { annotations } of deployments) {
    const recorded = parseSidesMessage(annotations?.['workers/message'])
    if (recorded !== undefined && namesAll(recorded)) return recorded
  }
  if (remembered !== undefined) {
    if (namesAll(remembered)) return remembered
    throw new ActionError(
      `Somebody deployed another version during this rollout: ${describeShares(serving.versions)} serve now (deployment ${serving.id})`,
      {
        hint: 'A rollout must be alone: no wrangler deploy, no secret put and no change in the dashboard while it runs.',
      },
    )
  }
  const [blue, green] = [...serving.versions].sort((a, b) => b.percentage - a.percentage)
  return { ...(blue === undefined ? {} : { blue: blue.version_id }), ...(green === undefined ? {} : { green: green.version_id }) }
}
