import type { Observation } from './contract.ts'
import { doStep } from './interpret.ts'
import type { Phase } from './ledger.ts'
import type { PlanStep } from './plan.ts'
import { obey } from './step-watch.ts'
import { type Ending, takeBack } from './take-back.ts'
import { type Hand, type RolloutDeps, StepFailed, usualLimits } from './work.ts'

export type Driven = { state: 'promoted'; observed: Observation } | Ending

/** Does the steps one at a time, heeding what is asked in between. Any failure, order or cancellation ends on the verified side. */
export async function drive(steps: readonly PlanStep[], hand: Hand, deps: RolloutDeps): Promise<Driven> {
  const manner = { back: false, limits: usualLimits, signal: deps.signal }
  let reached: Phase = 'prepare'
  let weight = 0
  let exposed = false
  let verified = false
  try {
    let observed: Observation | undefined
    for (const step of steps) {
      deps.signal.throwIfAborted()
      await obey(weight, hand, deps)
      if (step.do !== 'hook') reached = step.do
      const takesTraffic = step.do === 'shift' || step.do === 'promote'
      if (takesTraffic && !verified) throw new StepFailed(`${hand.colour} was not verified`, { judged: false })
      exposed ||= takesTraffic
      observed = (await doStep(step, hand, manner, deps)) ?? observed
      verified ||= step.do === 'verify'
      if (step.do === 'shift') weight = step.weight
      if (step.do === 'promote') weight = 1
    }
    if (observed === undefined) throw new StepFailed('the plan gave the release no traffic', { judged: false })
    return { state: 'promoted', observed }
  } catch (error) {
    return await takeBack({ phase: reached, exposed, error }, hand, deps)
  }
}
