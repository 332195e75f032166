import { describe, expect, it } from 'vitest'
import { aWindow, conditionOf, countedIn, handedOn, judgeOf, type Request, secondsToFire, someWindows } from './judged-windows.ts'

const failed: Request = { status: 500 }
const only = (...numbers: number[]) => {
  return (bad: Request) => (request: number) => (numbers.includes(request) ? bad : {})
}
const every = (n: number, bad: Request) => (request: number) => (request % n === n - 1 ? bad : {})
const between = (from: number, to: number, bad: Request) => (request: number) => (request >= from && request < to ? bad : {})

describe('the error rate', () => {
  it.each([0, 9, 54, 98, 104, 249])('passes with one error, as request %i', (request) => {
    expect(conditionOf(judgeOf(someWindows(60, only(request)(failed))))).toEqual({
      name: 'error-rate at most 1%',
      limit: '1%',
      measured: '0.33%',
      verdict: 'pass',
      reason: '1 of 300 requests failed; the share is at most 3.07% with 95% confidence',
      clause: '1 of 300 requests failed (limit 1%)',
    })
  })

  it.each<[string, Request[], number]>([
    ['500', [{ status: 500 }], 9],
    ['404', [{ status: 404 }], 9],
    ['refused', [{ failure: 'refused' }], 9],
    ['no answer in time', [{ failure: 'timeout' }], 9],
    ['10 % errors', [failed, ...Array.from({ length: 9 }, () => ({}))], 25],
  ])('fails on %s', (_what, kinds, within) => {
    const windows = someWindows(60, (request) => kinds[request % kinds.length] ?? {})
    expect(secondsToFire(windows)).toBeLessThanOrEqual(within)
    expect(conditionOf(judgeOf(windows))).toMatchObject({ verdict: 'fail' })
  })

  it.each([
    [3, 0.01],
    [4, 0.01],
    [5, 0.01],
    [5, 0.001],
  ])('does not fall for %i seconds of an outage, wherever it begins, with a limit of %f', (length, limit) => {
    for (let second = 0; second < 20; second += 1) {
      const windows = someWindows(60, between(5 * second, 5 * (second + length), failed))
      expect(judgeOf(windows, { thresholds: { 'error-rate': limit } }).fired).toBe(false)
    }
  })

  it('finds each outage of 20 s before it is over', () => {
    for (let second = 0; second < 20; second += 1) {
      const after = secondsToFire(someWindows(60, between(5 * second, 5 * (second + 20), failed)))
      expect(after).toBeLessThanOrEqual(second + 20)
    }
  })

  it('says what failed, until when, what is allowed, and where it was measured', () => {
    const judge = judgeOf([])
    judge.beginLook('5%', ['green', 'edge'])
    for (let second = 0; second < 60; second += 1) {
      judge.add('green', aWindow(second, [failed, failed, failed, failed, failed]))
      judge.add('edge', aWindow(second, [{}, {}, {}, {}, {}]))
    }
    expect(conditionOf(judge)).toEqual({
      name: 'error-rate at most 1%',
      limit: '1%',
      measured: '52.63%',
      verdict: 'fail',
      reason: '50 of 95 requests failed in the 9s to 12:00:09 UTC, 52.63% where 1% is allowed (green 50 of 50, edge 0 of 45)',
      clause: '50 of 95 requests failed (limit 1%)',
    })
  })

  it.each([
    ['a limit of 100 % is none', 1, () => failed, undefined],
    ['a limit of 0 % and no error', 0, () => ({}), 'pass'],
    ['a limit of 0 % and one error', 0, only(700)(failed), 'warn'],
    ['a limit of 0 % and many', 0, every(50, failed), 'fail'],
  ] as const)('%s', (_what, limit, kind, verdict) => {
    const conditions = judgeOf(someWindows(420, kind), { thresholds: { 'error-rate': limit } }).conclude()
    expect(conditions.map((one) => one.verdict)).toEqual(verdict === undefined ? [] : [verdict])
    for (const { name } of conditions) expect(name).toBe('error-rate at most 0%')
  })
})

