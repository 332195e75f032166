import { messageOf } from '../../core/errors.ts'
import type { Colour } from '../../core/words.ts'
import type { Observation } from '../contract/observation.ts'
import { LockLost } from '../lock/lock.ts'
import type { TrafficCandidate } from '../plan/candidate.ts'
import { type PlanStep, stepsToReturn } from '../plan/plan.ts'
import { executeStep } from '../steps/execute-step.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import type { StepLimits, StepTarget } from '../steps/step-target.ts'

/** The side that has all traffic now. `verified: false`: it was not ready, but already had traffic. */
export type RestoredTraffic = { colour: Colour; observed: Observation; verified: boolean }

/** The rollout that ends with this restore, and the time limits of its steps. */
export type RestoreContext = { about: Pick<StepTarget, 'recordId' | 'about'>; limits: StepLimits }

/**
 * Sends all traffic to the first healthy candidate; if none is healthy, to the first that already has traffic, so that no split
 * remains. Returns undefined when no candidate could be used. Throws LockLost when this run no longer holds the lock.
 */
export async function restoreTraffic(
  candidates: readonly TrafficCandidate[],
  context: RestoreContext,
  deps: RolloutDeps,
): Promise<RestoredTraffic | undefined> {
  const giveAllTraffic = (candidate: TrafficCandidate, steps: readonly PlanStep[]) => executeAll(steps, targetOf(candidate, context), deps)
  for (const candidate of candidates) {
    const observed = await giveAllTraffic(candidate, stepsToReturn(candidate.colour))
    if (observed !== undefined) return { colour: candidate.colour, observed, verified: true }
  }
  const observed = await deps.target.observe()
  const first = candidates.find(({ colour }) => observed[colour].weight > 0)
  if (first === undefined) return undefined
  // The shift is repeated even when the provider shows it: what it shows may be older than the last shift.
  const unverified = await giveAllTraffic(first, stepsToReturn(first.colour).slice(-1))
  return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false }
}

type RevertTarget = { stepTarget: StepTarget; limits: StepLimits }

function targetOf({ colour, release }: TrafficCandidate, { about, limits }: RestoreContext): RevertTarget {
  return { stepTarget: { ...about, colour, release, artifact: undefined, readyWithin: limits.ready }, limits }
}

async function executeAll(
  steps: readonly PlanStep[],
  { stepTarget, limits }: RevertTarget,
  deps: RolloutDeps,
): Promise<Observation | undefined> {
  try {
    let observed: Observation | undefined
    for (const step of steps) {
      observed = await executeStep(step, { stepTarget, mode: { reverting: true, limits, signal: undefined }, deps })
    }
    return observed
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.note(`${stepTarget.colour} could not be given the traffic: ${messageOf(error)}`)
    deps.log.warning(`${stepTarget.colour} could not be given the traffic: ${messageOf(error)}`)
    return undefined
  }
}
