import { formatPercentage } from '../../core/percentage.ts'
import type { Judgement } from '../../core/words.ts'
import type { StepAnalysis } from '../contract/health-judge.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { RolloutDeps } from './context.ts'
import { type StepTarget, sideReleaseOf } from './step-target.ts'

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

export async function look({ weight, time }: StepExposure, stepTarget: StepTarget, deps: RolloutDeps): Promise<Judgement> {
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

/** A judgement that was not a pass, as the end of a rollout. */
export function failedOn(where: string, judgement: Judgement): StepFailed {
  const reason = 'reason' in judgement ? judgement.reason : 'it passed'
  const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged'
  return new StepFailed(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' })
}
