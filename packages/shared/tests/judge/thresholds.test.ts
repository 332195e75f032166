import { judgementOf, judgeThresholds } from '@slipway/shared/judge/thresholds'
import { describe, expect, it } from 'vitest'

describe('the gauges of a period against thresholds', () => {
  it('pass at the limit itself', () => {
    expect(judgeThresholds({ values: { cpu: 0.8 } }, { cpu: 0.8 })).toEqual({
      judgement: { verdict: 'pass' },
      conditions: [{ name: 'cpu at most 80%', limit: '80%', measured: '80%', verdict: 'pass' }],
    })
  })

  it('fail above, with what was measured', () => {
    expect(judgeThresholds({ values: { cpu: 0.5, memory: 0.93 } }, { cpu: 0.8, memory: 0.9 }).judgement).toEqual({
      verdict: 'fail',
      reason: 'memory was 93% (limit 90%)',
    })
  })

  it.each([
    ['nothing', {}, 'cpu was not measured'],
    ['no number', { values: { cpu: Number.NaN } }, 'cpu was not measured'],
    [
      'nothing, for a known reason',
      { doubts: { cpu: 'the metrics page answered 404' } },
      'the metrics page answered 404 (cpu at most 80%)',
    ],
  ])('do not pass where a metric with a threshold was not measured: %s', (_what, observed, reason) => {
    expect(judgeThresholds({ values: {}, ...observed }, { cpu: 0.8 }).judgement).toEqual({
      verdict: 'not-evaluated',
      reason,
    })
  })

  it('are nothing to judge by where there are none', () => {
    expect(judgementOf([]).verdict).toBe('not-evaluated')
  })
})