describe('too little evidence', () => {
  it('is said with the time that enough takes', () => {
    expect(conditionOf(judgeOf(someWindows(44)))).toEqual({
      name: 'error-rate at most 1%',
      limit: '1%',
      measured: '0%',
      verdict: 'not-evaluated',
      reason: '220 requests were judged; 225 are needed, which takes 45s at 5 a second',
    })
    expect(conditionOf(judgeOf(someWindows(45))).verdict).toBe('pass')
    expect(conditionOf(judgeOf([]))).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('0 requests were judged') })
  })

  it('is a warning, and no pass, where the share is above the limit', () => {
    expect(conditionOf(judgeOf(someWindows(60, only(50, 100, 150, 200)(failed))))).toMatchObject({
      measured: '1.33%',
      verdict: 'warn',
      reason: '4 of 300 requests failed, above 1%, but too few to be sure of it',
    })
  })

  it('is asked for in each look, while the tests go on', () => {
    const judge = judgeOf(someWindows(60, every(60, failed)))
    judge.beginLook('25%', ['green'])
    expect(conditionOf(judge)).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('0 requests') })
    for (const window of someWindows(30, () => ({}), { from: 60 })) judge.add('green', window)
    expect(conditionOf(judge)).toMatchObject({ verdict: 'not-evaluated', measured: '0%' })
    expect(countedIn(judge)).toEqual({ requests: 450, bad: 5 })
    judge.beginLook('25%', ['green'])
    for (const window of someWindows(20, () => ({}), { from: 90 })) judge.add('green', window)
    expect(conditionOf(judge)).toMatchObject({ verdict: 'pass' })
  })
})

describe('answers that measure nothing', () => {
  it.each<[string, Request, string]>([
    ['redirects', { status: 302 }, 'every answer was a redirect to /login; nothing was measured'],
    ['429', { status: 429 }, 'every answer was 429, too many requests; nothing was measured'],
    ['lost requests', { failure: 'unresolved' }, 'no request reached the service (for 300 its name was not found)'],
  ])('%s neither pass nor fire', (_what, request, reason) => {
    const judge = judgeOf(
      someWindows(60, () => request),
      { thresholds: { 'error-rate': 0.01, 'response-time.p95': 1_000 } },
    )
    expect(judge.fired).toBe(false)
    for (const metric of ['error-rate', 'response-time.p95'])
      expect(conditionOf(judge, metric)).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining(reason) })
  })

  it('are not evaluated where 40 % of the answers are so', () => {
    const judge = judgeOf(someWindows(120, (request) => (request % 5 < 2 ? { status: 429 } : {})))
    expect(conditionOf(judge)).toMatchObject({
      measured: '0%',
      verdict: 'not-evaluated',
      reason: '240 of 600 answers were 429, too many requests; they measured nothing, and there may be too many errors among them',
    })
  })

  it('are a warning where they are above the limit and too few for more', () => {
    const burst = conditionOf(judgeOf(someWindows(60, between(100, 125, { status: 302 }))))
    expect(burst).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('25 of 300 answers were a redirect to /login') })
    expect(conditionOf(judgeOf(someWindows(60, only(100)({ status: 302 })))).verdict).toBe('pass')
  })

  it('hide no errors among them', () => {
    const mixed = judgeOf(someWindows(60, (request) => (request % 2 === 0 ? { status: 302 } : failed)))
    expect(conditionOf(mixed).verdict).toBe('fail')
  })

  it('are looked at anew when a look is repeated', () => {
    const judge = judgeOf(someWindows(60, (request) => (request < 100 ? { status: 302 } : {})))
    expect(conditionOf(judge).verdict).toBe('not-evaluated')
    judge.beginLook('5%', ['green'])
    for (const window of someWindows(60, () => ({}), { from: 60 })) judge.add('green', window)
    expect(conditionOf(judge).verdict).toBe('warn')
    judge.beginLook('25%', ['green'])
    for (const window of someWindows(60, () => ({}), { from: 120 })) judge.add('green', window)
    expect(conditionOf(judge).verdict).toBe('pass')
  })

  it('are errors where a control address shows that this machine has a network', () => {
    const judge = judgeOf(
      someWindows(60, () => ({ failure: 'unreachable' })),
      { lostAreErrors: true },
    )
    expect(conditionOf(judge)).toMatchObject({ verdict: 'fail', measured: '100%' })
  })
})

