import { k6RunCondition, k6SummaryConditions } from '@slipway/shared/traffic/k6/k6-conditions'
import type { K6Report } from '@slipway/shared/traffic/k6/k6-run'
import { type K6Summary, readK6SummaryText } from '@slipway/shared/traffic/k6/k6-summary'
import { describe, expect, it } from 'vitest'
import { aSummary } from './k6-lines.ts'

const now = Date.parse('2026-01-05T12:00:00Z')
const summaryOf = (counts: Parameters<typeof aSummary>[0], more?: Parameters<typeof aSummary>[1]): K6Summary | undefined =>
  readK6SummaryText(aSummary(counts, more))
const aReport = (overrides: Partial<K6Report> = {}): K6Report => ({
  end: { state: 'ended' },
  requests: 200,
  unreadable: 0,
  summary: summaryOf({ requests: 200 }),
  ...overrides,
})

describe('a run of k6', () => {
  it('is a whole measurement where it ended and all it counted has arrived', () => {
    expect(k6RunCondition(aReport())).toMatchObject({ verdict: 'pass', measured: '200 requests' })
  })

  it.each<[string, Partial<K6Report>, string]>([
    ['was not there', { end: { state: 'not-installed' } }, 'k6 is not installed on this runner'],
    ['failed', { end: { state: 'failed', reason: 'the script threw an exception' } }, 'the script threw an exception'],
    ['was stopped', { end: { state: 'stopped', reason: 'it did not end in time' } }, 'it did not end in time'],
    ['could not be read', { unreadable: 3 }, '3 results of k6 could not be read'],
    ['left no summary', { summary: undefined }, 'left no summary'],
    ['has lost results', { requests: 180 }, 'counted 200 requests and told of 180'],
  ])('is not evaluated where it %s', (_, overrides, reason) => {
    expect(k6RunCondition(aReport(overrides))).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining(reason) })
  })

  it('reports what the script says of itself, and does not believe it', () => {
    const summary = summaryOf({ requests: 200 }, { http_req_waiting: { thresholds: { 'p(95)<1': true } }, checks: { passes: 1, fails: 1 } })
    expect(k6RunCondition(aReport({ end: { state: 'thresholds' }, summary }))).toMatchObject({
      verdict: 'warn',
      reason:
        '1 of 1 thresholds of the script were crossed (http_req_waiting: p(95)<1); 1 of 2 checks failed; both are reported and decide nothing',
    })
  })
})

describe('a summary from elsewhere', () => {
  const thresholds = { 'error-rate': 0.01, 'response-time.p95': 1_000, 'response-time.p99': 2_000 }
  const judged = (
    summary: K6Summary | undefined,
    limits: Partial<typeof thresholds> = { 'error-rate': 0.01, 'response-time.p95': 1_000 },
  ) =>
    k6SummaryConditions(summary, { thresholds: limits, path: 'load/summary.json', now }).map(({ name, verdict, reason = '' }) => ({
      name,
      verdict,
      reason,
    }))
  const verdictsOf = (...given: Parameters<typeof judged>) => judged(...given).map(({ verdict }) => verdict)

  it('is judged by its counts, and says so', () => {
    expect(judged(summaryOf({ requests: 10_000, failed: 20 }))).toEqual([
      {
        name: 'error-rate at most 1%, by k6',
        verdict: 'pass',
        reason: expect.stringContaining('20 of 10000 requests failed; judged by the counts'),
      },
      { name: 'response-time.p95 at most 1000 ms, by k6', verdict: 'pass', reason: expect.stringContaining('p(95) of 10000 requests') },
      { name: 'the load of k6', verdict: 'pass', reason: expect.stringContaining('no thresholds') },
    ])
  })

  it('fails where the share is above its limit for sure, warns where it may be, and needs requests to pass', () => {
    expect(verdictsOf(summaryOf({ requests: 10_000, failed: 300 }))).toEqual(['fail', 'pass', 'pass'])
    expect(verdictsOf(summaryOf({ requests: 1_000, failed: 12 }))).toEqual(['warn', 'pass', 'pass'])
    expect(verdictsOf(summaryOf({ requests: 10 }))).toEqual(['not-evaluated', 'not-evaluated', 'pass'])
    expect(verdictsOf(summaryOf({ requests: 1_000 }, { http_req_duration: { 'p(95)': 1_200 } }))).toEqual(['pass', 'fail', 'pass'])
  })

  it('is not evaluated of what it does not have', () => {
    const [, , p99] = judged(summaryOf({ requests: 10_000 }), thresholds)
    expect(p99).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('add it to summaryTrendStats') })
    expect(verdictsOf(undefined)).toEqual(['not-evaluated'])
    expect(verdictsOf(summaryOf({ requests: 0 }))).toEqual(['not-evaluated'])
    const silent = summaryOf({ requests: 1_000 })
    expect(verdictsOf(silent && { ...silent, failed: undefined })).toEqual(['not-evaluated', 'pass', 'pass'])
    expect(verdictsOf(silent && { ...silent, at: now - 25 * 60 * 60_000 })).toEqual(['not-evaluated'])
  })

  it('is no measurement of a load that k6 could not send', () => {
    expect(verdictsOf(summaryOf({ requests: 10_000, dropped: 3_000 }))).toEqual(['pass', 'pass', 'not-evaluated'])
  })
})
