import { messageOf } from '../../core/errors.ts'
import { otherColour } from '../../core/words.ts'
import {
  describeObservation,
  describeWeights,
  isClosed,
  matches,
  type Observation,
  servesEverything,
  type Weights,
} from '../contract/target.ts'
import type { LedgerEntry, Phase } from '../ledger/ledger.ts'
import { LockLost } from '../lock/lock.ts'
import { describeStep, type PlanStep } from '../plan/plan.ts'
import { hookContextOf, type RolloutDeps, StepFailed, type StepMode, type StepTarget, sideReleaseOf, usualLimits } from './context.ts'
import { awaitPromotion, failedOn, judgeStep } from './manual-control.ts'
import { isHealthy, observeUntil, waitUntilReady } from './observe.ts'

/** Milliseconds that requests in hand on a side are waited for before something new is started there. */
const drainWithin = 30_000
/** Milliseconds for the edge to answer with the new release once the provider shows the shift. */
const edgeWithin = 30_000

/**
 * One step of a plan: the lock is checked, the intent is written to the ledger, then it is done, observed until the provider
 * says so or time is up, and what was observed is written. Gives what was observed where traffic was moved. Throws a
 * StepFailed, or whatever a port threw.
 */
export async function executeStep(
  step: PlanStep,
  stepTarget: StepTarget,
  mode: StepMode,
  deps: RolloutDeps,
): Promise<Observation | undefined> {
  await announce(step, stepTarget, mode, deps)
  switch (step.do) {
    case 'close':
      await shift(step.weights, { phase: 'close' }, stepTarget, mode, deps)
      return undefined
    case 'hook':
      await deps.watchSignals(async (signal) =>
        deps.hooks.run(hookContextOf(step.hook, stepTarget, await deps.target.observe(signal)), signal),
      )
      return undefined
    case 'prepare':
      await awaitDrain(stepTarget, { within: drainWithin, cut: true }, deps)
      await deps.watchSignals((signal) => deps.placement.prepare(sideReleaseOf(stepTarget), signal))
      return undefined
    case 'verify':
      await verify(stepTarget, mode, deps)
      return undefined
    case 'shift': {
      const observed = await shift(step.weights, { phase: 'shift' }, stepTarget, mode, deps)
      await judgeStep(step, stepTarget, deps)
      return observed
    }
    case 'pause':
      await awaitPromotion(step, stepTarget, deps)
      return undefined
    case 'promote': {
      const observed = await shift(step.weights, { phase: phaseOf(step, mode) }, stepTarget, mode, deps)
      if (!mode.back) await awaitEdgeAnswer(stepTarget, deps)
      return observed
    }
    case 'retire':
      await retire(stepTarget, mode, deps)
      return undefined
  }
}

/** Nothing is touched before the lock was checked and the intent stands in the ledger, where the post step finds it. */
async function announce(step: PlanStep, stepTarget: StepTarget, mode: StepMode, deps: RolloutDeps): Promise<void> {
  // On the way back time counts: asking a side how it is changes nothing, so it is not written down.
  if (mode.back && step.do === 'verify') return
  const what = describeStep(step, stepTarget.colour)
  await toleratedWhenReverting('The lock could not be asked', () => deps.lock.check(), mode, deps)
  // A hook changes nothing that the ledger keeps count of; a pause writes for itself.
  if (step.do !== 'hook' && step.do !== 'pause')
    await tell(stepTarget, { state: 'in_progress', phase: phaseOf(step, mode), detail: what }, mode, deps)
  deps.note(what)
  deps.log.info(`${stepTarget.release?.version ?? stepTarget.colour}: ${what}`)
}

function phaseOf(step: Exclude<PlanStep, { do: 'hook' | 'pause' }>, mode: StepMode): Phase {
  return mode.back && step.do === 'promote' ? 'return' : step.do
}

async function tell(stepTarget: StepTarget, entry: Omit<LedgerEntry, 'at'>, mode: StepMode, deps: RolloutDeps): Promise<void> {
  const { recordId } = stepTarget
  if (recordId !== undefined)
    await toleratedWhenReverting('The ledger could not be written', () => deps.ledger.write(recordId, entry), mode, deps)
}

/**
 * On the way forward whatever goes wrong stops. On the way back only a lock that is known to be lost does: while this run
 * lives nobody may take it over, and the next run finds an open record and closes it.
 */