describe('the client error rate', () => {
  const thresholds = { 'error-rate': 0.01, 'client-error-rate': 0.1 }

  it.each<[string, (request: number) => Request, string, string]>([
    ['4xx below their own limit', every(20, { status: 404 }), 'pass', 'pass'],
    ['4xx above it', every(3, { status: 404 }), 'pass', 'fail'],
    ['429 above it', every(3, { status: 429 }), 'not-evaluated', 'fail'],
    ['5xx', every(3, failed), 'fail', 'pass'],
    ['redirects alone', () => ({ status: 302 }), 'not-evaluated', 'not-evaluated'],
    ['redirects that may hide too many', every(3, { status: 302 }), 'not-evaluated', 'not-evaluated'],
  ])('%s', (_what, kind, errors, clientErrors) => {
    const judge = judgeOf(someWindows(120, kind), { thresholds })
    expect(conditionOf(judge, 'error-rate').verdict).toBe(errors)
    expect(conditionOf(judge, 'client-error-rate').verdict).toBe(clientErrors)
  })

  it('has no condition without a limit; its errors are errors then', () => {
    const judge = judgeOf(someWindows(60, every(3, { status: 404 })))
    expect(judge.conclude().map(({ name, verdict }) => `${verdict} ${name}`)).toEqual(['fail error-rate at most 1%'])
  })
})

describe('response times', () => {
  const thresholds = { 'response-time.p95': 1_000 }
  const slow: Request = { took: 1_500 }

  it.each<[string, (request: number) => Request, string]>([
    ['a cold start of two slow requests', only(0, 1)(slow), 'pass'],
    ['a cold start of 4 s', between(0, 20, slow), 'pass'],
    ['2 % slow requests', every(50, slow), 'pass'],
    ['a stall of 5 s', between(100, 125, slow), 'warn'],
    ['20 % slow requests', every(5, slow), 'fail'],
    ['only slow requests', () => slow, 'fail'],
  ])('%s', (_what, kind, verdict) => {
    expect(conditionOf(judgeOf(someWindows(60, kind), { thresholds }), 'response-time.p95').verdict).toBe(verdict)
  })

  it('say which percentile was measured, and how many requests were slower', () => {
    const cold = conditionOf(judgeOf(someWindows(60, between(0, 20, slow)), { thresholds }), 'response-time.p95')
    expect(cold).toMatchObject({
      measured: '30 ms',
      limit: '1000 ms',
      reason: expect.stringContaining('0 of 280 requests took longer than 1000 ms'),
    })
    const ill = conditionOf(
      judgeOf(
        someWindows(60, () => slow),
        { thresholds },
      ),
      'response-time.p95',
    )
    expect(ill).toMatchObject({ measured: '100% slower', reason: expect.stringContaining('100% where 5% is allowed') })
  })

  it.each([
    ['response-time.p50', 0.4, 'pass'],
    ['response-time.p50', 1, 'fail'],
    ['response-time.p95', 0.04, 'pass'],
    ['response-time.p95', 0.4, 'fail'],
    ['response-time.p99', 0.005, 'pass'],
    ['response-time.p99', 0.08, 'fail'],
  ] as const)('%s with a share of %f that is slower: %s', (metric, share, verdict) => {
    // In five minutes: half of the requests are allowed to be slower than a median, so it takes long to say that more are.
    const windows = someWindows(300, every(Math.round(1 / share), slow).bind(undefined))
    const steady = share === 0.4 ? someWindows(300, (request) => (request % 5 < 2 ? slow : {})) : windows
    expect(conditionOf(judgeOf(steady, { thresholds: { [metric]: 1_000 } }), metric).verdict).toBe(verdict)
  })

  it('are not judged while a source warms up: for 10 s, or 20 requests, each source for itself', () => {
    const judged = (seconds: number, perSecond: number) =>
      countedIn(
        judgeOf(
          someWindows(seconds, () => ({}), { perSecond }),
          { thresholds },
        ),
        'response-time.p95',
      ).requests
    expect([judged(4, 5), judged(5, 5), judged(10, 1), judged(11, 1), judged(1, 50), judged(2, 50)]).toEqual([0, 5, 0, 1, 0, 50])
    const judge = judgeOf(someWindows(20), { thresholds })
    judge.beginLook('25%', ['green', 'edge'])
    for (const window of someWindows(5, () => slow, { from: 20 })) judge.add('edge', window)
    expect(countedIn(judge, 'response-time.p95')).toEqual({ requests: 85, bad: 5 })
  })

  it('are not blamed on the service where this machine was late, and not held to be good either', () => {
    const judged = (took: number, own: Request['own'], every = 1) =>
      conditionOf(
        judgeOf(
          someWindows(60, (request) => (request % every > 0 ? {} : { took, ...(own === undefined ? {} : { own }) })),
          { thresholds },
        ),
        'response-time.p95',
      )
    const late = { late: 400, held: 0 }
    const held = { late: 0, held: 400 }
    // What the service took is within the bounds of what was seen, whatever this machine has added.
    expect(judged(500, late).verdict).toBe('pass')
    expect(judged(1_500, late).verdict).toBe('fail')
    expect(judged(1_500, held).verdict).toBe('fail')
    for (const untold of [judged(800, late), judged(1_200, held), judged(1_200, held, 9)])
      expect(untold).toMatchObject({
        verdict: 'not-evaluated',
        reason: expect.stringMatching(/this machine was late with \d+ of 300 requests, by up to 400 ms/),
      })
    // A twentieth of them may be slow, so few of which it is not known change nothing.
    expect(judged(1_200, held, 30)).toMatchObject({ verdict: 'pass' })
    expect(judged(800, late, 30)).toMatchObject({ verdict: 'pass' })
  })

  it('are not told where a tenth of the requests was not sent, and no error of the service', () => {
    const judge = judgeOf(
      someWindows(60, (request) => (request % 8 === 0 ? { failure: 'overload' } : {})),
      { thresholds: { ...thresholds, 'error-rate': 0.2 } },
    )
    const reason = expect.stringContaining('38 were not sent, since too many had no answer yet')
    expect(conditionOf(judge, 'response-time.p95')).toMatchObject({ verdict: 'not-evaluated', reason })
    expect(conditionOf(judge, 'error-rate')).toMatchObject({ verdict: 'pass', measured: '0%' })
    const all = judgeOf(someWindows(60, () => ({ failure: 'stalled' })))
    expect(conditionOf(all)).toMatchObject({ verdict: 'not-evaluated', reason: expect.stringContaining('this machine stood still') })
  })

  it('are those of answers, and of requests without an answer in time', () => {
    const refused = judgeOf(
      someWindows(60, () => ({ failure: 'refused' })),
      { thresholds },
    )
    expect(conditionOf(refused, 'response-time.p95')).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringContaining('0 requests'),
    })
  })
})

