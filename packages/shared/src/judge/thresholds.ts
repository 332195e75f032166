import { type Metric, metric as metricSchema } from '../config/metric.ts'
import { withLimit } from '../core/outcome-sentence.ts'
import { type Judgement, worstVerdict } from '../core/words.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { formatMetric } from './rules.ts'

/** Measurements over one period. Rates are shares of 0 to 1, response times milliseconds. */
export type Observed = {
  requests: number
  /** Number of requests with a response time; not given when all have one. */
  timed?: number
  /** Requests whose answers do not count for or against the service, and why. */
  unmeasured?: { requests: number; reason: string }
  values: Readonly<Partial<Record<Metric, number>>>
  /** Why a metric has no value. */
  doubts?: Readonly<Partial<Record<Metric, string>>>
  /** Why a metric has no value where nothing offers it: no measurement was lost. */
  notOffered?: Readonly<Partial<Record<Metric, string>>>
}

/**
 * Judges the gauges of one period (cpu, memory, disk) by their thresholds: a value above its limit is a fail, and without a value the
 * verdict is `not-evaluated` with the reason; `warn` where nothing offers the metric, since that says nothing of the release. Metrics of requests are judged by sequential tests, see `judgedRates`.
 */
export function judgeThresholds(
  observed: Pick<Observed, 'values' | 'doubts' | 'notOffered'>,
  thresholds: Readonly<Partial<Record<Metric, number>>>,
): { judgement: Judgement; conditions: ConditionResult[] } {
  const conditions = metricSchema.options.flatMap((metric) => {
    const limit = thresholds[metric]
    return limit === undefined ? [] : [judgeThreshold(metric, limit, observed)]
  })
  return { judgement: judgementOf(conditions), conditions }
}

/** The name of the condition of a threshold: `memory at most 80%`. */
export function thresholdTitle(metric: Metric, limit: number): string {
  return `${metric} at most ${formatMetric(metric, limit)}`
}

/**
 * The worst verdict of several conditions. A fail has the reason of the first that failed, which suffices; any other has those of all that
 * have it, the same one once. A reason that does not name its subject has the names of its conditions.
 */
export function judgementOf(conditions: readonly ConditionResult[]): Judgement {
  const verdict = worstVerdict(conditions.map((one) => one.verdict))
  if (verdict === 'pass') return { verdict }
  if (conditions.length === 0) return { verdict: 'not-evaluated', reason: 'there was nothing to judge by' }
  const decisive = conditions.filter((one) => one.verdict === verdict)
  const told = verdict === 'fail' ? decisive.slice(0, 1) : decisive
  const names = new Map<string, string[]>()
  for (const { name, reason = 'no reason given', clause = reason } of told) names.set(clause, [...(names.get(clause) ?? []), name])
  return { verdict, reason: [...names].map(([clause, of]) => namedClause(clause, of, told)).join('; ') }
}

function namedClause(clause: string, names: readonly string[], conditions: readonly ConditionResult[]): string {
  const isWhole = conditions.some((one) => one.clause === clause) || names.every((name) => clause.startsWith(`${name.split(' ')[0]} `))
  return isWhole ? clause : `${clause} (${names.join(', ')})`
}

function judgeThreshold(
  metric: Metric,
  limit: number,
  { values, doubts = {}, notOffered = {} }: Pick<Observed, 'values' | 'doubts' | 'notOffered'>,
): ConditionResult {
  const value = values[metric]
  const base = { name: thresholdTitle(metric, limit), limit: formatMetric(metric, limit) }
  const absent = notOffered[metric]
  if (value === undefined && absent !== undefined) return { ...base, verdict: 'warn', reason: `${metric} is not judged: ${absent}` }
  if (value === undefined || Number.isNaN(value))
    return { ...base, verdict: 'not-evaluated', reason: doubts[metric] ?? `${metric} was not measured` }
  const measured = formatMetric(metric, value)
  if (value <= limit) return { ...base, measured, verdict: 'pass' }
  const clause = withLimit(`${metric} was ${measured}`, base.limit)
  return { ...base, measured, verdict: 'fail', reason: `${metric} was ${measured}, above ${base.limit}`, clause }
}
