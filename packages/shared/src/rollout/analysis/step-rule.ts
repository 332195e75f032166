import type { Metric } from '../../config/metric.ts'
import { formatDuration } from '../../core/duration.ts'
import type { Judgement } from '../../core/words.ts'
import type { ConditionResult } from '../../evidence/schema.ts'
import { clearlyAbove } from '../../judge/exceedance.ts'
import { judgementOf, judgeThresholds, type Observed } from '../../judge/thresholds.ts'
import { answersToJudgeBy, whyDoubtful } from '../../traffic/answer-words.ts'
import {
  answeredCount,
  clientErrorCount,
  countingOf,
  errorCount,
  failureCount,
  latenessDoubt,
  observedOf,
  type Tally,
  type TrafficWindow,
} from '../../traffic/tally.ts'

/** What a step saw of one side, or of the edge. */
export type StepTraffic = {
  windows: readonly TrafficWindow[]
  /** What of some windows is the doing of the release under judgement. */
  own(windows: readonly TrafficWindow[]): Tally
  thresholds: Observed['values']
  /** Milliseconds in which requests were sent. */
  length: number
}

/** Failures that follow on one another have one cause: they count as evidence once a block. Milliseconds. */
export const blockLength = 5_000
/** A release fails on its errors when there are so many of them, in so many blocks. */
const failuresNeeded = 3
const blocksNeeded = 3
/** Requests below which a rate says nothing. */
const minimumRequests = 5
/** Requests below which a step does not end before its time is over. */
const enoughToFailEarly = 20
/**
 * The share of requests that may be beyond a percentile, and the requests on which it is judged: ten are expected beyond it
 * then, and of fewer, a handful of slow ones is the percentile.
 */
const percentiles: Partial<Record<Metric, { beyond: number; needed: number }>> = {
  'response-time.p50': { beyond: 0.5, needed: 20 },
  'response-time.p95': { beyond: 0.05, needed: 200 },
  'response-time.p99': { beyond: 0.01, needed: 1_000 },
}

/**
 * A step against the thresholds. A metric above its limit is a fail when it is clearly so (see `clearlyAbove`) by requests in
 * three blocks of 5 s, where the step is long enough to have them; else a warning, and the step is looked at once more. A
 * percentile of too few requests is not judged: that is said in its condition, and no part of the judgement.
 */
export function judgeStepTraffic(sight: StepTraffic): { judgement: Judgement; conditions: ConditionResult[]; observed: Observed } {
  const { windows, own, thresholds, length } = sight
  const tally = own(windows)
  const observed = observedOf(tally, length, countingOf(thresholds))
  const late = latenessDoubt(windows)
  const doubts = late === undefined ? {} : { 'response-time.p50': late, 'response-time.p95': late, 'response-time.p99': late }
  const conditions: ConditionResult[] = []
  const counted: ConditionResult[] = []
  for (const [metric, limit] of limitsOf(thresholds)) {
    const percentile = percentiles[metric]
    const needed = percentile?.needed ?? minimumRequests
    const [condition] = judgeThresholds({ ...observed, doubts }, { [metric]: limit }, { minimumRequests: needed }).conditions
    if (condition === undefined) continue
    const judged = condition.verdict === 'fail' ? weigh(condition, { metric, limit }, sight) : condition
    conditions.push(judged)
    if (percentile === undefined || tally.latencies.count >= needed) counted.push(judged)
  }
  const doubtful = whyDoubtful(tally, thresholds['error-rate'] ?? 0)
  if (doubtful !== undefined) {
    const condition: ConditionResult = { name: answersToJudgeBy, verdict: 'warn', reason: doubtful }
    conditions.push(condition)
    counted.push(condition)
  }
  return { judgement: judgementOf(counted), conditions, observed }
}

/** Whether a step may end before its time is over. To be asked at the end of a block, so that the order within it does not matter. */
export function failsEarly(sight: StepTraffic): boolean {
  const tally = sight.own(sight.windows)
  if (answeredCount(tally) + failureCount(tally) < enoughToFailEarly || blocksOf(sight.windows).length < blocksNeeded) return false
  const { judgement } = judgeStepTraffic(sight)
  return judgement.verdict === 'fail' && latenessDoubt(sight.windows) === undefined
}

/** A metric above its limit: a fail where the evidence is enough. */
function weigh(condition: ConditionResult, { metric, limit }: { metric: Metric; limit: number }, sight: StepTraffic): ConditionResult {
  const { windows, own } = sight
  const { share, of, what } = failuresOf(metric, limit, sight)
  const { bad, all } = of(own(windows))
  const blocks = blocksOf(windows)
  const failing = blocks.filter((block) => of(own(block)).bad > 0).length
  const spread = blocks.length < blocksNeeded || failing >= blocksNeeded
  if (bad >= failuresNeeded && spread && clearlyAbove({ failed: bad, requests: all, limit: share })) return condition
  const seen = `${bad} of ${all} requests ${what}, in ${failing} of ${blocks.length} blocks of ${formatDuration(blockLength)}`
  return { ...condition, verdict: 'warn', reason: `${condition.reason}; ${seen}, which is too little to go back on` }
}

/** What makes a request a bad one for a metric, and the share of bad ones that the limit allows. "P95 at most 1 s" is "at most 5 % above 1 s". */
function failuresOf(metric: Metric, limit: number, { thresholds }: StepTraffic) {
  const percentile = percentiles[metric]
  if (percentile !== undefined) {
    const of = ({ latencies }: Tally) => ({ bad: latencies.countAbove(limit), all: latencies.count })
    return { share: percentile.beyond, of, what: 'were slower' }
  }
  const count = (tally: Tally) => (metric === 'client-error-rate' ? clientErrorCount(tally) : errorCount(tally, countingOf(thresholds)))
  const of = (tally: Tally) => ({ bad: count(tally), all: answeredCount(tally) + failureCount(tally) })
  return { share: limit, of, what: 'failed' }
}

/** The windows by blocks; what came back after the last whole block belongs to it. */
function blocksOf(windows: readonly TrafficWindow[]): TrafficWindow[][] {
  const start = windows[0]?.at ?? 0
  const last = windows.at(-1)
  const whole = last === undefined ? 0 : Math.floor((last.at + last.length - start) / blockLength)
  const blocks: TrafficWindow[][] = Array.from({ length: Math.max(1, whole) }, () => [])
  for (const window of windows) blocks[Math.min(blocks.length - 1, Math.floor((window.at - start) / blockLength))]?.push(window)
  return blocks
}

function limitsOf(thresholds: Observed['values']): [Metric, number][] {
  const named: readonly Metric[] = ['error-rate', 'client-error-rate', 'response-time.p50', 'response-time.p95', 'response-time.p99']
  return named.flatMap((metric): [Metric, number][] => {
    const limit = thresholds[metric]
    return limit === undefined ? [] : [[metric, limit]]
  })
}
