import type { Colour } from '../../../core/words.ts'
import { bothColours } from '../../contract/observation.ts'
import type { VercelDeployment } from './api.ts'

/** The side that a deployment was made for: `vercel deploy --meta slipwayColour=…`, set by the user's command. */
export function colourLabel(meta: VercelDeployment['meta']): Colour | undefined {
  return bothColours.find((colour) => meta?.['slipwayColour'] === colour)
}

/** The release of a deployment: `vercel deploy --meta slipwayRelease=…`, set by the user's command. */
export function releaseLabel(meta: VercelDeployment['meta']): string | undefined {
  const release = meta?.['slipwayRelease']
  return typeof release === 'string' && release !== '' ? release : undefined
}
