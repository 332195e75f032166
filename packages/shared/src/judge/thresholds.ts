import { type Metric, metric as metricSchema } from '../config/metric.ts'
import { type Judgement, worstVerdict } from '../core/words.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { defaultMinimumRequests, formatMetric, isMadeOfRequests } from './rules.ts'

/** What was measured over one stretch of time. Rates are shares of 0 to 1, response times milliseconds. */
export type Observed = {
  requests: number
  values: Readonly<Partial<Record<Metric, number>>>
  /** Why a metric has no value, or one that cannot be trusted to be too high. */
  doubts?: Readonly<Partial<Record<Metric, string>>>
}

/**
 * One stretch of time against the thresholds, without a clock: above is a fail. Below the minimum number of requests, and
 * where nothing was measured, the answer is `not-evaluated` with what is missing. A doubt turns a fail into `not-evaluated`.
 */
export function judgeThresholds(
  observed: Observed,
  thresholds: Readonly<Partial<Record<Metric, number>>>,
  { minimumRequests = defaultMinimumRequests }: { minimumRequests?: number } = {},
): { judgement: Judgement; conditions: ConditionResult[] } {
  const conditions = metricSchema.options.flatMap((metric) => {
    const limit = thresholds[metric]
    return limit === undefined ? [] : [judgeOne(metric, limit, observed, minimumRequests)]
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

function judgeOne(metric: Metric, limit: number, observed: Observed, minimumRequests: number): ConditionResult {
  const value = observed.values[metric]
  const doubt = observed.doubts?.[metric]
  const base = { name: `${metric} at most ${formatMetric(metric, limit)}`, limit: formatMetric(metric, limit) }
  if (isMadeOfRequests(metric) && observed.requests < minimumRequests) {
    return { ...base, verdict: 'not-evaluated', reason: `${observed.requests} requests were seen; ${minimumRequests} are needed` }
  }
  if (value === undefined || Number.isNaN(value))
    return { ...base, verdict: 'not-evaluated', reason: doubt ?? `${metric} was not measured` }
  const measured = formatMetric(metric, value)
  if (value <= limit) return { ...base, measured, verdict: 'pass' }
  if (doubt !== undefined) return { ...base, measured, verdict: 'not-evaluated', reason: doubt }
  return { ...base, measured, verdict: 'fail', reason: `${metric} was ${measured}, above ${base.limit}` }
}
