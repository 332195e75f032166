import { failsEarly, judgeStepTraffic, type StepTraffic } from '@slipway/shared/rollout/analysis/step-rule'
import { answered, answeredAfter } from '@slipway/shared/testing/fakes'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { countAnswer, emptyTally, mergeTallies, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { describe, expect, it } from 'vitest'

const [asked] = askedPaths('http://green.test', ['/items'])
const thresholds = { 'error-rate': 0.01, 'response-time.p95': 1_000 }
/** An answer: its status, or the milliseconds that a good one took. */
type Answer = { status?: number; took?: number; location?: string }

/** Windows of a second, each with these answers. */
const windowsOf = (seconds: readonly (readonly Answer[])[]): TrafficWindow[] =>
  seconds.map((answers, index) => {
    const tally = emptyTally()
    for (const { status = 200, took = 30, location } of answers)
      countAnswer(tally, answeredAfter(took, answered(status, 'ok', location === undefined ? {} : { location })), {
        asked,
        late: 0,
        signed: false,
      })
    return { at: 1_000 + index * 1_000, length: 1_000, sent: answers.length, lateness: 0, ...tally, releases: {} }
  })
const sightOf = (seconds: readonly (readonly Answer[])[], limits: StepTraffic['thresholds'] = thresholds): StepTraffic => ({
  windows: windowsOf(seconds),
  own: mergeTallies,
  thresholds: limits,
  length: seconds.length * 1_000,
})
/** Five a second; those whose number is in `bad` are answered so. */
const five = (seconds: number, bad: Readonly<Record<number, Answer>> = {}) =>
  Array.from({ length: seconds }, (_, second) => Array.from({ length: 5 }, (_, index) => bad[second * 5 + index] ?? {}))
const failing = (...numbers: number[]) => Object.fromEntries(numbers.map((number) => [number, { status: 500 }]))

/** The step as it goes on: the second after which it ended early, or its judgement at the end. */
function play(seconds: readonly (readonly Answer[])[], limits: StepTraffic['thresholds'] = thresholds) {
  for (let passed = 5; passed < seconds.length; passed += 5)
    if (failsEarly(sightOf(seconds.slice(0, passed), limits))) return { early: passed, verdict: 'fail' }
  return { early: undefined, verdict: judgeStepTraffic(sightOf(seconds, limits)).judgement.verdict }
}

describe('a step whose requests fail', () => {
  it.each([10, 1, 99, 105, 299])('is not taken back for one error, as request %i', (number) => {
    expect(play(five(60, failing(number)))).toEqual({ early: undefined, verdict: 'pass' })
  })

  it('is taken back within three blocks when all of them fail', () => {
    expect(play(Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => ({ status: 500 }))))).toEqual({
      early: 15,
      verdict: 'fail',
    })
    expect(play(Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => ({ status: 404 }))))).toEqual({
      early: 15,
      verdict: 'fail',
    })
  })

  it('looks once more, and says why, where all errors come from one moment', () => {
    const burst = sightOf(five(60, failing(...Array.from({ length: 20 }, (_, index) => 100 + index))))
    expect(judgeStepTraffic(burst).judgement).toEqual({
      verdict: 'warn',
      reason:
        'error-rate at most 1%: error-rate was 6.67%, above 1%; 20 of 300 requests failed, in 1 of 12 blocks of 5s, which is too little to go back on',
    })
    expect(failsEarly(burst)).toBe(false)
  })

  it('looks once more where chance may have brought as many', () => {
    expect(judgeStepTraffic(sightOf(five(60, failing(10, 90, 170, 250)))).judgement.verdict).toBe('warn')
    expect(judgeStepTraffic(sightOf(five(60, failing(10, 40, 70, 100, 130, 160, 190, 220, 250, 280)))).judgement.verdict).toBe('fail')
  })

  it('is not judged by the order of its answers within a block', () => {
    const bad = failing(3, 9, 24, 26, 49, 51, 60, 74)
    const turned = five(60, bad).map((_, second, all) => {
      const block = Math.floor(second / 5) * 5
      return (all[block + 4 - (second - block)] ?? []).toReversed()
    })
    expect(play(turned)).toEqual(play(five(60, bad)))
    expect(play(turned).verdict).toBe('fail')
  })

  it('decides by the whole of a short step, where three blocks cannot be', () => {
    expect(judgeStepTraffic(sightOf(five(1, failing(0, 1, 2, 3, 4)))).judgement.verdict).toBe('fail')
    expect(judgeStepTraffic(sightOf(five(3, failing(2)))).judgement.verdict).toBe('warn')
    expect(judgeStepTraffic(sightOf(five(10, failing(2, 3, 4, 5, 6)))).judgement.verdict).toBe('fail')
  })

  it('judges 4xx by their own threshold alone where there is one', () => {
    const gone = five(60).map((second, index) => (index % 4 === 0 ? second.map(() => ({ status: 404 })) : second))
    expect(play(gone).verdict).toBe('fail')
    const lenient = { ...thresholds, 'client-error-rate': 0.3 }
    expect(play(gone, lenient)).toEqual({ early: undefined, verdict: 'pass' })
    expect(play(gone, { ...lenient, 'client-error-rate': 0.1 }).verdict).toBe('fail')
  })
})

