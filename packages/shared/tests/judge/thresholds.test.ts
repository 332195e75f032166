import { judgementOf, judgeThresholds } from '@slipway/shared/judge/thresholds'
import { describe, expect, it } from 'vitest'

const thresholds = { 'response-time.p95': 1_000, 'error-rate': 0.01 }
const fine = { requests: 100, values: { 'response-time.p95': 900, 'error-rate': 0.01 } }

describe('a stretch of time against thresholds', () => {
  it('passes at the limit itself', () => {
    expect(judgeThresholds(fine, thresholds).judgement).toEqual({ verdict: 'pass' })
  })

  it('fails above, with what was measured', () => {
    const { judgement } = judgeThresholds({ ...fine, values: { ...fine.values, 'response-time.p95': 1_001 } }, thresholds)
    expect(judgement).toEqual({
      verdict: 'fail',
      reason: 'response-time.p95 at most 1000 ms: response-time.p95 was 1001 ms, above 1000 ms',
    })
  })

  it('says how many requests are missing rather than judging a few', () => {
    const { judgement } = judgeThresholds({ requests: 3, values: { 'error-rate': 1 } }, { 'error-rate': 0.01 })
    expect(judgement).toEqual({ verdict: 'not-evaluated', reason: 'error-rate at most 1%: 3 requests were seen; 20 are needed' })
  })

  it('does not pass a metric that has a threshold and was not measured', () => {
    expect(judgeThresholds(fine, { cpu: 0.8 }).judgement).toEqual({
      verdict: 'not-evaluated',
      reason: 'cpu at most 80%: cpu was not measured',
    })
  })

  it('does not blame the service for a doubtful measurement, but takes a good one', () => {
    const doubts = { 'response-time.p95': 'the generator was late' }
    expect(judgeThresholds({ ...fine, doubts }, thresholds).judgement.verdict).toBe('pass')
    const slow = { ...fine, values: { ...fine.values, 'response-time.p95': 5_000 }, doubts }
    expect(judgeThresholds(slow, thresholds).judgement).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('late') })
  })

  it('passes nothing when there is nothing to judge by', () => {
    expect(judgementOf([]).verdict).toBe('not-evaluated')
  })
})
