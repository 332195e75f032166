import { messageOf } from '../../core/errors.ts'
import type { Observation, Weights } from '../contract/target.ts'
import type { Phase } from '../ledger/ledger.ts'
import type { PlanStep } from '../plan/plan.ts'
import { type Hand, type RolloutDeps, StepFailed, usualLimits } from './context.ts'
import { doStep } from './execute-step.ts'
import { obey } from './manual-control.ts'
import { observeUntil } from './observe.ts'
import { type Ending, takeBack } from './revert.ts'

export type Driven = { state: 'promoted'; observed: Observation } | Ending

/** Does the steps one at a time, heeding what is asked in between. Any failure, order or cancellation ends on the verified side. */
export async function drive(
  steps: readonly PlanStep[],
  { hand, expected }: { hand: Hand; expected: Weights | undefined },
  deps: RolloutDeps,
): Promise<Driven> {
  const manner = { back: false, limits: usualLimits, signal: deps.signal }
  let reached: Phase = 'prepare'
  let weight = 0
  let exposed = false
  let verified = false
  let before = expected
  try {
    let observed: Observation | undefined
    for (const step of steps) {
      deps.signal.throwIfAborted()
      await obey(weight, hand, deps)
      if (step.do !== 'hook') reached = step.do
      const takesTraffic = step.do === 'shift' || step.do === 'promote'
      if (takesTraffic && !verified) throw new StepFailed(`${hand.colour} was not verified`, { judged: false })
      if (takesTraffic && before !== undefined) await unchanged(before, deps)
      exposed ||= takesTraffic
      observed = (await doStep(step, hand, manner, deps)) ?? observed
      verified ||= step.do === 'verify'
      if (takesTraffic) before = step.weights
      if (step.do === 'shift') weight = step.weight
      if (step.do === 'promote') weight = 1
    }
    if (observed === undefined) throw new StepFailed('the plan gave the release no traffic', { judged: false })
    return { state: 'promoted', observed }
  } catch (error) {
    return await takeBack({ phase: reached, exposed, error }, hand, deps)
  }
}

/** Whoever moves traffic by hand in the middle of a rollout is not overruled: it goes back. */
async function unchanged(weights: Weights, deps: RolloutDeps): Promise<void> {
  try {
    await observeUntil({ weights }, usualLimits, deps, deps.signal)
  } catch (error) {
    deps.signal.throwIfAborted()
    throw new StepFailed(`The traffic is not where the last step left it: ${messageOf(error)}`, { judged: false })
  }
}
