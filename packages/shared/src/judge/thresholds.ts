import { type Metric, metric as metricSchema } from '../config/metric.ts'
import { type Judgement, worstVerdict } from '../core/words.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { defaultMinimumRequests, formatMetric, isMadeOfRequests, isResponseTime } from './rules.ts'

/** Measurements over one period. Rates are shares of 0 to 1, response times milliseconds. */
export type Observed = {
  requests: number
  /** Number of requests with a response time; not given when all have one. */
  timed?: number
  /** Requests whose answers do not count for or against the service, and why. */
  unmeasured?: { requests: number; reason: string }
  values: Readonly<Partial<Record<Metric, number>>>
  /** Why a metric has no value, or why a value above the limit is not reliable. */
  doubts?: Readonly<Partial<Record<Metric, string>>>
}

/**
 * Judges one period by the thresholds: a value above its limit is a fail. Below the minimum number of requests, and without a value, the
 * verdict is `not-evaluated` with the reason. A doubt changes a fail to `not-evaluated`. A pass changes to it when the unmeasured
 * requests, counted as errors, would raise the error rate above its limit.
 */
export function judgeThresholds(
  observed: Observed,
  thresholds: Readonly<Partial<Record<Metric, number>>>,
  { minimumRequests = defaultMinimumRequests }: { minimumRequests?: number } = {},
): { judgement: Judgement; conditions: ConditionResult[] } {
  const conditions = metricSchema.options.flatMap((metric) => {
    const limit = thresholds[metric]
    return limit === undefined ? [] : [judgeThreshold({ metric, limit, minimumRequests }, observed)]
  })
  return { judgement: judgementOf(conditions), conditions }
}

/** The worst verdict of several conditions, with the reasons of all conditions that have it. */
export function judgementOf(conditions: readonly ConditionResult[]): Judgement {
  const verdict = worstVerdict(conditions.map((one) => one.verdict))
  if (verdict === 'pass') return { verdict }
  if (conditions.length === 0) return { verdict: 'not-evaluated', reason: 'there was nothing to judge by' }
  const reasons = conditions.filter((one) => one.verdict === verdict).map((one) => `${one.name}: ${one.reason ?? 'no reason given'}`)
  return { verdict, reason: reasons.join('; ') }
}

/** Whether the error rate would be above its limit if the unmeasured requests were errors. */
export function mayBeAbove({ requests, unmeasured }: Observed, errorRate: number, limit: number): boolean {
  return unmeasured !== undefined && errorRate + unmeasured.requests / requests > limit
}

type Threshold = { metric: Metric; limit: number; minimumRequests: number }

function judgeThreshold({ metric, limit, minimumRequests }: Threshold, observed: Observed): ConditionResult {
  const value = observed.values[metric]
  const doubt = observed.doubts?.[metric]
  const base = { name: `${metric} at most ${formatMetric(metric, limit)}`, limit: formatMetric(metric, limit) }
  const { requests, unmeasured } = observed
  const seen = isResponseTime(metric) ? (observed.timed ?? requests) : requests
  if (isMadeOfRequests(metric) && seen < minimumRequests) {
    const why = requests === unmeasured?.requests ? unmeasured.reason : `${seen} requests were seen; ${minimumRequests} are needed`
    return { ...base, verdict: 'not-evaluated', reason: why }
  }
  if (value === undefined || Number.isNaN(value))
    return { ...base, verdict: 'not-evaluated', reason: doubt ?? unmeasured?.reason ?? `${metric} was not measured` }
  const measured = formatMetric(metric, value)
  if (value <= limit && metric === 'error-rate' && mayBeAbove(observed, value, limit))
    return { ...base, measured, verdict: 'not-evaluated', reason: unmeasured?.reason ?? '' }
  if (value <= limit) return { ...base, measured, verdict: 'pass' }
  if (doubt !== undefined) return { ...base, measured, verdict: 'not-evaluated', reason: doubt }
  return { ...base, measured, verdict: 'fail', reason: `${metric} was ${measured}, above ${base.limit}` }
}