describe('answers of another release', () => {
  const plan = { release: 'v1.1.0' }
  const fromOld = (request: number): Request => ({ release: request % 4 === 0 ? 'v1.0.0' : 'v1.1.0' })

  it('fire after all traffic was switched, and are no condition otherwise', () => {
    const judge = judgeOf(someWindows(60, fromOld), plan)
    expect(conditionOf(judge, 'answered by')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('answers came from another release'),
    })
    expect(judgeOf(someWindows(60, fromOld)).conclude()).toHaveLength(1)
    const same = judgeOf(
      someWindows(60, () => ({ release: '1.1.0' })),
      plan,
    )
    expect(same.conclude().map(({ name }) => name)).toEqual(['error-rate at most 1%'])
  })

  it('may come in the first 10 s, by connections that were open', () => {
    const early = judgeOf(
      someWindows(60, (request) => ({ release: request < 50 ? 'v1.0.0' : 'v1.1.0' })),
      plan,
    )
    expect(early.fired).toBe(false)
  })
})

describe('time', () => {
  const outage = (from: number, seconds: number) => someWindows(seconds, () => failed, { from })

  it.each([
    ['by an hour', -3_600],
    ['by 50 s in a run of 100 s', -50],
    ['forward by an hour', 3_600],
  ])('loses nothing where the clock is set back: %s', (_what, jump) => {
    const judge = judgeOf([...someWindows(50), ...someWindows(50, every(10, failed), { from: 50 + jump })])
    const whole = judgeOf([...someWindows(50), ...someWindows(50, every(10, failed), { from: 50 })])
    expect(judge.fired).toBe(true)
    expect(whole.fired).toBe(true)
    expect(judgeOf([...someWindows(50), ...someWindows(50, () => ({}), { from: 50 + jump })])).toSatisfy(
      (one: ReturnType<typeof judgeOf>) => countedIn(one).requests === 500,
    )
    expect(judgeOf([...someWindows(50), ...outage(50 + jump, 15)]).fired).toBe(true)
  })

  it('finds an outage where the watch runs on a clock behind that of the steps, or far ahead', () => {
    for (const jump of [-3_600, -20, -10, 0, 3_600]) {
      const steps = judgeOf(someWindows(62))
      const watch = judgeOf([], {}, handedOn(steps))
      for (const window of outage(62 + jump, 21)) watch.add('green', window)
      expect(watch.fired).toBe(true)
    }
  })

  it('finds one where a source begins behind the others', () => {
    const judge = judgeOf(someWindows(60))
    judge.beginLook('25%', ['green', 'edge'])
    for (let second = 0; second < 20; second += 1) {
      judge.add('green', aWindow(60 - 3_600 + second, [failed, failed, failed, failed, failed]))
      judge.add('edge', aWindow(60 - 3_600 + second, [failed, failed, failed, failed, failed]))
    }
    expect(judge.fired).toBe(true)
  })

  it('judges every second sample where the others are missing', () => {
    const half = someWindows(60, () => failed).filter((_, index) => index % 2 === 0)
    expect(judgeOf(half).fired).toBe(true)
    const good = someWindows(120).filter((_, index) => index % 2 === 0)
    expect(conditionOf(judgeOf(good))).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('0 of 300') })
  })

  it('waits for the windows of all sources of a block', () => {
    const judge = judgeOf([])
    judge.beginLook('5%', ['green', 'edge'])
    for (const window of someWindows(60)) judge.add('green', window)
    expect(handedOn(judge).rates[0]?.test.level.seen.blocks).toBe(0)
    for (const window of someWindows(60)) judge.add('edge', window)
    expect(handedOn(judge).rates[0]?.test.level.seen).toMatchObject({ blocks: 12, requests: 580 })
  })
})

