import { describe, expect, it } from 'vitest'
import type { TrafficJudge, TrafficJudgePlan } from '../../src/traffic/traffic-judge.ts'
import { anInterval, aSketch, type Counted, countUsers, everyNthFails, usersCondition } from './counted-intervals.ts'
import { conditionOf, handedOn, judgeOf, type Request, someWindows } from './judged-windows.ts'

const well = (): Counted => ({ requests: 10 })
const busy = (): Counted => ({ requests: 30 })
const withUsers = { counted: ['users'] }
const aJudge = (plan: Partial<TrafficJudgePlan> = {}) => judgeOf([], { ...withUsers, ...plan })
const failed: Request = { status: 500 }

/** A judge with a minute of synthetic requests, all well unless `kind` says otherwise. */
function afterAMinute(kind: (request: number) => Request = () => ({})): TrafficJudge {
  return judgeOf(someWindows(60, kind), withUsers)
}

describe("users' own traffic", () => {
  it('fails a release whose synthetic requests are all well, and says which of the two decided', () => {
    const judge = afterAMinute()
    const seconds = countUsers(judge, 60, { release: everyNthFails(20), other: busy })
    expect(seconds).toBeLessThanOrEqual(45)
    expect(judge.firedTests()).toMatchObject([{ rule: 'error-rate of users at most 1%' }])
    expect(conditionOf(judge)).toMatchObject({ verdict: 'pass' })
    expect(usersCondition(judge)).toMatchObject({
      verdict: 'fail',
      limit: '1%',
      measured: '4.85%',
      reason: expect.stringMatching(
        /^\d+ of \d+ requests of users failed in the (\d+)s to 12:00:\1 UTC \(haproxy web\/green\), 4.85% where 1% is allowed; on the other side \(haproxy web\/blue\) it was 0 of [\d,]+, 0%$/,
      ),
    })
  })

  it('does not hide bad synthetic requests, however many users are well', () => {
    const judge = judgeOf([], withUsers)
    countUsers(judge, 60, { release: () => ({ requests: 1_000 }) })
    for (const window of someWindows(60, (request) => (request % 10 === 9 ? failed : {}))) judge.add('green', window)
    expect(conditionOf(judge)).toMatchObject({ verdict: 'fail' })
    expect(usersCondition(judge)).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('0 of 60,000 requests of users failed'),
    })
  })

  it.each<[string, Partial<Counted>]>([
    ['answers of 500 and above', { s5xx: 1 }],
    ['requests without an answer', { failed: 1 }],
  ])('counts %s as errors', (_what, bad) => {
    expect(countUsers(aJudge(), 60, { release: () => ({ requests: 10, ...bad }), other: busy })).toBeLessThanOrEqual(25)
  })

  it('knows nothing of 4xx where the source tells no status, and that is no pass', () => {
    const judge = aJudge({ thresholds: { 'error-rate': 0.01, 'client-error-rate': 0.05 } })
    countUsers(judge, 60, { release: () => ({ requests: 40, tells: 'failures' }), other: busy })
    expect(usersCondition(judge)).toMatchObject({ verdict: 'pass' })
    expect(usersCondition(judge, 'client-error-rate')).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'no status of an answer is told (haproxy web/green)',
    })
  })

  it.each([4, 5])('takes nothing back for %i s of an outage, wherever it begins', (length) => {
    for (let begin = 0; begin < 10; begin += 1) {
      const release = (second: number) => ({ requests: 40, s5xx: second >= begin && second < begin + length ? 40 : 0 })
      expect(countUsers(aJudge(), 60, { release, other: busy })).toBeUndefined()
    }
  })

  it('finds an outage of 20 s before it is over', () => {
    const release = (second: number) => ({ requests: 40, s5xx: second >= 30 ? 40 : 0 })
    expect(countUsers(aJudge(), 60, { release, other: busy })).toBeLessThanOrEqual(50)
  })

  it('counts an interval that is longer than a block as one block', () => {
    const judge = aJudge()
    for (const minute of [0, 1]) judge.addCounted('users', anInterval(60 * minute, { requests: 600, s5xx: 60 }, { length: 60 }))
    expect(judge.fired).toBe(false)
    for (const minute of [2, 3, 4]) judge.addCounted('users', anInterval(60 * minute, { requests: 600, s5xx: 60 }, { length: 60 }))
    expect(judge.fired).toBe(true)
  })

  it('does not count the same requests in another block when an interval comes late', () => {
    const judge = aJudge()
    for (const second of [0, 1, 2, 3, 9, 4]) judge.addCounted('users', anInterval(second, { requests: 10, s5xx: 1 }))
    expect(usersCondition(judge)).toMatchObject({ reason: expect.stringContaining('6 of 60 requests of users failed') })
  })
})

