import { otherColour } from '../../core/words.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import { isHealthy } from '../contract/health-judge.ts'
import {
  describeObservation,
  describeWeights,
  isClosed,
  matches,
  type Observation,
  servesEverything,
  type Weights,
} from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { LedgerEntry, Phase } from '../ledger/ledger.ts'
import { describeStep, type PlanStep } from '../plan/plan.ts'
import { askPatiently, urgentPatience, writtenPatiently } from './github-patience.ts'
import { failedOn, judgeStep } from './judge-step.ts'
import { awaitPromotion } from './manual-control.ts'
import { type AwaitedWeights, observeUntil } from './observe-until.ts'
import type { RolloutDeps } from './rollout-deps.ts'
import { rememberWrite } from './rollout-memory.ts'
import { hookContextOf, type StepMode, type StepTarget, sideReleaseOf, usualLimits } from './step-target.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** Milliseconds to wait for open requests of a side before a new release starts there. */
const drainWithin = 30_000
/** Milliseconds for the edge to answer with the new release after the provider shows the shift. */
const edgeWithin = 30_000

/** Milliseconds after which the shift of a rollback that is not shown is asked for again. */
const askAgainAfter = 2_000

/** Milliseconds that a shift which has not answered is waited for in the end: longer than any call to a provider takes. */
const lastArrival = 20_000

/** One step's side, how the step runs, and the effects it may use. */
export type StepExecution = { stepTarget: StepTarget; mode: StepMode; deps: RolloutDeps }

/**
 * Executes one step of a plan: checks the lock, writes the intent to the ledger, acts, waits until the provider shows the result,
 * and writes what was observed. Returns the observation when the step moved traffic, and the one before the probes when it verified a
 * side. Throws a StepFailed, or what a port threw.
 */
export async function executeStep(step: PlanStep, execution: StepExecution): Promise<Observation | undefined> {
  const { stepTarget, deps } = execution
  await announce(step, execution)
  switch (step.do) {
    case 'close':
      await shift(step.weights, 'close', execution)
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
      return await verify(execution)
    case 'shift': {
      const observed = await shift(step.weights, 'shift', execution)
      await judgeStep(step, stepTarget, deps)
      return observed
    }
    case 'pause':
      await awaitPromotion(step, stepTarget, deps)
      return undefined
    case 'promote': {
      const observed = await shift(step.weights, 'promote', execution)
      await awaitEdgeAnswer(stepTarget, deps)
      return observed
    }
    case 'retire':
      await retire(execution)
      return undefined
  }
}

/**
 * Checks the lock and writes the intent before anything changes, so that the post step finds the intent in the ledger. A GitHub that does
 * not answer is waited for.
 */
async function announce(step: PlanStep, { stepTarget, mode, deps }: StepExecution): Promise<void> {
  const what = describeStep(step, stepTarget.colour)
  // A readiness check changes nothing, so it waits for nothing.
  const changes = step.do !== 'verify'
  if (changes) await askPatiently(() => deps.lock.check(), mode.signal, deps)
  // A hook changes nothing that the ledger tracks. A pause writes its own entry.
  if (step.do !== 'hook' && step.do !== 'pause') {
    record(stepTarget, { state: 'in_progress', phase: step.do, detail: what }, deps)
    if (changes) await writeIntent(mode, deps)
  }
  deps.note(what)
  deps.log.info(`${stepTarget.release?.version ?? stepTarget.colour}: ${what}`)
}

/** What GitHub took long to write may be written for a run that holds the lock no more by then: it is asked once more. */
async function writeIntent({ signal }: StepMode, deps: RolloutDeps): Promise<void> {
  const began = deps.clock.now()
  await writtenPatiently(signal, deps)
  if (deps.clock.now() - began > urgentPatience) await askPatiently(() => deps.lock.check(), signal, deps)
}

function record({ recordId }: StepTarget, entry: Omit<LedgerEntry, 'at'>, { outbox }: RolloutDeps): void {
  if (recordId !== undefined) outbox.add(recordId, entry)
}

async function shift(weights: Weights, phase: Phase, execution: StepExecution): Promise<Observation> {
  const { stepTarget, deps } = execution
  await rememberWrite(weights, deps)
  const observed = await shiftUntilShown(weights, phase, execution)
  const detail = `observed ${describeObservation(observed)}`
  // What is seen is evidence: the release is judged from now on, whether GitHub takes the entry or not.
  record(stepTarget, { state: 'in_progress', phase, detail }, deps)
  deps.note(`${describeWeights(weights)}: ${detail}`)
  return observed
}

/** Shifts, and waits until the provider shows it. */
async function shiftUntilShown(weights: Weights, phase: Phase, execution: StepExecution): Promise<Observation> {
  const { stepTarget, mode, deps } = execution
  // Closing one side does not require the other side to be up: an outage may be the reason for this release.
  const wanted: AwaitedWeights = { weights, shown: phase === 'close' ? isClosed : matches, limits: mode.limits, signal: mode.signal }
  if (stepTarget.about.kind !== 'deploy') return await shiftAgainUntilShown(wanted, execution)
  await deps.target.shift(weights, sideReleaseOf(stepTarget), mode.signal)
  return await observeUntil(wanted, deps)
}

