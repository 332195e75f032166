import type { Metric } from '../config/metric.ts'
import type { Observed } from '../judge/thresholds.ts'
import { unmeasuredReason } from './answer-description.ts'
import { answeredCount, failureCount, lostCount, ownFailureCount, type Tally } from './tally.ts'

/**
 * What counts as an error. `clientErrorsApart`: 4xx have their own threshold (`client-error-rate`) and count only for that.
 * `lostAreErrors`: requests that did not reach the service count as errors. This needs a control address, which shows whether this machine
 * has a network; without one these requests are unmeasured.
 */
export type Counting = { clientErrorsApart: boolean; lostAreErrors: boolean }

export function countingOf(thresholds: Observed['values'], { lostAreErrors = false } = {}): Counting {
  return { clientErrorsApart: thresholds['client-error-rate'] !== undefined, lostAreErrors }
}

/** Number of requests without an answer, or with another answer than their path expects. */
export function errorCount(tally: Tally, { clientErrorsApart, lostAreErrors }: Counting): number {
  const { classes } = tally
  const failed = failureCount(tally) - ownFailureCount(tally) - (lostAreErrors ? 0 : lostCount(tally))
  return failed + classes['server-error'] + classes.unexpected + (clientErrorsApart ? 0 : classes['client-error'])
}

/** Number of unexpected 4xx, including 429. */
export function clientErrorCount({ classes }: Tally): number {
  return classes['client-error'] + classes.limited
}

/**
 * Number of requests that do not count for or against the service: redirects, 429, requests that did not reach it, and those that this machine
 * has not sent or not read.
 */
export function unmeasuredCount(tally: Tally, { lostAreErrors }: Counting): number {
  return tally.classes.redirect + tally.classes.limited + ownFailureCount(tally) + (lostAreErrors ? 0 : lostCount(tally))
}

const percentiles: Readonly<Partial<Record<Metric, number>>> = {
  'response-time.p50': 0.5,
  'response-time.p95': 0.95,
  'response-time.p99': 0.99,
}

/** The rank of a percentile, from 0 to 1; undefined for another metric. */
export function percentileRank(metric: Metric): number | undefined {
  return percentiles[metric]
}

/**
 * Rates and percentiles of a tally over `length` milliseconds. Rates are shares of all requests; unmeasured requests are reported
 * separately, and where all requests are unmeasured there is no error rate. Throughput is answers per second.
 */
export function observedOf(tally: Tally, length: number, counting: Counting): Observed {
  const answered = answeredCount(tally)
  const requests = answered + failureCount(tally)
  const unmeasured = unmeasuredCount(tally, counting)
  const times = Object.entries(percentiles).flatMap(([name, rank]) => {
    const value = tally.latencies.percentile(rank)
    return value === undefined ? [] : [[name, value]]
  })
  const rates = {
    ...(requests === unmeasured ? {} : { 'error-rate': errorCount(tally, counting) / requests }),
    ...(requests === 0 ? {} : { 'client-error-rate': clientErrorCount(tally) / requests }),
  }
  const throughput = length > 0 ? { throughput: answered / (length / 1_000) } : {}
  return {
    requests,
    timed: tally.latencies.count,
    values: { ...rates, ...throughput, ...Object.fromEntries(times) },
    ...(unmeasured === 0 ? {} : { unmeasured: { requests: unmeasured, reason: unmeasuredReason(tally) } }),
  }
}
