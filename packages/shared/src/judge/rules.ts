import type { Metric } from '../config/metric.ts'
import type { Trigger } from '../config/schema.ts'
import { formatDuration, type Milliseconds } from '../core/duration.ts'
import { ActionError } from '../core/errors.ts'
import { formatPercentage } from '../core/percentage.ts'
import type { ConditionResult } from '../evidence/schema.ts'

/** What a rule judges: a metric, or health, whose samples are 1 for failed and 0 for healthy. */
export type RuleSubject = Metric | 'health'

/** One measurement of a subject. Rates are shares of 0 to 1, response times milliseconds; undefined means not measured. */
export type RuleSample = {
  /** Milliseconds since 1970. */
  at: number
  value: number | undefined
  /** Number of requests behind the value; not given for a subject that is not computed from requests. */
  requests?: number
  /** Why there is no value, if known. */
  reason?: string
}

/** "Above `above` without interruption for `for`." */
export type ThresholdRule = {
  name: string
  subject: RuleSubject
  above: number
  for: Milliseconds
  /** A sample with fewer requests counts as missing. */
  minimumRequests: number
}

/** The state of a rule after its samples so far. */
export type RuleClock = {
  rule: ThresholdRule
  state: 'idle' | 'running' | 'breached'
  /** Milliseconds above the limit without interruption. */
  held: number
  /** Time of the last sample if it was above the limit; undefined after a missing sample, whose time does not count. */
  countingFrom: number | undefined
  measured: number
  missing: number
  /** The reason of the last missing sample. */
  missingBecause: string | undefined
  mostRequests: number
  /** The highest measured value. */
  worst: number | undefined
  breachedAt: number | undefined
}

/** Minimum number of requests for a rate or a percentile. */
export const defaultMinimumRequests = 20

/**
 * The triggers of a configuration as rules; `above: threshold` uses the environment's threshold. `others` lists the triggers that no rule
 * judges (`security: critical`), as text. Throws one ActionError that lists every invalid limit.
 */
