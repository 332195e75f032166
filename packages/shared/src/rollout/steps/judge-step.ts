import { formatPercentage } from '../../core/percentage.ts'
import type { Judgement } from '../../core/words.ts'
import { isHealthy, type StepAnalysis } from '../contract/health-judge.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { RolloutDeps } from './rollout-deps.ts'
import { type StepTarget, sideReleaseOf } from './step-target.ts'

/** The share of traffic on the new side (0 to 1), and how long it is judged, in milliseconds. */
export type StepExposure = { weight: number; time: number }

/** Milliseconds of the shortest analysis. */
const minimumSpan = 500

/**
 * Judges a step. A fail throws at once; a warning is accepted; not-evaluated is analysed again until the step's time and `readyWithin` have
 * passed, and then throws. Throws a StepFailed.
 */
export async function judgeStep({ weight, time }: StepExposure, stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  const deadline = deps.clock.now() + time + stepTarget.readyWithin
  const span = Math.max(minimumSpan, time)
  for (;;) {
    const judgement = await analyse({ weight, time: span }, stepTarget, deps)
    if (isHealthy(judgement)) return
    if (judgement.verdict === 'fail') throw failedOn(`${formatPercentage(weight)} of the traffic`, judgement)
    if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
      throw failedOn(`${formatPercentage(weight)} of the traffic`, judgement)
    await deps.clock.sleep(1, deps.signal)
  }
}

/** Runs one analysis while watching the signals of the lock, and records its measurements. */
export async function analyse({ weight, time }: StepExposure, stepTarget: StepTarget, deps: RolloutDeps): Promise<Judgement> {
  const { colour, about } = stepTarget
  const { release } = sideReleaseOf(stepTarget)
  const { address } = (await deps.target.observe(deps.signal))[colour]
  const answer = await deps.watchSignals((signal) =>
    deps.judge.analyseStep({ colour, address, release, weight, span: time, edge: about.kind === 'deploy', signal }).then((one) => {
      // The result of an interrupted analysis is not a judgement.
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

/** The conditions that were not evaluated, so that a pass does not hide them. */
function unjudged({ judgement, conditions }: StepAnalysis): string {
  const open = conditions.filter(({ verdict }) => verdict === 'not-evaluated')
  if (judgement.verdict === 'not-evaluated' || open.length === 0) return ''
  return ` (not judged: ${open.map(({ name, reason }) => `${name}: ${reason}`).join('; ')})`
}

/** The error that ends a rollout after a judgement that is not a pass. */
export function failedOn(where: string, judgement: Judgement): StepFailed {
  const reason = 'reason' in judgement ? judgement.reason : 'it passed'
  const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged'
  return new StepFailed(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' })
}
