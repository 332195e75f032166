import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { bothColours, type Observation, type Side } from '../../contract/observation.ts'
import type { RollingRelease } from './api.ts'
import { releaseLabel } from './deployment-labels.ts'
import { readVercelDeployment, type VercelContext, type VercelProjectState } from './project-state.ts'

/** Both sides of a project as reported by the provider. */
export async function observeProject(state: VercelProjectState, context: VercelContext): Promise<Observation> {
  const canary = state.rolling === undefined ? 0 : canaryShare(state.rolling)
  const sideOf = async (colour: Colour): Promise<Side> => {
    const id = state.sides[colour]
    if (id === undefined) return { weight: 0, open: false, state: 'down', address: undefined, sessions: undefined, release: undefined }
    const { url, meta } = await readVercelDeployment(id, context)
    const weight = state.live === undefined ? 0 : colour === state.live ? 1 - canary : canary
    return {
      weight,
      open: weight > 0,
      state: weight > 0 && state.settled ? 'serving' : 'draining',
      address: `${context.options.scheme}//${url}`,
      sessions: undefined,
      release: releaseLabel(meta) ?? id,
      identity: { deployment: id },
    }
  }
  const [blue, green] = await Promise.all(bothColours.map(sideOf))
  if (blue === undefined || green === undefined) throw new Error('a side was not looked at')
  return { blue, green }
}

/** The share of the canary, 0 to 1. Throws an ActionError during a linear shift, whose current share Vercel does not report. */
function canaryShare({ activeStage, currentCanaryPercentage }: RollingRelease): number {
  const percentage = currentCanaryPercentage ?? (activeStage?.linearShift === true ? undefined : activeStage?.targetPercentage)
  if (percentage !== undefined) return percentage / 100
  throw new ActionError('Vercel shifts the traffic of this rolling release by itself, and does not tell how far it is', {
    hint: 'Turn the linear shift of the stages off: a rollout gives each share itself, once the one before was judged.',
  })
}
