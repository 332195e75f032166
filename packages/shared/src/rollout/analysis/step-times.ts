import type { Step } from '../../config/defaults.ts'
import type { EnvironmentConfig } from '../../config/load.ts'
import { formatDuration, ms } from '../../core/duration.ts'
import { formatPercentage } from '../../core/percentage.ts'
import { blocksFor, judgedRates, type NeededRequests } from '../../judge/judging-plan.ts'

type Judged = Pick<EnvironmentConfig, 'rollout' | 'thresholds' | 'traffic' | 'monitor'>

/** The times by which a deployment is judged, in milliseconds. */
export type JudgingTimes = {
  blockLength: number
  /** Blocks of all steps, pauses and the watch. */
  plannedBlocks: number
  /** Steps that are judged, and the watch. */
  looks: number
  /** What a step must judge before it can pass. */
  needed: NeededRequests
  /** The steps of the rollout, none shorter than it takes to judge it. */
  steps: readonly Step[]
  /** One line for each step that is longer than the configuration says. */
  notes: readonly string[]
}

/** The times of an environment's rollout. */
export function judgingTimesOf({ rollout, thresholds, traffic, monitor }: Judged): JudgingTimes {
  const { requestsPerSecond } = traffic
  const asked = rollout.steps.flatMap((step) => (isJudged(step) ? [step.time] : []))
  const { blockLength, needed } = blocksFor([...asked, monitor], { rates: judgedRates(thresholds), requestsPerSecond })
  const steps = rollout.steps.map((step): Step => {
    return isJudged(step) && step.time < needed.time ? { ...step, time: ms(needed.time) } : step
  })
  const spans = steps.flatMap((step) => (isJudged(step) ? [step.time] : []))
  const pauses = rollout.steps.flatMap((step) => ('pause' in step ? [step.pause] : []))
  const planned = [...spans, ...pauses, Math.max(monitor, needed.time)].reduce((sum, span) => sum + span, 0)
  const short = rollout.steps.flatMap((step) => (isJudged(step) && step.time < needed.time ? [step] : []))
  const why = `${needed.requests} requests are needed to judge a step, at ${requestsPerSecond} a second`
  return {
    blockLength,
    plannedBlocks: Math.max(1, Math.ceil(planned / blockLength)),
    looks: spans.length + 1,
    needed,
    steps,
    notes: short.map(
      ({ weight, time }) =>
        `the step at ${formatPercentage(weight)} takes ${formatDuration(needed.time)} instead of ${formatDuration(time)}: ${why}`,
    ),
  }
}

/** The last step gives all traffic: the watch judges that. */
function isJudged(step: Step): step is Extract<Step, { weight: number }> {
  return 'weight' in step && step.weight < 1
}