export function rulesOf(
  triggers: readonly Trigger[],
  thresholds: Readonly<Partial<Record<Metric, number>>>,
  { minimumRequests = defaultMinimumRequests }: { minimumRequests?: number } = {},
): { rules: ThresholdRule[]; others: string[] } {
  const rules: ThresholdRule[] = []
  const others: string[] = []
  const problems: string[] = []
  for (const trigger of triggers) {
    if ('security' in trigger) {
      others.push(`security: ${trigger.security}`)
    } else if ('health' in trigger) {
      const name = `health failing for ${formatDuration(trigger.for)}`
      rules.push({ name, subject: 'health', above: 0, for: trigger.for, minimumRequests: 0 })
    } else {
      const above = trigger.above === 'threshold' ? thresholds[trigger.metric] : trigger.above
      const problem = limitProblem(trigger.metric, above)
      if (above === undefined || problem !== undefined) {
        problems.push(problem ?? '')
        continue
      }
      const name = `${trigger.metric} above ${formatMetric(trigger.metric, above)} for ${formatDuration(trigger.for)}`
      rules.push({
        name,
        subject: trigger.metric,
        above,
        for: trigger.for,
        minimumRequests: isMadeOfRequests(trigger.metric) ? minimumRequests : 0,
      })
    }
  }
  if (problems.length === 0) return { rules, others }
  throw new ActionError(`rollback.when cannot be judged:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
    hint: 'Rates, cpu, memory and disk take a percentage such as 5%, response times a span such as 1s.',
  })
}

export function startClock(rule: ThresholdRule): RuleClock {
  return {
    rule,
    state: 'idle',
    held: 0,
    countingFrom: undefined,
    measured: 0,
    missing: 0,
    missingBecause: undefined,
    mostRequests: 0,
    worst: undefined,
    breachedAt: undefined,
  }
}

/**
 * The clock after one more sample. A missing sample neither extends nor resets it: the time until the next measured sample does not count.
 * A sample within the limit resets it. A breach is final.
 */
export function advanceClock(clock: RuleClock, sample: RuleSample): RuleClock {
  if (clock.state === 'breached') return clock
  const mostRequests = Math.max(clock.mostRequests, sample.requests ?? 0)
  const { value } = sample
  if (value === undefined || Number.isNaN(value) || (sample.requests ?? Number.POSITIVE_INFINITY) < clock.rule.minimumRequests) {
    const missingBecause = sample.reason ?? clock.missingBecause
    return { ...clock, mostRequests, missing: clock.missing + 1, missingBecause, countingFrom: undefined }
  }
  const seen = { ...clock, mostRequests, measured: clock.measured + 1, worst: Math.max(value, clock.worst ?? value) }
  if (value <= clock.rule.above) return { ...seen, state: 'idle', held: 0, countingFrom: undefined }
  const held = clock.held + (clock.countingFrom === undefined ? 0 : Math.max(0, sample.at - clock.countingFrom))
  const breached = held >= clock.rule.for
  return {
    ...seen,
    state: breached ? 'breached' : 'running',
    held,
    countingFrom: sample.at,
    breachedAt: breached ? sample.at : undefined,
  }
}

/** The condition of a clock at the end. A clock that is still running is not-evaluated. */
export function concludeClock(clock: RuleClock): ConditionResult {
  const { rule } = clock
  const limit = rule.subject === 'health' ? undefined : formatMetric(rule.subject, rule.above)
  const measured = clock.worst === undefined || rule.subject === 'health' ? undefined : formatMetric(rule.subject, clock.worst)
  const base = { name: rule.name, ...(limit === undefined ? {} : { limit }), ...(measured === undefined ? {} : { measured }) }
  const what = rule.subject === 'health' ? 'health was failing' : `${rule.subject} was above ${limit}`
  if (clock.state === 'breached') {
    const upTo = measured === undefined ? '' : `, up to ${measured}`
    return { ...base, verdict: 'fail', reason: `${what} for ${formatDuration(clock.held)} without a break${upTo}` }
  }
  if (clock.measured === 0) return { ...base, verdict: 'not-evaluated', reason: missingReason(clock) }
  if (clock.state === 'running') {
    const reason = `${what} for ${formatDuration(clock.held)} when the watch ended; the rule needs ${formatDuration(rule.for)}`
    return { ...base, verdict: 'not-evaluated', reason }
  }
  return { ...base, verdict: 'pass' }
}

/** Judges complete series of samples: the condition of every rule, and the rule that was breached first. */
export function evaluateRules(
  rules: readonly ThresholdRule[],
  samples: Readonly<Partial<Record<RuleSubject, readonly RuleSample[]>>>,
): { conditions: ConditionResult[]; breached: { rule: ThresholdRule; at: number } | undefined } {
  const clocks = rules.map((rule) => (samples[rule.subject] ?? []).reduce(advanceClock, startClock(rule)))
  return { conditions: clocks.map(concludeClock), breached: firstBreach(clocks) }
}

/** The rule that was breached first, with its time. */
export function firstBreach(clocks: readonly RuleClock[]): { rule: ThresholdRule; at: number } | undefined {
  return clocks
    .flatMap(({ rule, breachedAt }) => (breachedAt === undefined ? [] : [{ rule, at: breachedAt }]))
    .reduce<{ rule: ThresholdRule; at: number } | undefined>(
      (first, next) => (first === undefined || next.at < first.at ? next : first),
      undefined,
    )
}

export function isResponseTime(metric: Metric): boolean {
  return metric.startsWith('response-time.')
}

/** Whether a metric is computed from requests, and so needs a minimum number of them. */
export function isMadeOfRequests(metric: Metric): boolean {
  return metric === 'error-rate' || metric === 'client-error-rate' || isResponseTime(metric)
}

/** A metric's value with its unit, as text. */
export function formatMetric(metric: Metric, value: number): string {
  if (isResponseTime(metric)) return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`
  if (metric === 'throughput') return `${Number(value.toFixed(1))}/s`
  return formatPercentage(value)
}

function missingReason({ rule, missing, missingBecause, mostRequests }: RuleClock): string {
  if (missingBecause !== undefined) return missingBecause
  if (missing === 0) return 'nothing was measured'
  if (rule.minimumRequests === 0 || mostRequests >= rule.minimumRequests) return `none of ${missing} looks could measure it`
  return `at most ${mostRequests} requests were in view at a time; the rule needs ${rule.minimumRequests}`
}

function limitProblem(metric: Metric, above: number | undefined): string | undefined {
  if (metric === 'throughput') return 'throughput: a rule says what is too much, and no throughput is too much for a release'
  if (above === undefined) return `${metric}: above: threshold, but the environment has no threshold for ${metric}`
  const isTime = isResponseTime(metric)
  if (isTime && above < 1) return `${metric}: above: ${above} is not a span of time of 1ms or more`
  if (!isTime && above > 1) return `${metric}: above: ${above} is not a percentage`
  return undefined
}
