import { formatDuration } from '../../core/duration.ts'
import { formatPercentage } from '../../core/percentage.ts'
import type { Judgement } from '../../core/words.ts'
import type { StepAnalysis } from '../contract/health-judge.ts'
import type { LedgerEntry } from '../ledger/ledger.ts'
import { Aborted, signalPollInterval } from '../lock/signal-watcher.ts'
import { type EffectiveSignals, effectiveSignals } from '../lock/signals.ts'
import { type RolloutDeps, StepFailed, type StepTarget, sideReleaseOf } from './context.ts'

/** Some traffic is on the new side: `weight` of it. */
export type StepExposure = { weight: number; time: number }

const minimumLook = 500

/** The table of verdicts for a step: fail goes back at once; a warning looks once more; no verdict looks until time is up. */
export async function judgeStep({ weight, time }: StepExposure, stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  const deadline = deps.clock.now() + time + stepTarget.readyWithin
  const span = Math.max(minimumLook, time)
  for (let warned = false; ; ) {
    const judgement = await look({ weight, time: span }, stepTarget, deps)
    if (judgement.verdict === 'pass' || (judgement.verdict === 'warn' && warned)) return
    if (judgement.verdict === 'fail') throw failedOn(`${formatPercentage(weight)} of the traffic`, judgement)
    warned = judgement.verdict === 'warn'
    if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
      throw failedOn(`${formatPercentage(weight)} of the traffic`, judgement)
    await deps.clock.sleep(1, deps.signal)
  }
}

/**
 * Stands at a weight until `goOn` says so, at most `atMost` ms; then the rollout has failed, unjudged. What has traffic is judged
 * meanwhile: two bad looks in a row end it, since one bad answer in two hours is no reason to.
 */
export async function pauseAtWeight(
  { weight, atMost, goOn }: { weight: number; atMost: number; goOn: (asked: EffectiveSignals) => boolean },
  stepTarget: StepTarget,
  deps: RolloutDeps,
): Promise<void> {
  const deadline = deps.clock.now() + atMost
  for (let bad = 0; ; ) {
    const asked = effectiveSignals(await deps.lock.signals())
    if (asked.aborted !== undefined) throw new Aborted(asked.aborted)
    if (goOn(asked)) return
    if (deps.clock.now() >= deadline) {
      throw new StepFailed(
        `Nobody said that ${stepTarget.release?.version ?? stepTarget.colour} may go on from ${formatPercentage(weight)} within ${formatDuration(atMost)}`,
        {
          judged: false,
        },
      )
    }
    if (weight === 0) {
      await deps.clock.sleep(signalPollInterval, deps.signal)
      continue
    }
    const judgement = await look({ weight, time: signalPollInterval }, stepTarget, deps)
    bad = judgement.verdict === 'fail' ? bad + 1 : 0
    if (judgement.verdict === 'fail' && bad > 1)
      throw failedOn(`${formatPercentage(weight)} of the traffic, while it stood still`, judgement)
    await deps.clock.sleep(1, deps.signal)
  }
}

/** Between two steps: what was asked in the meantime. */
export async function applySignals(weight: number, stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  const signals = await deps.lock.signals()
  const { aborted, paused } = effectiveSignals(signals)
  if (aborted !== undefined) throw new Aborted(aborted)
  if (!paused) return
  const by = signals.findLast(({ kind }) => kind === 'pause')
  if (by !== undefined) await deps.lock.answer(by)
  const detail = `paused at ${formatPercentage(weight)}${by === undefined ? '' : ` by run ${by.run} (${by.actor})`}`
  deps.note(detail)
  await write(stepTarget, { state: 'in_progress', phase: 'pause', detail }, deps)
  await pauseAtWeight({ weight, atMost: pausedAtMost, goOn: (asked) => !asked.paused }, stepTarget, deps)
  const { resumed, promoted } = effectiveSignals(await deps.lock.signals())
  const goOn = resumed ?? promoted
  if (goOn !== undefined) await deps.lock.answer(goOn)
  deps.note('goes on')
}

/** A step of the plan that waits for an approval: a promote that was given for an earlier one does not count. */
export async function awaitPromotion(
  { weight, atMost }: { weight: number; atMost: number },
  stepTarget: StepTarget,
  deps: RolloutDeps,
): Promise<void> {
  const detail = `stands at ${formatPercentage(weight)} until somebody says promote, at most ${formatDuration(atMost)}`
  await write(stepTarget, { state: 'in_progress', phase: 'pause', detail }, deps)
  await pauseAtWeight(
    { weight, atMost, goOn: ({ promoted }) => promoted !== undefined && promoted.answered === undefined },
    stepTarget,
    deps,
  )
  const { promoted } = effectiveSignals(await deps.lock.signals())
  if (promoted === undefined) return
  await deps.lock.answer(promoted)
  deps.note(`promoted by run ${promoted.run} (${promoted.actor})`)
}

/** Milliseconds that a pause which somebody asked for may last: a job of GitHub's ends after six hours. */
const pausedAtMost = 2 * 3_600_000

async function look({ weight, time }: StepExposure, stepTarget: StepTarget, deps: RolloutDeps): Promise<Judgement> {
  const { colour, about } = stepTarget
  const { release } = sideReleaseOf(stepTarget)
  const { address } = (await deps.target.observe(deps.signal))[colour]
  const answer = await deps.watchSignals((signal) =>
    deps.judge.analyseStep({ colour, address, release, span: time, edge: about.kind === 'deploy', signal }).then((one) => {
      // What a judge saw until it was interrupted is no judgement.
      signal.throwIfAborted()
      return one
    }),
  )
  deps.measured(answer.measurements, answer.conditions)
  const { judgement } = answer
  deps.note(
    `${formatPercentage(weight)} on ${colour}: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}${unjudged(answer)}`,
  )
  return judgement
}

/** What a judgement left open, so that a pass does not stand for what nobody judged. */
function unjudged({ judgement, conditions }: StepAnalysis): string {
  const open = conditions.filter(({ verdict }) => verdict === 'not-evaluated')
  if (judgement.verdict === 'not-evaluated' || open.length === 0) return ''
  return ` (not judged: ${open.map(({ name, reason }) => `${name}: ${reason}`).join('; ')})`
}

async function write({ recordId }: StepTarget, entry: Omit<LedgerEntry, 'at'>, deps: RolloutDeps): Promise<void> {
  if (recordId !== undefined) await deps.ledger.write(recordId, entry)
}

/** A judgement that was not a pass, as the end of a rollout. */
export function failedOn(where: string, judgement: Judgement): StepFailed {
  const reason = 'reason' in judgement ? judgement.reason : 'it passed'
  const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged'
  return new StepFailed(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' })
}
