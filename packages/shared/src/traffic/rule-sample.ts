import type { RuleSample, ThresholdRule } from '../judge/rules.ts'
import type { Observed } from '../judge/thresholds.ts'
import { lateReason } from './answer-description.ts'
import { type Counting, clientErrorCount, errorCount, observedOf, percentileRank, unmeasuredCount } from './error-rate.ts'
import { percentileBounds } from './late-times.ts'
import { answeredCount, failureCount, mergeTallies, type Tally, type TrafficWindow } from './tally.ts'

const longestView = 10_000
const shortestView = 1_000

/**
 * The sample of a rule at the end of the last window. It covers the last quarter of the rule's time (1 s to 10 s), more where that has too
 * few requests, but never more than the rule's time: otherwise a short fault would count for longer than it lasted. The value is missing
 * where a response time is on one side of its limit only by the lateness of this machine, and where unmeasured requests could hide an error rate.
 */
export function sampleForRule(windows: readonly TrafficWindow[], rule: ThresholdRule, counting: Counting): RuleSample {
  const last = windows.at(-1)
  if (last === undefined || rule.subject === 'health' || rule.subject === 'source') return { at: last?.at ?? 0, value: undefined }
  const at = last.at + last.length
  const seen = windowsInView(windows, rule, at)
  const rate = plainRate(seen, rule, counting)
  if (rate !== undefined) return { at, ...rate }
  const total = mergeTallies(seen)
  const observed = observedOf(total, at - (seen[0]?.at ?? at), counting)
  const rank = percentileRank(rule.subject)
  if (rank !== undefined) return { at, requests: observed.timed ?? observed.requests, ...timeSample(total, rank, rule.above) }
  const { requests } = observed
  const value = observed.values[rule.subject]
  const hidden = rule.subject === 'error-rate' && value !== undefined && value <= rule.above && mayBeAbove(observed, value, rule.above)
  if (!hidden && value !== undefined) return { at, value, requests }
  const reason = observed.unmeasured?.reason
  return { at, value: undefined, requests, ...(reason === undefined ? {} : { reason }) }
}

/** The percentile that was seen, where it is on the same side of the limit at least and at most; otherwise why it says nothing. */
function timeSample(total: Tally, rank: number, limit: number): { value: number | undefined; reason?: string } {
  const bounds = percentileBounds(total, rank)
  if (bounds === undefined) return { value: undefined }
  const { least, seen, most } = bounds
  return least > limit || most <= limit ? { value: seen } : { value: undefined, reason: lateReason(total) }
}

/** A rate where all requests were measured: the usual case, which is asked every second, without merging response times. */
function plainRate(
  seen: readonly TrafficWindow[],
  { subject }: ThresholdRule,
  counting: Counting,
): { value: number; requests: number } | undefined {
  if (subject !== 'error-rate' && subject !== 'client-error-rate') return undefined
  let requests = 0
  let bad = 0
  for (const window of seen) {
    if (unmeasuredCount(window, counting) > 0) return undefined
    requests += answeredCount(window) + failureCount(window)
    bad += subject === 'error-rate' ? errorCount(window, counting) : clientErrorCount(window)
  }
  return requests === 0 ? undefined : { value: bad / requests, requests }
}

/** Whether the error rate would be above its limit if the unmeasured requests were errors. */
function mayBeAbove({ requests, unmeasured }: Observed, errorRate: number, limit: number): boolean {
  return unmeasured !== undefined && errorRate + unmeasured.requests / requests > limit
}

function windowsInView(windows: readonly TrafficWindow[], rule: ThresholdRule, at: number): TrafficWindow[] {
  const span = Math.min(longestView, Math.max(shortestView, rule.for / 4))
  const seen: TrafficWindow[] = []
  let requests = 0
  for (const window of windows.toReversed()) {
    const enough = at - window.at > span && requests >= rule.minimumRequests
    if (seen.length > 0 && (enough || at - window.at > Math.max(span, rule.for))) break
    seen.unshift(window)
    requests += answeredCount(window) + failureCount(window)
  }
  return seen
}
