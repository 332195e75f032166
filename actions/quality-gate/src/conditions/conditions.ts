import type { Condition } from '@slipway/shared/config/schema'
import { formatPercentage } from '@slipway/shared/core/percentage'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import type { ServiceTests, TestOutcome } from '../reports/service-tests.ts'
import type { MetricName, Metrics } from './metrics.ts'

/** The conditions without any configuration: no test may fail. */
export const defaultConditions: readonly Condition[] = [{ metric: 'tests.failed', above: 0, severity: 'block' }]

/**
 * One condition judged. A value equal to the bound passes: `above: 0` is broken by 1. What was not measured is `not-evaluated`,
 * or, for a condition that only warns, `warn`.
 */
export function evaluate(condition: Condition, metrics: Metrics, command: string | undefined): ConditionResult {
  const { metric, above, below, severity } = condition
  const limit = [
    above === undefined ? '' : `at most ${formatMetric(metric, above)}`,
    below === undefined ? '' : `at least ${formatMetric(metric, below)}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
  const shared = { name: metric, limit, ...(command === undefined ? {} : { command }) }
  const measured = metrics[metric]
  if (measured.state === 'missing') return { ...shared, verdict: severity === 'warn' ? 'warn' : 'not-evaluated', reason: measured.reason }
  const { value, note } = measured
  const shown = `${formatMetric(metric, value)}${note === undefined ? '' : ` (${note})`}`
  const broken = (above !== undefined && value > above) || (below !== undefined && value < below)
  if (!broken) return { ...shared, verdict: 'pass', measured: shown }
  return {
    ...shared,
    verdict: severity === 'block' ? 'fail' : 'warn',
    measured: shown,
    reason: `${metric} is ${shown}, allowed is ${limit}`,
  }
}

/**
 * The result of the default conditions without a report. A test step that succeeded is weaker evidence than a report: it warns and
 * does not fail. Without an outcome, nothing was judged.
 */
export function judgeByOutcome(outcome: TestOutcome | undefined, reason: string): ConditionResult {
  const shared = { name: 'tests.failed', limit: 'at most 0' }
  return outcome === 'success'
    ? {
        ...shared,
        verdict: 'warn',
        reason: `no test could be judged by itself, since ${reason}; the only evidence is that the step that ran the tests succeeded`,
      }
    : { ...shared, verdict: 'not-evaluated', reason }
}

/** What the tests of one of several services came to, beside what their reports show. A service without any is named. */
export function judgeService({ service, tested, outcome, junit }: ServiceTests): ConditionResult {
  const shared = { name: `tests of ${service}`, limit: 'success', ...(outcome === undefined ? {} : { measured: outcome }) }
  if (!tested)
    return { ...shared, verdict: 'warn', reason: `nothing tests ${service}: services.${service}.build.test of slipway.yml is missing` }
  switch (outcome) {
    case 'success':
      return junit.absent === undefined
        ? { ...shared, verdict: 'pass' }
        : { ...judgeByOutcome(outcome, `of ${service}, ${junit.absent}`), ...shared }
    case 'failure':
      return { ...shared, verdict: 'fail', reason: `the step that ran the tests of ${service} failed` }
    case 'skipped':
    case 'cancelled':
      return { ...shared, verdict: 'not-evaluated', reason: `the tests of ${service} did not run (${outcome})` }
    case undefined:
      return { ...shared, verdict: 'not-evaluated', reason: `the job that builds ${service} left no outcome of its tests` }
  }
}

function formatMetric(metric: MetricName, value: number): string {
  return metric.startsWith('coverage.') ? formatPercentage(value) : String(value)
}
