import type { Identity } from '../contract/identity.ts'
import type { Observation, Weights } from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { Phase } from '../ledger/ledger.ts'
import type { PlanStep } from '../plan/plan.ts'
import { executeStep } from '../steps/execute-step.ts'
import { applySignals } from '../steps/manual-control.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { type StepTarget, usualLimits } from '../steps/step-target.ts'
import { assertUnchanged, identifySide } from '../steps/verified-identity.ts'
import { revert } from './revert.ts'
import type { RevertResult } from './rollout-request.ts'

export type DriveResult = { state: 'promoted'; observed: Observation } | RevertResult

/**
 * Executes the steps of a plan in order and applies the lock's signals between them. On any error, abort or cancellation it reverts to
 * the verified side. `expected`: the weights before the first shift; a rollout that finds others, or something else on its side than what
 * was verified there, reverts.
 */
export async function drive(
  steps: readonly PlanStep[],
  { stepTarget, expected }: { stepTarget: StepTarget; expected: Weights | undefined },
  deps: RolloutDeps,
): Promise<DriveResult> {
  const mode = { limits: usualLimits, signal: deps.signal }
  let reached: Phase = 'prepare'
  let weight = 0
  let exposed = false
  let verified: Identity | undefined
  let before = expected
  try {
    let observed: Observation | undefined
    for (const step of steps) {
      deps.signal.throwIfAborted()
      await applySignals(weight, stepTarget, deps)
      if (step.do !== 'hook') reached = step.do
      const takesTraffic = step.do === 'shift' || step.do === 'promote'
      if (takesTraffic) await assertUnchanged({ colour: stepTarget.colour, weights: before, verified: sure(verified, stepTarget) }, deps)
      exposed ||= takesTraffic
      const seen = await executeStep(step, { stepTarget, mode, deps })
      if (step.do === 'verify') verified = identifySide(seen, stepTarget, deps)
      else observed = seen ?? observed
      if (takesTraffic) before = step.weights
      if (step.do === 'shift') weight = step.weight
      if (step.do === 'promote') weight = 1
    }
    if (observed === undefined) throw new StepFailed('the plan gave the release no traffic', { judged: false })
    // What was put on the side since the last shift would serve everything, and nobody has verified it.
    await assertUnchanged({ colour: stepTarget.colour, weights: undefined, verified: sure(verified, stepTarget) }, deps)
    return { state: 'promoted', observed }
  } catch (error) {
    return await revert({ phase: reached, exposed, error }, stepTarget, deps)
  }
}

function sure(verified: Identity | undefined, { colour }: StepTarget): Identity {
  if (verified === undefined) throw new StepFailed(`${colour} was not verified`, { judged: false })
  return verified
}
