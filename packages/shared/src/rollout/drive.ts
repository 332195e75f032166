import { formatPercentage } from '../core/percentage.ts'
import type { Judgement } from '../core/words.ts'
import { describeObservation, describeWeights, type Observation, type Weights } from './contract.ts'
import type { Entry, Phase } from './ledger.ts'
import { describeStep, type PlanStep } from './plan.ts'
import { isWell, observeUntil, untilReady, usualLimits } from './settle.ts'
import { type Ending, takeBack } from './take-back.ts'
import { type RolloutDeps, StepFailed, subjectOf, type Work } from './work.ts'

export type Driven = { state: 'promoted'; observed: Observation } | Ending

/** Milliseconds that requests in hand on a side are waited for before something new is started there. */
const drainWithin = 30_000
/** Milliseconds for the edge to answer with the new release once the provider shows the shift. */
const edgeWithin = 30_000
const minimumLook = 500

/** Does the steps one at a time. Any failure and any cancellation ends on the verified side. */
export async function drive(steps: readonly PlanStep[], work: Work, deps: RolloutDeps): Promise<Driven> {
  let reached: Phase = 'prepare'
  let exposed = false
  let verified = false
  try {
    let observed: Observation | undefined
    for (const step of steps) {
      deps.signal.throwIfAborted()
      reached = step.do
      await enter(step, work, deps)
      const takesTraffic = step.do === 'shift' || step.do === 'promote'
      if (takesTraffic && !verified) throw new StepFailed(`${work.intent.colour} was not verified`, { judged: false })
      exposed ||= takesTraffic
      observed = (await perform(step, work, deps)) ?? observed
      verified ||= step.do === 'verify'
    }
    if (observed === undefined) throw new StepFailed('the plan gave the release no traffic', { judged: false })
    return { state: 'promoted', observed }
  } catch (error) {
    return await takeBack({ phase: reached, exposed, error }, work, deps)
  }
}

/** Nothing is touched before the lock was checked, the intent stands in the ledger and the post step knows of it. */
async function enter(step: PlanStep, { recordId, intent }: Work, deps: RolloutDeps): Promise<void> {
  const what = describeStep(step, intent.colour)
  await deps.lock.check()
  deps.save(recordId)
  await deps.ledger.write(recordId, { state: 'in_progress', phase: step.do, detail: what })
  deps.note(what)
  deps.log.info(`${intent.release.version}: ${what}`)
}

async function perform(step: PlanStep, work: Work, deps: RolloutDeps): Promise<Observation | undefined> {
  switch (step.do) {
    case 'close':
      await shift(step.weights, 'close', work, deps)
      return undefined
    case 'prepare':
      await drained(work, deps)
      await deps.placement.prepare(subjectOf(work), deps.signal)
      return undefined
    case 'verify':
      await verify(work, deps)
      return undefined
    case 'shift': {
      const observed = await shift(step.weights, 'shift', work, deps)
      await judgeStep(step, work, deps)
      return observed
    }
    case 'promote': {
      const observed = await shift(step.weights, 'promote', work, deps)
      const within = { within: edgeWithin, poll: usualLimits.poll }
      const judgement = await untilReady({ scope: 'edge' }, work.intent.release, within, deps, deps.signal)
      if (!isWell(judgement)) throw failed('the edge, with all traffic on the release', judgement)
      return observed
    }
  }
}

async function shift(weights: Weights, phase: Entry['phase'], work: Work, deps: RolloutDeps): Promise<Observation> {
  await deps.target.shift(weights, subjectOf(work), deps.signal)
  const observed = await observeUntil(weights, usualLimits, deps, deps.signal)
  const detail = `observed ${describeObservation(observed)}`
  await deps.ledger.write(work.recordId, { state: 'in_progress', phase, detail })
  deps.note(`${describeWeights(weights)}: ${detail}`)
  return observed
}

/** What still runs on the idle side is let finish its requests; it gets no new ones. */
async function drained({ intent }: Work, deps: RolloutDeps): Promise<void> {
  const deadline = deps.clock.now() + drainWithin
  for (;;) {
    const side = (await deps.target.observe(deps.signal))[intent.colour]
    if (side.weight > 0) throw new StepFailed(`${intent.colour} has traffic, so nothing is started there`, { judged: false })
    if ((side.sessions ?? 0) === 0) return
    if (deps.clock.now() >= deadline) {
      deps.log.warning(`${side.sessions} connections on ${intent.colour} did not end in time; they are cut now`)
      return
    }
    await deps.clock.sleep(usualLimits.poll, deps.signal)
  }
}

async function verify({ intent, readyWithin }: Work, deps: RolloutDeps): Promise<void> {
  const { address } = (await deps.target.observe(deps.signal))[intent.colour]
  if (address === undefined) {
    throw new StepFailed(
      `${intent.colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`,
      { judged: false },
    )
  }
  const within = { within: readyWithin, poll: usualLimits.poll }
  const judgement = await untilReady({ scope: intent.colour, address }, intent.release, within, deps, deps.signal)
  if (!isWell(judgement)) throw failed(`${intent.colour} (${address}), without traffic`, judgement)
  deps.note(`${intent.colour} is ready at ${address}`)
}

/** The table of verdicts for a step: fail goes back at once; a warning looks once more; no verdict looks until time is up. */
async function judgeStep({ weight, time }: Extract<PlanStep, { do: 'shift' }>, work: Work, deps: RolloutDeps): Promise<void> {
  const { intent, readyWithin } = work
  const deadline = deps.clock.now() + time + readyWithin
  const span = Math.max(minimumLook, time)
  for (let warned = false; ; ) {
    const { address } = (await deps.target.observe(deps.signal))[intent.colour]
    const edge = intent.kind === 'deploy'
    const answer = await deps.judge.duringStep({ colour: intent.colour, address, release: intent.release, span, edge, signal: deps.signal })
    deps.signal.throwIfAborted()
    deps.measured(answer.measurements, answer.conditions)
    const { judgement } = answer
    deps.note(
      `${formatPercentage(weight)} on ${intent.colour}: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`,
    )
    if (judgement.verdict === 'pass' || (judgement.verdict === 'warn' && warned)) return
    if (judgement.verdict === 'fail') throw failed(`${formatPercentage(weight)} of the traffic`, judgement)
    warned = judgement.verdict === 'warn'
    if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
      throw failed(`${formatPercentage(weight)} of the traffic`, judgement)
    await deps.clock.sleep(1, deps.signal)
  }
}

function failed(where: string, judgement: Judgement): StepFailed {
  const reason = 'reason' in judgement ? judgement.reason : 'it passed'
  const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged'
  return new StepFailed(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' })
}
