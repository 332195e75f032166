import { messageOf } from '../../core/errors.ts'
import type { Observation, Weights } from '../contract/target.ts'
import type { Phase } from '../ledger/ledger.ts'
import type { PlanStep } from '../plan/plan.ts'
import { type RolloutDeps, StepFailed, type StepTarget, usualLimits } from './context.ts'
import { executeStep } from './execute-step.ts'
import { applySignals } from './manual-control.ts'
import { observeUntil } from './observe.ts'
import { type RevertResult, revert } from './revert.ts'

export type DriveResult = { state: 'promoted'; observed: Observation } | RevertResult

/** Does the steps one at a time, heeding what is asked in between. Any failure, order or cancellation ends on the verified side. */
export async function drive(
  steps: readonly PlanStep[],
  { stepTarget, expected }: { stepTarget: StepTarget; expected: Weights | undefined },
  deps: RolloutDeps,
): Promise<DriveResult> {
  const mode = { back: false, limits: usualLimits, signal: deps.signal }
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
      observed = (await executeStep(step, stepTarget, mode, deps)) ?? observed
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

/** Whoever moves traffic by hand in the middle of a rollout is not overruled: it goes back. */
async function assertUnchanged(weights: Weights, deps: RolloutDeps): Promise<void> {
  try {
    await observeUntil({ weights }, usualLimits, deps, deps.signal)
  } catch (error) {
    deps.signal.throwIfAborted()
    throw new StepFailed(`The traffic is not where the last step left it: ${messageOf(error)}`, { judged: false })
  }
}
