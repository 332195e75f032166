import { type Metric, metric as metricSchema } from '../config/metric.ts'
import { type Judgement, worstVerdict } from '../core/words.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { defaultMinimumRequests, formatMetric, isMadeOfRequests, isResponseTime } from './rules.ts'

/** What was measured over one stretch of time. Rates are shares of 0 to 1, response times milliseconds. */
export type Observed = {
  requests: number
  /** Requests that a response time was measured of, where it is not all of them. */
  timed?: number
  /** Requests whose answers say nothing of the service, good or bad, and why. */
  unmeasured?: { requests: number; reason: string }
  values: Readonly<Partial<Record<Metric, number>>>
  /** Why a metric has no value, or one that cannot be trusted to be too high. */
  doubts?: Readonly<Partial<Record<Metric, string>>>
}

/**
 * One stretch of time against the thresholds, without a clock: above is a fail. Below the minimum number of requests, and
 * where nothing was measured, the answer is `not-evaluated` with what is missing. A doubt turns a fail into `not-evaluated`; so
 * many requests that measured nothing that the error rate may be above turn a pass into it.
 */
export function judgeThresholds(
  observed: Observed,
  thresholds: Readonly<Partial<Record<Metric, number>>>,
  { minimumRequests = defaultMinimumRequests }: { minimumRequests?: number } = {},
): { judgement: Judgement; conditions: ConditionResult[] } {
  const conditions = metricSchema.options.flatMap((metric) => {
    const limit = thresholds[metric]
    return limit === undefined ? [] : [judgeThreshold(metric, limit, observed, minimumRequests)]
  })
  return { judgement: judgementOf(conditions), conditions }
}

/** The gravest of several conditions, with the reasons of all that are as grave. */
export function judgementOf(conditions: readonly ConditionResult[]): Judgement {
  const verdict = worstVerdict(conditions.map((one) => one.verdict))
  if (verdict === 'pass') return { verdict }
  if (conditions.length === 0) return { verdict: 'not-evaluated', reason: 'there was nothing to judge by' }
  const reasons = conditions.filter((one) => one.verdict === verdict).map((one) => `${one.name}: ${one.reason ?? 'no reason given'}`)
  return { verdict, reason: reasons.join('; ') }
}

/** Whether the error rate would be above its limit if the requests that measured nothing were errors. */
export function mayBeAbove({ requests, unmeasured }: Observed, errorRate: number, limit: number): boolean {
  return unmeasured !== undefined && errorRate + unmeasured.requests / requests > limit
}

function judgeThreshold(metric: Metric, limit: number, observed: Observed, minimumRequests: number): ConditionResult {
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
