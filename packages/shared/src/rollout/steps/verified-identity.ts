import { messageOf } from '../../core/errors.ts'
import type { Colour } from '../../core/words.ts'
import { formatIdentity, type Identity, identityLoss, writableIdentity } from '../contract/identity.ts'
import { matches, type Observation, type Weights } from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import { observeUntil } from './observe-until.ts'
import type { RolloutDeps } from './rollout-deps.ts'
import { type StepTarget, usualLimits } from './step-target.ts'

/**
 * Writes what the provider calls what was verified on the side, one entry for each part, and the digest of the artifact that was given
 * for it. Returns the parts that the provider shows; none where it shows none. `observed`: from before the probes, so that what is put
 * there while they run is another one.
 */
export function identifySide(observed: Observation | undefined, stepTarget: StepTarget, deps: RolloutDeps): Identity {
  const { colour, release, artifact, recordId } = stepTarget
  const identity = observed?.[colour].identity ?? {}
  const given: Identity = artifact === undefined || release?.digest === undefined ? {} : { artifact: release.digest }
  const { written, problems } = writableIdentity({ ...given, ...identity })
  for (const problem of problems) deps.log.warning(`The ledger will not have it: ${problem}`)
  for (const [part, text] of Object.entries(written)) {
    const detail = formatIdentity(part, text)
    if (recordId !== undefined) deps.outbox.add(recordId, { state: 'in_progress', phase: 'identified', detail })
    deps.note(`${colour} is ${detail}`)
  }
  return identity
}

/**
 * What has to be so before traffic moves: the weights of the last step, where one side had everything before, and what was verified.
 * `unanswered`: where nothing moves any more, a provider that shows nothing takes nothing back.
 */
export type ShiftCondition = { colour: Colour; weights: Weights | undefined; verified: Identity; unanswered?: 'passes' }

/**
 * Neither a manual weight change nor another release on the side is overruled: throws a StepFailed, so that the rollout reverts. The
 * provider may show an older state for a while, so it is asked again.
 */
export async function assertUnchanged({ colour, weights, verified, unanswered }: ShiftCondition, deps: RolloutDeps): Promise<void> {
  if (weights === undefined && Object.keys(verified).length === 0) return
  let other: string | undefined
  let answered = false
  const shown = (observed: Observation) => {
    answered = true
    other = identityLoss(verified, observed[colour].identity)
    return other === undefined && (weights === undefined || matches(observed, weights))
  }
  try {
    await observeUntil({ weights: weights ?? { blue: 0, green: 0 }, shown, limits: usualLimits, signal: deps.signal }, deps)
  } catch (error) {
    deps.signal.throwIfAborted()
    if (other !== undefined) throw new StepFailed(`${colour} is not what was verified there: it shows ${other}`, { judged: false })
    if (weights === undefined || (unanswered === 'passes' && !answered))
      return deps.log.warning(`Whether ${colour} still is what was verified could not be asked: ${messageOf(error)}`)
    throw new StepFailed(`The traffic is not where the last step left it: ${messageOf(error)}`, { judged: false })
  }
}
