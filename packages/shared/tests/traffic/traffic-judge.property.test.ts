import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTallies, type TrafficWindow } from '../../src/traffic/tally.ts'
import { TrafficJudge } from '../../src/traffic/traffic-judge.ts'
import { aWindow, conditionOf, countedIn, defaultPlan, handedOn, judgeOf, type Request } from './judged-windows.ts'

const requests: Record<string, Request> = {
  good: {},
  failed: { status: 503 },
  missing: { status: 404 },
  slow: { took: 2_000 },
  redirect: { status: 302 },
  limited: { status: 429 },
  lost: { failure: 'unreachable' },
}
/** Requests of which most are good, more or less. */
const aRequest = fc
  .oneof({ weight: 30, arbitrary: fc.constant('good') }, { weight: 1, arbitrary: fc.constantFrom(...Object.keys(requests)) })
  .map((name): Request => requests[name] ?? {})
const badRequest = fc.constantFrom<Request>({ status: 503 }, {}, {}, {}, {})
const secondsOf = (request: fc.Arbitrary<Request>, { most = 60, perSecond = 6 } = {}) =>
  fc.array(fc.array(request, { maxLength: perSecond, size: 'max' }), { minLength: 1, maxLength: most, size: 'max' })
/** Runs whose share of errors is anything from none to many. */
const anyRun = fc.oneof(secondsOf(aRequest), secondsOf(badRequest), secondsOf(fc.constant<Request>({})))
const windowsOf = (seconds: readonly (readonly Request[])[]): TrafficWindow[] => seconds.map((one, second) => aWindow(second, one))

const outcomeOf = (judge: TrafficJudge) => judge.conclude().map(({ name, verdict }) => `${verdict} ${name}`)
const sentIn = (windows: readonly TrafficWindow[]) => windows.reduce((sum, { sent }) => sum + sent, 0)
/** The seconds of each block: the first has three windows, all others five. */
function blocksOf(seconds: number): number[][] {
  const blocks: number[][] = []
  for (let second = 0; second < seconds; second += 1) {
    const block = Math.floor((second + 2) / 5)
    blocks[block] = [...(blocks[block] ?? []), second]
  }
  return blocks
}

