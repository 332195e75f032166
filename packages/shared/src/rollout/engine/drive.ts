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
import { revert, stopUnbegun } from './revert.ts'
import type { RevertResult } from './rollout-request.ts'

export type DriveResult = { state: 'promoted'; observed: Observation } | RevertResult

/** The side that a rollout acts on. `expected`: the weights before the first shift. */
export type DriveStart = { stepTarget: StepTarget; expected: Weights | undefined }

/**
 * Executes the steps of a plan in order and applies the lock's signals between them. On any error, abort or cancellation it reverts to
 * the verified side. A rollout that finds other weights than expected, or something else on its side than what was verified there, reverts.
 */
export async function drive(steps: readonly PlanStep[], start: DriveStart, deps: RolloutDeps): Promise<DriveResult> {
  const own = new DrivenRollout(start)
  try {
    await own.run(steps, deps)
    return { state: 'promoted', observed: await own.promoted(deps) }
  } catch (error) {
    return await own.revert(error, deps)
  }
}

/** A rollout whose steps are executed a few at a time, as far as it has come. */
export class DrivenRollout {
  readonly #stepTarget: StepTarget
  #before: Weights | undefined
  #reached: Phase = 'prepare'
  #begun = false
  #weight = 0
  #exposed = false
  #verified: Identity | undefined
  #observed: Observation | undefined

  constructor({ stepTarget, expected }: DriveStart) {
    this.#stepTarget = stepTarget
    this.#before = expected
  }

  /** Whether the release may have had traffic. */
  get exposed(): boolean {
    return this.#exposed
  }

  /** Executes steps. Throws what ends the rollout. */
  async run(steps: readonly PlanStep[], deps: RolloutDeps): Promise<void> {
    const stepTarget = this.#stepTarget
    const mode = { limits: usualLimits, signal: deps.signal }
    for (const step of steps) {
      deps.signal.throwIfAborted()
      await applySignals(this.#weight, stepTarget, deps)
      this.#begun = true
      if (step.do !== 'hook') this.#reached = step.do
      const takesTraffic = step.do === 'shift' || step.do === 'promote'
      if (takesTraffic) await this.#assertUnchanged(this.#before, deps)
      this.#exposed ||= takesTraffic
      const seen = await executeStep(step, { stepTarget, mode, deps })
      if (step.do === 'verify') this.#verified = identifySide(seen, stepTarget, deps)
      else this.#observed = seen ?? this.#observed
      if (takesTraffic) this.#before = step.weights
      if (step.do === 'shift') this.#weight = step.weight
      if (step.do === 'promote') this.#weight = 1
    }
  }

  /** What the provider showed after the last shift. Throws a StepFailed where the plan gave no traffic, or another thing runs by now. */
  async promoted(deps: RolloutDeps): Promise<Observation> {
    if (this.#observed === undefined) throw new StepFailed('the plan gave the release no traffic', { judged: false })
    // What was put on the side since the last shift would serve everything, and nobody has verified it.
    const verified = this.#sure()
    // Where nothing tells what runs there, the shift was the last look. What a look shows is not passed over.
    const weights = Object.keys(verified).length === 0 ? undefined : this.#before
    await assertUnchanged({ colour: this.#stepTarget.colour, weights, verified, unanswered: 'passes' }, deps)
    return this.#observed
  }

  /** Ends the rollout with this error. Never throws. */
  async revert(error: unknown, deps: RolloutDeps): Promise<RevertResult> {
    return await revert({ phase: this.#reached, exposed: this.#exposed, error }, this.#stepTarget, deps)
  }

  /**
   * The same of one that another rollout ends: where nothing of it has begun, what stands on its side is not its own to take down. A release
   * that is judged in place has its traffic already: what becomes of that, the provider tells.
   */
  async end(error: unknown, deps: RolloutDeps): Promise<RevertResult> {
    return this.#begun || this.#stepTarget.about.previous === undefined
      ? await this.revert(error, deps)
      : await stopUnbegun(error, this.#stepTarget, deps)
  }

  async #assertUnchanged(weights: Weights | undefined, deps: RolloutDeps): Promise<void> {
    const { colour } = this.#stepTarget
    await assertUnchanged({ colour, weights, verified: this.#sure() }, deps)
  }

  #sure(): Identity {
    if (this.#verified === undefined) throw new StepFailed(`${this.#stepTarget.colour} was not verified`, { judged: false })
    return this.#verified
  }
}