describe('the tests of the steps', () => {
  it('go on in the watch: its evidence adds up with theirs', () => {
    const windows = someWindows(120, (request) => (request % 40 === 0 ? failed : {}))
    const alone = judgeOf(windows.slice(60))
    const after = judgeOf(windows.slice(60), {}, handedOn(judgeOf(windows.slice(0, 60))))
    expect(alone.fired).toBe(false)
    expect(after.fired).toBe(true)
  })

  it.each([
    ['of another limit', { thresholds: { 'error-rate': 0.02 } }, 'error-rate'],
    ['of another time limit', { thresholds: { 'response-time.p95': 2_000 } }, 'response-time.p95'],
  ])('do not go on %s', (_what, plan, metric) => {
    const steps = judgeOf(someWindows(60), { thresholds: { 'error-rate': 0.01, 'response-time.p95': 1_000 } })
    expect(countedIn(judgeOf([], plan, handedOn(steps)), metric).requests).toBe(0)
  })

  it('begin anew where one has fired: nothing was taken back for it', () => {
    const steps = judgeOf(someWindows(60, () => failed))
    const watch = judgeOf(
      someWindows(60, () => ({}), { from: 60 }),
      {},
      handedOn(steps),
    )
    expect(watch.fired).toBe(false)
    expect(conditionOf(watch).verdict).toBe('pass')
  })

  it('begin anew in the same process once they were reported, and fire again only on new evidence', () => {
    const judge = judgeOf(someWindows(60, () => failed))
    expect(judge.fired).toBe(true)
    judge.restartFired()
    expect([judge.fired, conditionOf(judge).verdict]).toEqual([false, 'not-evaluated'])
    for (const window of someWindows(60, () => ({}), { from: 60 })) judge.add('green', window)
    expect([judge.fired, conditionOf(judge).verdict]).toEqual([false, 'pass'])
    for (const window of someWindows(60, () => failed, { from: 120 })) judge.add('green', window)
    expect(judge.fired).toBe(true)
  })

  it('hold nothing but names of metrics, limits, times and counts', () => {
    const judge = judgeOf(someWindows(62, (request) => (request === 7 ? { status: 302 } : { release: 'v1.1.0' })))
    const text = JSON.stringify(judge.save('v1.1.0'))
    expect(text).not.toMatch(/login|items|http/)
  })
})
