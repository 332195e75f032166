import { placed } from '../../core/outcome-sentence.ts'
import { formatPercentage } from '../../core/percentage.ts'
import type { Judgement } from '../../core/words.ts'
import { observedReason } from '../../judge/judge-mode.ts'
import { isHealthy, type StepAnalysis } from '../contract/health-judge.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { RolloutDeps } from './rollout-deps.ts'
import { type StepTarget, sideReleaseOf } from './step-target.ts'

/** The share of traffic on the new side (0 to 1), and how long it is judged, in milliseconds. */
export type StepExposure = { weight: number; time: number }

/** Milliseconds of the shortest analysis. */
const minimumSpan = 500

/**
 * Judges a step. A fail ends it at once; a warning is accepted; not-evaluated is analysed again until the step's time and `readyWithin`
 * have passed, and then ends it. An end throws a StepFailed; where the judge only observes, it is recorded, and the step keeps its weight
 * for the rest of its time.
 */
export async function judgeStep({ weight, time }: StepExposure, stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  const start = deps.clock.now()
  const deadline = start + time + stepTarget.readyWithin
  const span = Math.max(minimumSpan, time)
  for (;;) {
    const judgement = await analyse({ weight, time: span }, stepTarget, deps)
    if (isHealthy(judgement)) return
    if (judgement.verdict === 'fail' || deps.clock.now() >= deadline) {
      endOn(`at ${formatPercentage(weight)} of the traffic`, judgement, deps)
      return await stay(start + time - deps.clock.now(), deps)
    }
    await deps.clock.sleep(1, deps.signal)
  }
}

type EndDeps = Pick<RolloutDeps, 'judgeMode' | 'judge' | 'unenforced'>

/** Ends the rollout on a judgement of a release that has traffic. Where the judge only observes, it records the judgement instead. */
export function endOn(where: string, judgement: Judgement, { judgeMode, judge, unenforced }: EndDeps): void {
  const failure = failedOn(where, judgement)
  if (judgeMode === 'act') throw failure
  judge.restartFired?.()
  unenforced(observedReason('would have been rolled back', placed(reasonOf(judgement), where)))
}

/** A failure ends the analysis early: the next step gives the release more traffic, and must not come sooner for it. */
async function stay(rest: number, { clock, watchSignals }: RolloutDeps): Promise<void> {
  if (rest > 0) await watchSignals((signal) => clock.sleep(rest, signal))
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

/** The error that ends a rollout after a judgement that is not a pass. `where`: a place or a time, such as `at 50% of the traffic`. */
export function failedOn(where: string, judgement: Judgement): StepFailed {
  const judged = judgement.verdict === 'fail'
  return new StepFailed(judged ? placed(reasonOf(judgement), where) : `it could not be judged ${where}: ${reasonOf(judgement)}`, { judged })
}

function reasonOf(judgement: Judgement): string {
  return 'reason' in judgement ? judgement.reason : 'it passed'
}
