import { messageOf } from '../../core/errors.ts'
import type { Observation, Weights } from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { Phase } from '../ledger/ledger.ts'
import type { PlanStep } from '../plan/plan.ts'
import { executeStep } from '../steps/execute-step.ts'
import { applySignals } from '../steps/manual-control.ts'
import { observeUntil } from '../steps/observe-until.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { type StepTarget, usualLimits } from '../steps/step-target.ts'
import { revert } from './revert.ts'
import type { RevertResult } from './rollout-request.ts'

export type DriveResult = { state: 'promoted'; observed: Observation } | RevertResult

/**
 * Executes the steps of a plan in order and applies the lock's signals between them. On any error, abort or cancellation it reverts to
 * the verified side. `expected`: the weights before the first shift; a rollout that finds others reverts.
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
  let verified = false
  let before = expected
  try {
    let observed: Observation | undefined
    for (const step of steps) {
      deps.signal.throwIfAborted()
      await applySignals(weight, stepTarget, deps)
      if (step.do !== 'hook') reached = step.do
      const takesTraffic = step.do === 'shift' || step.do === 'promote'
      if (takesTraffic && !verified) throw new StepFailed(`${stepTarget.colour} was not verified`, { judged: false })
      if (takesTraffic && before !== undefined) await assertUnchanged(before, deps)
      exposed ||= takesTraffic
      observed = (await executeStep(step, { stepTarget, mode, deps })) ?? observed
      verified ||= step.do === 'verify'
      if (takesTraffic) before = step.weights
      if (step.do === 'shift') weight = step.weight
      if (step.do === 'promote') weight = 1
    }
    if (observed === undefined) throw new StepFailed('the plan gave the release no traffic', { judged: false })
    return { state: 'promoted', observed }
  } catch (error) {
    return await revert({ phase: reached, exposed, error }, stepTarget, deps)
  }
}

/** A manual weight change during a rollout is not overruled: the rollout reverts. */
async function assertUnchanged(weights: Weights, deps: RolloutDeps): Promise<void> {
  try {
    await observeUntil({ weights, limits: usualLimits, signal: deps.signal }, deps)
  } catch (error) {
    deps.signal.throwIfAborted()
    throw new StepFailed(`The traffic is not where the last step left it: ${messageOf(error)}`, { judged: false })
  }
}