describe('errors that users get from the other side just as well', () => {
  it('are a warning that says so, and take nothing back', () => {
    const judge = aJudge()
    expect(countUsers(judge, 120, { release: everyNthFails(10), other: everyNthFails(10, 30) })).toBeUndefined()
    expect(usersCondition(judge)).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/on the other side .* it was [\d,]+ of [\d,]+, 10%; it is as bad there, so going back would not help$/),
    })
  })

  it('do not hide that the release gets worse afterwards', () => {
    const judge = aJudge()
    const release = (second: number) => (second < 60 ? everyNthFails(10)(second) : { requests: 10, s5xx: 4 })
    const other = (second: number) => (second < 60 ? everyNthFails(10, 30)(second) : busy())
    const found = countUsers(judge, 120, { release, other })
    expect(found).toBeGreaterThan(60)
    expect(found).toBeLessThanOrEqual(85)
  })

  it.each([
    ['the other side has no traffic', undefined],
    ['the other side has too little to tell', (second: number): Counted => ({ requests: second % 10 === 0 ? 1 : 0, s5xx: 0 })],
  ])('are those of the release where %s', (_what, other) => {
    const judge = aJudge()
    expect(countUsers(judge, 60, { release: everyNthFails(10), ...(other === undefined ? {} : { other }) })).toBeLessThanOrEqual(30)
  })
})

describe("users' 4xx", () => {
  const missing = (share: number) => (): Counted => ({ requests: 20, s4xx: 20 * share })

  it('are not the fault of the release where nobody has given a limit', () => {
    const judge = aJudge()
    expect(countUsers(judge, 120, { release: missing(0.4), other: busy })).toBeUndefined()
    expect(judge.concludeCounted().map(({ name, verdict }) => [name, verdict])).toEqual([['error-rate of users at most 1%', 'pass']])
  })

  it('are, above half of all requests, where the other side is clearly better', () => {
    const judge = aJudge()
    expect(countUsers(judge, 180, { release: missing(1), other: busy })).toBeLessThanOrEqual(120)
    expect(usersCondition(judge, 'client-error-rate')).toMatchObject({ name: 'client-error-rate of users at most 50%', verdict: 'fail' })
  })

  it.each([
    ['as many on the other side', missing(1)],
    ['no other side', undefined],
  ])('are a warning above half of all requests, with %s', (_what, other) => {
    const judge = aJudge()
    expect(countUsers(judge, 180, { release: missing(1), ...(other === undefined ? {} : { other }) })).toBeUndefined()
    expect(usersCondition(judge, 'client-error-rate')).toMatchObject({ verdict: 'warn' })
  })

  it('are judged by their limit where there is one', () => {
    const judge = aJudge({ thresholds: { 'error-rate': 0.01, 'client-error-rate': 0.05 } })
    expect(countUsers(judge, 120, { release: missing(0.4), other: busy })).toBeLessThanOrEqual(60)
    expect(usersCondition(judge, 'client-error-rate')).toMatchObject({ name: 'client-error-rate of users at most 5%', verdict: 'fail' })
  })
})