async function toleratedWhenReverting(trouble: string, work: () => Promise<void>, mode: StepMode, deps: RolloutDeps): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!mode.back || error instanceof LockLost) throw error
    deps.log.warning(`${trouble}, on the way back: ${messageOf(error)}`)
  }
}

async function shift(
  weights: Weights,
  { phase }: { phase: Phase },
  stepTarget: StepTarget,
  mode: StepMode,
  deps: RolloutDeps,
): Promise<Observation> {
  await deps.target.shift(weights, sideReleaseOf(stepTarget), mode.signal)
  // To close a side says nothing of the other, which may be down: that may be why something new is wanted.
  const shown = phase === 'close' ? isClosed : matches
  const observed = await observeUntil({ weights, shown }, mode.limits, deps, mode.signal)
  const detail = `observed ${describeObservation(observed)}`
  await tell(stepTarget, { state: 'in_progress', phase, detail }, mode, deps)
  deps.note(`${describeWeights(weights)}: ${detail}`)
  return observed
}

/** What is in hand on a side without traffic is let come to its end. What does not, in time, is cut, or ends the step. */
async function awaitDrain({ colour }: StepTarget, { within, cut }: { within: number; cut: boolean }, deps: RolloutDeps): Promise<void> {
  const deadline = deps.clock.now() + within
  for (;;) {
    const side = (await deps.target.observe(deps.signal.aborted ? undefined : deps.signal))[colour]
    if (side.weight > 0) throw new StepFailed(`${colour} has traffic, so nothing is started or taken down there`, { judged: false })
    if ((side.sessions ?? 0) === 0) return
    if (deps.clock.now() >= deadline) {
      const left = `${side.sessions} connections on ${colour} did not end in time`
      if (!cut) throw new StepFailed(left, { judged: false })
      deps.log.warning(`${left}; they are cut now`)
      return
    }
    await deps.clock.sleep(usualLimits.poll)
  }
}

async function verify({ colour, release, readyWithin }: StepTarget, mode: StepMode, deps: RolloutDeps): Promise<void> {
  const { address } = (await deps.target.observe(mode.signal))[colour]
  if (address === undefined) {
    throw new StepFailed(`${colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`, {
      judged: false,
    })
  }
  const within = { within: mode.back ? mode.limits.ready : readyWithin, poll: mode.limits.poll }
  const ask = (signal?: AbortSignal) => waitUntilReady({ scope: colour, address }, release, within, deps, signal)
  const judgement = await (mode.back ? ask() : deps.watchSignals(ask))
  if (!isHealthy(judgement)) throw failedOn(`${colour} (${address}), without traffic`, judgement)
  deps.note(`${colour} is ready at ${address}`)
}

/** The edge itself answers with the release that has everything now. */
async function awaitEdgeAnswer({ release }: StepTarget, deps: RolloutDeps): Promise<void> {
  const within = { within: edgeWithin, poll: usualLimits.poll }
  const judgement = await deps.watchSignals((signal) => waitUntilReady({ scope: 'edge' }, release, within, deps, signal))
  if (!isHealthy(judgement)) throw failedOn('the edge, with all traffic on the release', judgement)
}

/** The one place where a side is taken down: only while the other is seen to serve everything, and the edge answers. */
async function retire(stepTarget: StepTarget, { limits, back }: StepMode, deps: RolloutDeps): Promise<void> {
  const { colour } = stepTarget
  await assertOtherServes(stepTarget, deps)
  // A run that is told to end has no time to wait for the last request: then the side stays up, without traffic.
  const hurried = back && deps.signal.aborted
  await awaitDrain(stepTarget, { within: hurried ? limits.ready : drainWithin, cut: !hurried }, deps)
  const judgement = await deps.judge.ready({ scope: 'edge' }, undefined)
  if (!isHealthy(judgement)) throw failedOn(`the edge, before ${colour} would be taken down`, judgement)
  await assertOtherServes(stepTarget, deps)
  await deps.lock.check()
  await deps.placement.retire(sideReleaseOf(stepTarget), deps.signal.aborted ? undefined : deps.signal)
  deps.note(`${colour} was taken down`)
}

async function assertOtherServes({ colour }: StepTarget, deps: RolloutDeps): Promise<void> {
  const other = otherColour(colour)
  const observed = await deps.target.observe()
  if (servesEverything(observed, other)) return
  throw new StepFailed(`${colour} is not taken down: ${other} does not serve everything (${describeObservation(observed)})`, {
    judged: false,
  })
}
