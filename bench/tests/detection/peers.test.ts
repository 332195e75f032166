import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksOf } from '../../detection/growthbook.ts'
import { aboveForTwoMinutes, argoRollouts, flagger } from '../../detection/interval-rules.ts'
import { classify, kayenta } from '../../detection/kayenta.ts'
import { shiftOf, wilcoxon, z95, z98 } from '../../detection/mann-whitney.ts'
import { seededRandom } from '../../detection/random.ts'
import { logRequestEvidence, perRequestTest } from '../../detection/request-test.ts'
import type { Run } from '../../detection/run.ts'

const alwaysPresent = (_second: number): boolean => true

/** A run of 10 minutes at 10 requests per second, with so many bad ones in each second. */
function aRun(badAt: (second: number) => number, { baselineBad = 0, present = alwaysPresent } = {}): Run {
  const seconds = Array.from({ length: 600 }, (_, at) => ({ at, requests: 10, bad: badAt(at), slow: 0 })).filter(({ at }) => present(at))
  return {
    plan: { rate: 10, limit: 0.01, steps: [60, 60, 60], watch: 420 },
    canary: seconds,
    baseline: seconds.map((second) => ({ ...second, bad: baselineBad })),
    onset: undefined,
  }
}

describe('Argo Rollouts', () => {
  const strict = argoRollouts({ interval: 60, failureLimit: 0 })
  const tolerant = argoRollouts({ interval: 10, failureLimit: 3 })

  it('fails at the first measurement above the limit, and exactly at the limit passes', () => {
    expect(strict.judge(aRun((at) => (at >= 60 && at < 67 ? 1 : 0)))).toEqual({ verdict: 'fail', at: 120 })
    expect(strict.judge(aRun((at) => (at % 60 < 6 ? 1 : 0))).verdict).toBe('pass')
  })

  it('fails when more measurements than the failure limit have failed, not in a row', () => {
    expect(tolerant.judge(aRun((at) => (at % 50 === 0 ? 2 : 0)))).toEqual({ verdict: 'fail', at: 160 })
    expect(tolerant.judge(aRun((at) => (at % 50 === 0 && at < 150 ? 2 : 0))).verdict).toBe('pass')
  })

  it('takes an interval without requests for a failed measurement', () => {
    expect(strict.judge(aRun(() => 0, { present: (at) => at < 60 || at >= 120 }))).toEqual({ verdict: 'fail', at: 120 })
  })
})

describe('Flagger', () => {
  it('rolls back at the check after the one that reached the threshold', () => {
    const rule = flagger({ interval: 60, threshold: 5 })
    expect(rule.judge(aRun(() => 1))).toEqual({ verdict: 'fail', at: 360 })
    expect(rule.judge(aRun((at) => (at < 240 ? 1 : 0))).verdict).toBe('pass')
    expect(rule.judge(aRun((at) => (Math.floor(at / 60) % 2 === 0 ? 1 : 0)))).toEqual({ verdict: 'fail', at: 600 })
  })
})

describe('the rule of two minutes', () => {
  it('needs the rate above the limit at each evaluation', () => {
    expect(aboveForTwoMinutes.judge(aRun(() => 1))).toEqual({ verdict: 'fail', at: 135 })
    expect(aboveForTwoMinutes.judge(aRun((at) => (at % 200 < 60 ? 1 : 0))).verdict).toBe('pass')
  })
})