describe("users' response times", () => {
  const thresholds = { 'error-rate': 0.01, 'response-time.p95': 1_000 }
  const times = (slow: number) => aSketch([...Array(10 - slow).fill(30), ...Array(slow).fill(2_000)])

  it('are judged where the source has a sketch of them', () => {
    const judge = aJudge({ thresholds })
    expect(countUsers(judge, 60, { release: () => ({ requests: 10, latency: times(3) }), other: busy })).toBeGreaterThan(5)
    expect(usersCondition(judge, 'response-time.p95')).toMatchObject({ verdict: 'fail', measured: '30% slower' })
  })

  it('have no condition where nobody tells them', () => {
    const judge = aJudge({ thresholds })
    countUsers(judge, 60, { release: well })
    expect(judge.concludeCounted().map(({ name }) => name)).toEqual(['error-rate of users at most 1%'])
  })
})

describe('a counted source', () => {
  it('takes its part of alpha from the synthetic requests, and none without such a source', () => {
    const alphas = (judge: TrafficJudge) => judge.save('v1').rates.map(({ test }) => test.level.alpha)
    expect(alphas(judgeOf([]))).toEqual([0.005])
    expect(alphas(aJudge())).toEqual([0.0025])
    const judge = aJudge()
    countUsers(judge, 10, { release: well })
    const [test] = judge.save('v1').counted ?? []
    expect(test?.test?.level.alpha).toBeCloseTo(0.001)
  })

  it('that is not planned is refused', () => {
    expect(() => judgeOf([]).addCounted('users', anInterval(0, well()))).toThrow(RangeError)
  })

  it('with too few requests says so', () => {
    const judge = aJudge()
    expect(usersCondition(judge)).toMatchObject({ verdict: 'not-evaluated', reason: 'no request of users was counted' })
    countUsers(judge, 5, { release: well })
    expect(usersCondition(judge)).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringMatching(/^0 of 50 requests of users failed \(haproxy web\/green\); \d+ requests are needed to say more$/),
    })
  })

  it('that cannot be read says why', () => {
    const judge = aJudge()
    judge.unread('users', 'the socket cannot be used')
    expect(usersCondition(judge)).toMatchObject({ verdict: 'not-evaluated', reason: 'the socket cannot be used' })
  })

  it('above its limit without evidence enough is a warning', () => {
    const judge = aJudge()
    countUsers(judge, 60, { release: (second) => ({ requests: 10, s5xx: second === 30 ? 7 : 0 }), other: busy })
    expect(usersCondition(judge)).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('above 1%, but too few to be sure') })
  })

  it('is judged on in the watch from what the steps have seen', () => {
    const whole = aJudge()
    const seconds = countUsers(whole, 60, { release: everyNthFails(20) }) ?? 0
    const steps = aJudge()
    countUsers(steps, seconds - 10, { release: everyNthFails(20) })
    const watch = judgeOf([], withUsers, handedOn(steps))
    expect(countUsers(watch, 10, { release: everyNthFails(20), from: seconds - 10 })).toBe(10)
  })

  it('goes on after a hand-over to a machine whose clock is behind', () => {
    const steps = aJudge()
    countUsers(steps, 60, { release: well })
    const watch = judgeOf([], withUsers, handedOn(steps))
    expect(countUsers(watch, 60, { release: () => ({ requests: 10, s5xx: 10 }), from: -3_600 })).toBeLessThanOrEqual(20)
  })

  it('is judged anew after what has fired was only reported', () => {
    const judge = aJudge()
    countUsers(judge, 60, { release: everyNthFails(10) })
    judge.restartFired()
    expect(judge.fired).toBe(false)
    expect(countUsers(judge, 60, { release: everyNthFails(10), from: 60 })).toBeGreaterThan(10)
  })

  it('counts in a look only what came in it', () => {
    const judge = aJudge()
    countUsers(judge, 60, { release: well })
    judge.beginLook('25%', ['green'])
    expect(usersCondition(judge)).toMatchObject({ verdict: 'not-evaluated' })
  })
})
