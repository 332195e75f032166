import { describe, expect, it } from 'vitest'
import { comparisonOf } from '../../detection/comparison.ts'
import { theJudge } from '../../detection/our-judge.ts'
import type { Judgement, Run } from '../../detection/run.ts'
import { type RunOutcome, summarise, wilsonInterval } from '../../detection/statistics.ts'

function fail(at: number, onset?: number): RunOutcome {
  return { verdict: 'fail', at, onset }
}
const pass = (onset?: number): RunOutcome => ({ verdict: 'pass', at: undefined, onset })

describe('the summary of runs', () => {
  it('counts each alarm about a good release as false', () => {
    expect(summarise([fail(20), pass(), { verdict: 'not-evaluated', at: undefined, onset: undefined }])).toMatchObject({
      runs: 3,
      falseAlarms: 1,
      caught: 0,
      notEvaluated: 1,
    })
  })

  it('counts an alarm before the release became bad as false, and gives it no delay', () => {
    expect(summarise([fail(90, 100), fail(100, 100), fail(110, 100)])).toMatchObject({ falseAlarms: 2, caught: 1, medianDelay: 10 })
  })

  it('takes a run that was not caught for one that takes for ever', () => {
    expect(summarise([fail(110, 100), fail(130, 100), pass(100)])).toMatchObject({
      medianDelay: 30,
      slowestDelay: Number.POSITIVE_INFINITY,
    })
    expect(summarise([fail(110, 100), pass(100), pass(100)]).medianDelay).toBe(Number.POSITIVE_INFINITY)
    expect(summarise([]).medianDelay).toBe(Number.POSITIVE_INFINITY)
  })

  it.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [0, 0, 0, 1],
  ])('has the interval of Wilson of %d in %d', (happened, runs, low, high) => {
    expect(wilsonInterval(happened, runs).low).toBeCloseTo(low, 4)
    expect(wilsonInterval(happened, runs).high).toBeCloseTo(high, 4)
  })
})

describe('the comparison with a peer', () => {
  const alarms = (falseAlarms: number) => ({ ...summarise([]), runs: 100, falseAlarms })

  it('takes the peer where it is best at speed, and where it is worst at false alarms', () => {
    const peer = { independent: [alarms(1), alarms(4)], bursts: [alarms(0), alarms(30)], ours: [100, 20, 10], theirs: [50, 30, 50] }
    expect(comparisonOf(peer)).toEqual({ falseOnIndependent: 4, falseInBursts: 30, faster: 2, asFast: false })
  })

  it('has our speed within a fifth everywhere, and misses nothing', () => {
    const figures = { independent: [alarms(0)], bursts: [alarms(0)], ours: [100, 20] }
    expect(comparisonOf({ ...figures, theirs: [119, 24] }).asFast).toBe(true)
    expect(comparisonOf({ ...figures, theirs: [119, 25] }).asFast).toBe(false)
    expect(comparisonOf({ ...figures, theirs: [50, Number.POSITIVE_INFINITY] })).toMatchObject({ faster: 2, asFast: false })
  })

  it('holds nothing against ours that was not measured, and nothing for the peer', () => {
    expect(comparisonOf({ independent: [], bursts: [], ours: [], theirs: [] })).toEqual({
      falseOnIndependent: 100,
      falseInBursts: 100,
      faster: 0,
      asFast: false,
    })
  })
})

describe('the judge of the product', () => {
  function judge(counts: (second: number) => { bad?: number; slow?: number; requests?: number }): Judgement {
    const canary = Array.from({ length: 240 }, (_, at) => ({ at, requests: 5, bad: 0, slow: 0, ...counts(at) }))
    const run: Run = { plan: { rate: 5, limit: 0.01, steps: [60, 60], watch: 120 }, canary, baseline: [], onset: undefined }
    return theJudge.judge(run)
  }

  it('fails after three bad blocks, and name the second', () => {
    expect(judge(() => ({ bad: 5 }))).toEqual({ verdict: 'fail', at: 9 })
    expect(judge((at) => ({ bad: at >= 100 ? 5 : 0 })).at).toBeLessThanOrEqual(112)
  })

  it('fails on latency, but not on that of the warm-up', () => {
    expect(judge((at) => (at < 13 ? { requests: 1, slow: 1 } : {})).verdict).toBe('pass')
    expect(judge((at) => (at < 34 ? { requests: 1, slow: 1 } : {})).verdict).toBe('fail')
    expect(judge((at) => ({ slow: at >= 4 && at < 40 ? 4 : 0 })).verdict).toBe('fail')
  })

  it('passes a good release, and warns of one that is above the limit without evidence', () => {
    expect(judge(() => ({})).verdict).toBe('pass')
    expect(judge((at) => ({ bad: at % 19 === 0 ? 1 : 0 })).verdict).toBe('warn')
  })

  it('does not evaluate a step with too few requests, however often it is analysed again', () => {
    expect(judge((at) => ({ requests: at % 2 })).verdict).toBe('not-evaluated')
  })
})