describe('the rank test of Kayenta', () => {
  // From kayenta's MannWhitneySuite.
  it('has the published interval and estimate', () => {
    expect(shiftOf({ x: [10, 20, 30, 40], y: [1, 2, 3, 4] }, z95)).toEqual({ low: 6, high: 39, estimate: 22.5 })
  })

  // From kayenta's ClassifierSuite, and from its reports of canaries that passed (spinnaker 6278, kayenta 426).
  it.each<[number[], number[], 'pass' | 'high']>([
    [[20, 22, 21, 25, 30], [1, 2.2, 1.1, 2.5, 3], 'high'],
    [[10, 10, 10, 10, 10], [1, 1, 1, 1, 1], 'high'],
    [[10, 10, 10, 10, 10], [0, 0, 0, 0, 0], 'high'],
    [[54.9, 54.5, 55.1, 55.6, 57.4], [0, 0, 0, 0, 0], 'high'],
    [[1, 1, 1, 1, 10], [1, 1, 1, 1, 1], 'pass'],
    [[0, 1, 1, 1, 1], [1, 1, 1, 1, 1], 'pass'],
    [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], 'pass'],
    [[1, 1, 1], [1, 1], 'pass'],
    [[0, 0, 0, 0, 0], [54.9, 54.5, 55.1, 55.6, 57.4], 'pass'],
  ])('says of %j against %j: %s', (experiment, control, expected) => {
    expect(classify({ experiment, control, tolerance: 0.1, z: z95, random: seededRandom(1, 2, 3) })).toBe(expected)
  })

  it.each<[number[], number[]]>([
    [
      [100, 100, 100, 100, 100, 100, 100, 1, 1, 1],
      [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    ],
    [
      [0, 1, 2, 1, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ],
  ])('does not see that %j is worse than %j', (experiment, control) => {
    const verdict = classify({ experiment, control, tolerance: 0.25, z: z98, random: seededRandom(1, 2, 3) })
    expect(verdict).toBe('pass')
  })

  it('has no data without values', () => {
    expect(classify({ experiment: [], control: [1], tolerance: 0.25, z: z98, random: seededRandom(1, 2, 3) })).toBe('no-data')
  })

  it('says without the interval what it says with it', () => {
    const values = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 3, maxLength: 25 })
    fc.assert(
      fc.property(values, values, (experiment, control) => {
        fc.pre(new Set(experiment).size > 1)
        const sorted = (list: number[]) => list.toSorted((one, other) => one - other)
        const shift = shiftOf({ x: sorted(experiment), y: sorted(control) }, z98)
        const sum = (list: number[]) => list.reduce((all, one) => all + one, 0)
        const higher = sum(control) === 0 || sum(experiment) / experiment.length >= sum(control) / control.length
        const same = sorted(experiment).join() === sorted(control).join()
        const high = !same && higher && shift !== undefined && shift.low > 0.25 * Math.abs(shift.estimate)
        expect(classify({ experiment, control, tolerance: 0.25, z: z98, random: seededRandom(1, 2, 3) })).toBe(high ? 'high' : 'pass')
      }),
      { numRuns: 500 },
    )
  })

  it('falls with the shift', () => {
    const samples = { x: [1, 2, 2, 5], y: [0, 2, 3] }
    const statistics = [-6, -1, 0, 1, 6].map((shift) => wilcoxon(samples, shift) ?? Number.NaN)
    expect(statistics.toSorted((one, other) => other - one)).toEqual(statistics)
  })

  it('looks after each point from the fifth on, at both sides', () => {
    expect(kayenta(60).judge(aRun(() => 10))).toEqual({ verdict: 'fail', at: 300 })
    expect(kayenta(60).judge(aRun(() => 1, { baselineBad: 1 })).verdict).toBe('pass')
  })
})

describe('the sequential test per request', () => {
  it.each([
    [12, 100, 0.05, 1.389392],
    [5, 100, 0.05, -3.021476],
    [30, 1_000, 0.01, 9.546472],
    [90, 45_000, 0.01, -9.274616],
  ])('has the evidence of %d bad ones of %d', (bad, requests, limit, expected) => {
    expect(logRequestEvidence({ bad, requests, limit })).toBeCloseTo(expected, 5)
  })

  it('has no evidence against a perfect service, however long it runs', () => {
    expect(logRequestEvidence({ bad: 0, requests: 100_000, limit: 0.05 })).toBeLessThan(-10)
  })

  it('looks every 5 s', () => {
    expect(perRequestTest.judge(aRun(() => 10))).toEqual({ verdict: 'fail', at: 5 })
  })
})

describe('what GrowthBook reads', () => {
  it('is the counts so far of both sides, every 5 s', () => {
    const looks: unknown = JSON.parse(looksOf(aRun(() => 1, { baselineBad: 2 })))
    expect(looks).toHaveLength(120)
    expect(looks).toMatchObject([[5, 50, 10, 50, 5], [10, 100, 20, 100, 10], ...Array(118).fill({})])
  })
})