describe('a step whose requests measure nothing', () => {
  const redirect = { status: 302, location: '/login?next=secret' }
  it('is not evaluated, with where they lead', () => {
    const { judgement } = judgeStepTraffic(sightOf(Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => redirect))))
    expect(judgement).toEqual({
      verdict: 'not-evaluated',
      reason: 'error-rate at most 1%: every answer was a redirect to /login; nothing was measured',
    })
  })

  it('is not evaluated when more of them do than errors may be; a few are no matter', () => {
    const with30 = sightOf(five(60).map((second, index) => (index < 6 ? second.map(() => redirect) : second)))
    expect(judgeStepTraffic(with30).judgement).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringContaining('30 of 300 answers were a redirect to /login'),
    })
    expect(play(five(60, { 100: redirect })).verdict).toBe('pass')
  })

  it('fails all the same by what was measured', () => {
    const mixed = five(60).map((second, index) => second.map(() => (index % 2 === 0 ? redirect : { status: 500 })))
    expect(play(mixed).verdict).toBe('fail')
  })

  it('is warned of where the answers are empty', () => {
    const windows = windowsOf(five(60))
    const empty = windows.map((window) => {
      const tally = emptyTally()
      for (let n = 0; n < 5; n += 1) countAnswer(tally, answered(200, ''), { asked, late: 0, signed: false })
      return { ...window, ...tally }
    })
    expect(judgeStepTraffic({ windows: empty, own: mergeTallies, thresholds, length: 60_000 }).judgement).toMatchObject({
      verdict: 'warn',
      reason: expect.stringContaining('300 of 300 answers had nothing in them'),
    })
  })
})

describe('a step whose answers are slow', () => {
  it('passes a cold start of two slow requests', () => {
    expect(play(five(60, { 0: { took: 1_500 }, 1: { took: 1_500 } }))).toEqual({ early: undefined, verdict: 'pass' })
  })

  it('looks once more where a single stall made them slow', () => {
    const stall = five(60, Object.fromEntries(Array.from({ length: 25 }, (_, index) => [100 + index, { took: 2_000 }])))
    expect(play(stall)).toEqual({ early: undefined, verdict: 'warn' })
    expect(judgeStepTraffic(sightOf(stall)).judgement).toMatchObject({
      reason: expect.stringContaining('25 of 300 requests were slower, in 1 of 12 blocks of 5s'),
    })
  })

  it('fails early on 200 requests, not before', () => {
    const slow = Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => ({ took: 1_500 })))
    expect(play(slow)).toEqual({ early: 40, verdict: 'fail' })
  })

  it('is not judged by a percentile of too few requests, says so, and passes on the rest', () => {
    const { judgement, conditions } = judgeStepTraffic(sightOf(Array.from({ length: 3 }, () => [{ took: 1_500 }, { took: 1_500 }])))
    expect(judgement).toEqual({ verdict: 'pass' })
    expect(conditions).toContainEqual(
      expect.objectContaining({
        name: 'response-time.p95 at most 1000 ms',
        verdict: 'not-evaluated',
        reason: '6 requests were seen; 200 are needed',
      }),
    )
  })

  it.each([
    ['response-time.p50', 20],
    ['response-time.p95', 200],
    ['response-time.p99', 1_000],
  ] as const)('%s needs %i requests', (metric, needed) => {
    const slow = (count: number) => sightOf([Array.from({ length: count }, () => ({ took: 90 }))], { 'error-rate': 0.01, [metric]: 50 })
    expect(judgeStepTraffic(slow(needed - 1)).judgement.verdict).toBe('pass')
    expect(judgeStepTraffic(slow(needed)).judgement.verdict).toBe('fail')
  })
})

describe('whole rollouts of four default steps', () => {
  /** A generator of numbers from 0 to 1 that gives the same ones again (mulberry32). */
  const randomFrom = (seed: number) => {
    let state = seed
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    }
  }
  const takenBack = (rate: number, rollouts: number, bad: Answer = { status: 500 }) => {
    const random = randomFrom(1)
    const step = () => play(Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => (random() < rate ? bad : {}))))
    let back = 0
    for (let rollout = 0; rollout < rollouts; rollout += 1)
      if (Array.from({ length: 4 }, step).some(({ verdict }) => verdict === 'fail')) back += 1
    return back / rollouts
  }

  it('leave a release at half its limit alone, and take one at ten times its limit back', () => {
    expect(takenBack(0.005, 100)).toBeLessThanOrEqual(0.01)
    expect(takenBack(0.1, 20)).toBe(1)
  })

  it('leave a release alone of which 2 % of the requests are slow', () => {
    expect(takenBack(0.02, 100, { took: 1_500 })).toBeLessThanOrEqual(0.01)
  })
})
