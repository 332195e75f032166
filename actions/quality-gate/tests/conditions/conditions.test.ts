import type { Condition } from '@slipway/shared/config/schema'
import { describe, expect, it } from 'vitest'
import { evaluate, judgeByOutcome } from '../../src/conditions/conditions.ts'
import type { Metrics, MetricValue } from '../../src/conditions/metrics.ts'

const missing: MetricValue = { state: 'missing', reason: 'there is no report' }
const none: Metrics = {
  'tests.failed': missing,
  'tests.passed': missing,
  'tests.skipped': missing,
  'coverage.lines': missing,
  'coverage.branches': missing,
  'coverage.functions': missing,
  'coverage.new-lines': missing,
}
const noFailure: Condition = { metric: 'tests.failed', above: 0, severity: 'block' }
const covered: Condition = { metric: 'coverage.lines', below: 0.8, severity: 'block' }

describe('evaluate', () => {
  it.each<[Condition, number, string]>([
    [noFailure, 0, 'pass'],
    [noFailure, 1, 'fail'],
    [{ ...noFailure, severity: 'warn' }, 1, 'warn'],
    [covered, 0.8, 'pass'],
    [covered, 0.79999, 'fail'],
    [{ metric: 'tests.passed', below: 1, above: 10, severity: 'block' }, 11, 'fail'],
    [{ metric: 'tests.passed', below: 1, above: 10, severity: 'block' }, 5, 'pass'],
  ])('%j at %d is %s', (condition, value, verdict) => {
    expect(evaluate(condition, { ...none, [condition.metric]: { state: 'measured', value } }, undefined).verdict).toBe(verdict)
  })

  it('does not pass what was not measured, and only a condition that warns goes on', () => {
    expect(evaluate(covered, none, undefined)).toMatchObject({ verdict: 'not-evaluated', reason: 'there is no report' })
    expect(evaluate({ ...covered, severity: 'warn' }, none, undefined).verdict).toBe('warn')
  })

  it('says what is allowed, what was measured and how to see it', () => {
    expect(evaluate(covered, { ...none, 'coverage.lines': { state: 'measured', value: 0.512 } }, 'npm test')).toEqual({
      name: 'coverage.lines',
      verdict: 'fail',
      measured: '51.2%',
      limit: 'at least 80%',
      command: 'npm test',
      reason: 'coverage.lines is 51.2%, allowed is at least 80%',
    })
  })
})

it.each([
  ['success', 'warn'],
  ['failure', 'not-evaluated'],
  ['cancelled', 'not-evaluated'],
  ['skipped', 'not-evaluated'],
  [undefined, 'not-evaluated'],
] as const)('without a report, tests whose outcome is %s are %s', (outcome, verdict) => {
  expect(judgeByOutcome(outcome, 'there is no report')).toMatchObject({ verdict, reason: expect.stringContaining('there is no report') })
})