describe('a judge of traffic', () => {
  it('does not mind the order of requests and windows within a block', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.nat(), { minLength: 60, maxLength: 60, size: 'max' }), (some, keys) => {
        // The blocks begin with the first request, so that one keeps its place.
        const seconds = [[{}], ...some]
        const shuffled = (places: readonly number[]) => places.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
        const turned: Request[][] = []
        const arrivals: number[] = []
        for (const block of blocksOf(seconds.length)) {
          const [first] = block
          const places = first === 0 ? block.slice(1) : block
          if (first === 0) turned[0] = [{}]
          shuffled(places).forEach((from, index) => {
            turned[places[index] ?? 0] = seconds[from]?.toReversed() ?? []
          })
          // With its last window a block is over.
          const last = places.at(-1)
          arrivals.push(...(first === 0 ? [0] : []), ...shuffled(places.slice(0, -1)).reverse(), ...(last === undefined ? [] : [last]))
        }
        const one = judgeOf(windowsOf(seconds))
        const other = judgeOf(arrivals.map((second) => aWindow(second, turned[second] ?? [])))
        // A block that is not over yet may have decided by one order only.
        fc.pre(seconds.length % 5 === 3)
        expect(outcomeOf(other)).toEqual(outcomeOf(one))
        if (!one.fired) expect(testsOf(other)).toEqual(testsOf(one))
      }),
      { numRuns: 100 },
    )
  })

  it('judges two sources as one that has the requests of both', () => {
    fc.assert(
      fc.property(anyRun, anyRun, (left, right) => {
        const length = Math.min(left.length, right.length)
        const [a, b] = [windowsOf(left.slice(0, length)), windowsOf(right.slice(0, length))]
        const two = judgeOf([])
        two.beginLook('50%', ['green', 'edge'])
        const one = new TrafficJudge(defaultPlan)
        one.beginLook('50%', ['all'], { requestsPerSecond: 10 })
        a.forEach((window, index) => {
          const other = b[index] ?? window
          two.add('green', window)
          two.add('edge', other)
          one.add('all', { ...window, sent: window.sent + other.sent, ...mergeTallies([window, other]) })
        })
        expect(outcomeOf(two)).toEqual(outcomeOf(one))
        expect(two.fired).toBe(one.fired)
        if (!one.fired) expect(testsOf(two)).toEqual(testsOf(one))
      }),
      { numRuns: 200 },
    )
  })

  it('never takes back what has fired, whatever comes', () => {
    fc.assert(
      fc.property(secondsOf(badRequest), anyRun, (first, then) => {
        const judge = judgeOf(windowsOf([...first, ...first, ...first]))
        fc.pre(judge.fired)
        const { verdict, measured, reason } = conditionOf(judge)
        for (const [index, one] of then.entries()) judge.add('green', aWindow(3 * first.length + index, one))
        judge.beginLook('100%', ['green'])
        expect(conditionOf(judge)).toMatchObject({ verdict, measured, reason })
        expect(judge.firedTests()).toHaveLength(1)
      }),
      { numRuns: 100 },
    )
  })

  it('ignores duplicates', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.tuple(fc.nat(59), fc.nat(12)), { maxLength: 20 }), (seconds, repeats) => {
        const windows = windowsOf(seconds)
        const judge = judgeOf([])
        windows.forEach((window, index) => {
          judge.add('green', window)
          for (const [again, later] of repeats) {
            const earlier = windows[again]
            if (again + later === index && earlier !== undefined) judge.add('green', earlier)
          }
        })
        expect(judge.conclude()).toEqual(judgeOf(windows).conclude())
      }),
      { numRuns: 200 },
    )
  })

  it('counts what comes late or out of order once, and what comes after the clock was set back', () => {
    const jumps = fc.constantFrom(0, -50, -3_600, 3_600)
    const delays = fc.array(fc.nat(12), { minLength: 1, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(secondsOf(fc.constant<Request>({})), delays, jumps, fc.nat(60), (seconds, late, jump, from) => {
        const windows = seconds.map((one, second) => aWindow(second + (second >= from ? jump : 0), one))
        const arrival = (index: number) => index + (index < from ? Math.min(late[index % late.length] ?? 0, from - 1 - index) : 0)
        const order = windows.map((_, index) => index).toSorted((a, b) => arrival(a) - arrival(b) || a - b)
        const judge = judgeOf(order.flatMap((index) => windows[index] ?? []))
        expect(countedIn(judge)).toEqual({ requests: sentIn(windows), bad: 0 })
      }),
      { numRuns: 300 },
    )
  })

  it('goes on from JSON as if there had been no interruption', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(60), (seconds, at) => {
        const windows = windowsOf(seconds)
        const before = judgeOf(windows.slice(0, at))
        fc.pre(!before.fired)
        const after = judgeOf(windows.slice(at), {}, handedOn(before))
        const whole = judgeOf(windows)
        expect(after.fired).toBe(whole.fired)
        expect(testsOf(after)).toEqual(testsOf(whole))
      }),
      { numRuns: 300 },
    )
  })

  it('prints no pass beside a measured value above its limit', () => {
    const limits = fc.record(
      {
        'error-rate': fc.constantFrom(0, 0.01, 0.05, 0.2),
        'client-error-rate': fc.constantFrom(0, 0.05),
        'response-time.p50': fc.constantFrom(20, 40),
        'response-time.p95': fc.constantFrom(29, 30, 1_000),
        'response-time.p99': fc.constantFrom(31, 1_990, 2_010),
      },
      { requiredKeys: [] },
    )
    const delay = fc.constantFrom(
      { late: 0, held: 0 },
      { late: 0, held: 0 },
      { late: 5, held: 0 },
      { late: 900, held: 0 },
      { late: 0, held: 900 },
    )
    const verdicts = new Set<string>()
    fc.assert(
      fc.property(secondsOf(aRequest, { most: 200 }), limits, delay, (seconds, thresholds, own) => {
        const judge = judgeOf(
          seconds.map((one, second) =>
            aWindow(
              second,
              one.map((request) => ({ ...request, own })),
            ),
          ),
          { thresholds },
        )
        for (const { verdict, measured = '', limit = '' } of judge.conclude()) {
          verdicts.add(verdict)
          const comparable = measured.endsWith('ms') === limit.endsWith('ms')
          if (verdict === 'pass' && comparable) expect(Number.parseFloat(measured)).toBeLessThanOrEqual(Number.parseFloat(limit))
        }
      }),
      // With a seed, so that each verdict comes in one of the runs.
      { numRuns: 300, seed: 20_260_105 },
    )
    expect([...verdicts].toSorted()).toEqual(['fail', 'not-evaluated', 'pass', 'warn'])
  })

  it('neither passes nor fires on answers that measure nothing', () => {
    const nothing = fc.constantFrom<Request>({ status: 302 }, { status: 429 }, { failure: 'proxy' })
    fc.assert(
      fc.property(secondsOf(nothing, { most: 120 }), (seconds) => {
        const judge = judgeOf(windowsOf(seconds))
        expect(outcomeOf(judge)).toEqual(['not-evaluated error-rate at most 1%'])
      }),
      { numRuns: 100 },
    )
  })
})

function testsOf(judge: TrafficJudge) {
  return judge.save('v1.1.0').rates.map(({ test }) => test)
}
