import { messageOf } from '../../core/errors.ts'
import type { Colour, Release } from '../../core/words.ts'
import type { Observation } from '../contract/target.ts'
import { LockLost } from '../lock/lock.ts'
import { type PlanStep, stepsToReturn } from '../plan/plan.ts'
import type { RolloutDeps, StepLimits, StepTarget } from './context.ts'
import { executeStep } from './execute-step.ts'

/** A side that may get everything, with the release that the ledger knows on it. */
export type TrafficCandidate = { colour: Colour; release: Release | undefined }

export type RestoredTraffic = { colour: Colour; observed: Observation; verified: boolean }

/**
 * Gives everything to the first candidate that is found well. Where none is, it goes whole to the first candidate that has
 * some already, since in between is the one place where it must not stay. Gives undefined where nothing could be done, and
 * throws LockLost where nothing may. `about` is the rollout that is ended so.
 */
export async function restoreTraffic(
  candidates: readonly TrafficCandidate[],
  about: Pick<StepTarget, 'recordId' | 'about'>,
  limits: StepLimits,
  deps: RolloutDeps,
): Promise<RestoredTraffic | undefined> {
  for (const candidate of candidates) {
    const observed = await giveAllTraffic(candidate, stepsToReturn(candidate.colour), { about, limits }, deps)
    if (observed !== undefined) return { colour: candidate.colour, observed, verified: true }
  }
  const observed = await deps.target.observe()
  const first = candidates.find(({ colour }) => observed[colour].weight > 0)
  if (first === undefined) return undefined
  // Even where it is shown to have everything: what a provider shows may be older than the last shift.
  const unverified = await giveAllTraffic(first, stepsToReturn(first.colour).slice(-1), { about, limits }, deps)
  return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false }
}

async function giveAllTraffic(
  { colour, release }: TrafficCandidate,
  steps: readonly PlanStep[],
  { about, limits }: { about: Pick<StepTarget, 'recordId' | 'about'>; limits: StepLimits },
  deps: RolloutDeps,
): Promise<Observation | undefined> {
  const stepTarget: StepTarget = { ...about, colour, release, artifact: undefined, readyWithin: limits.ready }
  try {
    let observed: Observation | undefined
    for (const step of steps) observed = await executeStep(step, stepTarget, { back: true, limits, signal: undefined }, deps)
    return observed
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.note(`${colour} could not be given the traffic: ${messageOf(error)}`)
    deps.log.warning(`${colour} could not be given the traffic: ${messageOf(error)}`)
    return undefined
  }
}