/**
 * On the way to a destination that was good before, the shift is asked for again while it is not shown: it may have been lost, and users
 * wait for it. None may still be on its way at the end. Throws a StepFailed where the destination has got more meanwhile: a shift would take
 * from it what somebody has given it by hand.
 */
async function shiftAgainUntilShown(wanted: AwaitedWeights, { stepTarget, mode, deps }: StepExecution): Promise<Observation> {
  const { target, clock, lock } = deps
  const { limits, signal } = mode
  const deadline = clock.now() + limits.observe
  const once = { ...wanted, limits: { ...limits, observe: Math.min(askAgainAfter, limits.observe) } }
  const running = new Set<Promise<void>>()
  const start = (): Promise<void> => {
    const shift = target.shift(wanted.weights, sideReleaseOf(stepTarget), signal)
    running.add(shift)
    const end = () => void running.delete(shift)
    shift.then(end, end)
    return shift
  }
  try {
    for (;;) {
      const [before] = running
      await answerWithin(target.exclusive === true && before !== undefined ? before : start(), askAgainAfter, clock)
      try {
        const observed = await observeUntil(once, deps)
        if (running.size === 0) return observed
        // What is said of the end is what is seen after the last of them: a machine that stood still sends it late.
        await answerWithin(Promise.allSettled(running), 2 * lastArrival, clock)
        running.clear()
        return await observeUntil(once, deps)
      } catch (error) {
        if (signal?.aborted === true || clock.now() >= deadline) throw error
        await askPatiently(() => lock.check(), signal, deps)
        await refuseToTakeBack(wanted.weights, stepTarget, deps)
      }
    }
  } finally {
    await answerWithin(Promise.allSettled(running), lastArrival, clock)
  }
}

async function refuseToTakeBack(weights: Weights, { colour }: StepTarget, { target, signal }: RolloutDeps): Promise<void> {
  const observed = await target.observe(signal)
  if (observed[colour].weight <= weights[colour] + rounding) return
  throw new StepFailed(`${colour} has got more traffic than this step gives it: the provider shows ${describeObservation(observed)}`, {
    judged: false,
  })
}
/** A share that a provider has rounded is not more. */
const rounding = 0.02

/** Waits until open requests on an idle side have finished. On time-out it cuts them (`cut`) or fails the step. */
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

/** Waits until the side is ready at its own address, without traffic. */
async function verify({ stepTarget, mode, deps }: StepExecution): Promise<Observation> {
  const { colour, release, readyWithin } = stepTarget
  const observed = await deps.target.observe(mode.signal)
  const { address } = observed[colour]
  if (address === undefined) {
    throw new StepFailed(`${colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`, {
      judged: false,
    })
  }
  const judgement = await deps.watchSignals((signal) =>
    waitUntilReady(
      { point: { scope: colour, address }, release, again: isReturning(stepTarget), within: readyWithin, poll: mode.limits.poll, signal },
      deps,
    ),
  )
  if (!isHealthy(judgement)) throw failedOn(`on ${colour} (${address}), before it had traffic`, judgement)
  deps.note(`${colour} is ready at ${address}`)
  return observed
}

/** Waits until the edge answers with the release that has all traffic now. */
async function awaitEdgeAnswer(stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  const { release } = stepTarget
  const judgement = await deps.watchSignals((signal) =>
    waitUntilReady(
      { point: { scope: 'edge' }, release, again: isReturning(stepTarget), within: edgeWithin, poll: usualLimits.poll, signal },
      deps,
    ),
  )
  if (!isHealthy(judgement)) throw failedOn('at the edge, once it had all traffic', judgement)
}

/** A release that a rollback or a drill brings back has served before. */
function isReturning({ about }: StepTarget): boolean {
  return about.kind !== 'deploy'
}

/** The only place that takes a side down: the other side must serve everything, and the edge must answer. */
async function retire({ stepTarget, mode, deps }: StepExecution): Promise<void> {
  const { colour } = stepTarget
  await assertOtherServes(stepTarget, deps)
  // A cancelled run has no time to wait for the last request: then the side stays up, without traffic.
  const hurried = deps.signal.aborted
  await awaitDrain(stepTarget, { within: hurried ? mode.limits.ready : drainWithin, cut: !hurried }, deps)
  const judgement = await deps.judge.ready({ scope: 'edge' }, undefined)
  if (!isHealthy(judgement)) throw failedOn(`at the edge, before ${colour} would be taken down`, judgement)
  await assertOtherServes(stepTarget, deps)
  await askPatiently(() => deps.lock.check(), mode.signal, deps)
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
