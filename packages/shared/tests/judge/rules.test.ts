import { ms } from '@slipway/shared/core/duration'
import {
  advanceClock,
  concludeClock,
  evaluateRules,
  type RuleSample,
  rulesOf,
  startClock,
  type ThresholdRule,
} from '@slipway/shared/judge/rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const rule: ThresholdRule = { name: 'error-rate above 5% for 2m', subject: 'error-rate', above: 0.05, for: ms(120_000), minimumRequests: 0 }

/** A sample a second; undefined is a missing one. */
const everySecond = (values: readonly (number | undefined)[]): RuleSample[] => values.map((value, index) => ({ at: index * 1_000, value }))
const run = (samples: readonly RuleSample[], of: ThresholdRule = rule) => samples.reduce(advanceClock, startClock(of))
const bad = (count: number) => Array.from({ length: count }, () => 0.5)
const gone = (count: number) => Array.from({ length: count }, () => undefined)

describe('the clock of a rule', () => {
  it.each([
    ['is breached at exactly its time', bad(121), 120_000],
    ['is not breached a moment before', bad(120), undefined],
    ['starts again after one good sample', [...bad(120), 0.05, ...bad(120)], undefined],
    ['counts again after a good sample', [...bad(60), 0, ...bad(121)], 181_000],
    ['does not count time that nobody saw', [...bad(60), ...gone(60), ...bad(60)], undefined],
    ['is not reset by missing samples', [...bad(60), ...gone(60), ...bad(62)], 181_000],
    ['stays breached whatever comes', [...bad(121), ...Array.from({ length: 50 }, () => 0)], 120_000],
    ['takes NaN for missing', [...bad(60), Number.NaN, ...bad(60)], undefined],
  ])('%s', (_what, values, breachedAt) => {
    expect(run(everySecond(values)).breachedAt).toBe(breachedAt)
  })

  it('takes a sample of too few requests for missing', () => {
    const clock = run([{ at: 0, value: 1, requests: 3 }], { ...rule, minimumRequests: 20 })
    expect(clock.measured).toBe(0)
    expect(concludeClock(clock)).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'at most 3 requests were in view at a time; the rule needs 20',
    })
  })

  it('breaches at once when it has no time', () => {
    expect(run(everySecond([0, 0.06]), { ...rule, for: ms(0) }).breachedAt).toBe(1_000)
  })

  it('has decided nothing while it runs', () => {
    expect(concludeClock(run(everySecond([0, ...bad(31)])))).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'error-rate was above 5% for 30s when the watch ended; the rule needs 2m',
    })
  })

  it('passes only what was seen', () => {
    expect(concludeClock(run([]))).toMatchObject({ verdict: 'not-evaluated', reason: 'nothing was measured' })
    expect(concludeClock(run(everySecond([undefined])))).toMatchObject({ verdict: 'not-evaluated' })
    expect(concludeClock(run(everySecond([0.01])))).toEqual({ name: rule.name, verdict: 'pass', measured: '1%', limit: '5%' })
  })
})

const anySample = fc.record({
  value: fc.option(fc.constantFrom(0, 0.04, 0.06, 1), { nil: undefined }),
  step: fc.integer({ min: 1, max: 40_000 }),
})
const anyStream = fc.array(anySample, { maxLength: 40 }).map((steps) => {
  let at = 0
  return steps.map(({ value, step }) => {
    at += step
    return { at, value }
  })
})

describe('for any stream', () => {
  it('a breach has the rule’s time of unbroken samples above before it', () => {
    fc.assert(
      fc.property(anyStream, (stream) => {
        const { breachedAt } = run(stream)
        if (breachedAt === undefined) return
        const upTo = stream.filter((sample) => sample.at <= breachedAt)
        const lastGood = upTo.findLastIndex((sample) => sample.value !== undefined && sample.value <= rule.above)
        const since = upTo.slice(lastGood + 1)
        let seen = 0
        for (const [index, sample] of since.entries()) {
          const before = since[index - 1]
          if (before?.value !== undefined && sample.value !== undefined) seen += sample.at - before.at
        }
        expect(seen).toBeGreaterThanOrEqual(rule.for)
      }),
    )
  })

  it('missing samples change no outcome when they stand where another is missing or good', () => {
    fc.assert(
      fc.property(anyStream, fc.nat(), (stream, where) => {
        const index = where % (stream.length + 1)
        const before = stream[index - 1]
        if (before?.value !== undefined && before.value > rule.above) return
        const more = [...stream.slice(0, index), { at: before?.at ?? 0, value: undefined }, ...stream.slice(index)]
        expect(run(more).breachedAt).toBe(run(stream).breachedAt)
      }),
    )
  })

  it('an end that is good and no breach before is a pass', () => {
    fc.assert(
      fc.property(anyStream, (stream) => {
        const clock = run([...stream, { at: (stream.at(-1)?.at ?? 0) + 1, value: 0 }])
        expect(concludeClock(clock).verdict).toBe(clock.breachedAt === undefined ? 'pass' : 'fail')
      }),
    )
  })
})

describe('several rules', () => {
  it('names the rule that was breached first, with its time', () => {
    const { rules } = rulesOf(
      [
        { metric: 'error-rate', above: 0.05, for: ms(3_000) },
        { health: 'failing', for: ms(1_000) },
      ],
      {},
      { minimumRequests: 0 },
    )
    const outcome = evaluateRules(rules, { 'error-rate': everySecond(bad(10)), health: everySecond([0, 0, 1, 1]) })
    expect(outcome.breached).toMatchObject({ rule: { subject: 'error-rate' }, at: 3_000 })
    expect(outcome.conditions.map((one) => one.verdict)).toEqual(['fail', 'fail'])
    expect(outcome.conditions[1]?.reason).toBe('health was failing for 1s without a break')
  })
})

describe('triggers as rules', () => {
  it('takes the threshold of the environment, and leaves alone what is not its own', () => {
    const { rules, others } = rulesOf([{ metric: 'response-time.p95', above: 'threshold', for: ms(60_000) }, { security: 'critical' }], {
      'response-time.p95': 1_000,
    })
    expect(rules).toEqual([
      { name: 'response-time.p95 above 1000 ms for 1m', subject: 'response-time.p95', above: 1_000, for: 60_000, minimumRequests: 20 },
    ])
    expect(others).toEqual(['security: critical'])
  })

  it('refuses every limit that makes no sense, at once', () => {
    const attempt = () =>
      rulesOf(
        [
          { metric: 'cpu', above: 'threshold', for: ms(1) },
          { metric: 'error-rate', above: 2_000, for: ms(1) },
          { metric: 'response-time.p99', above: 0.05, for: ms(1) },
          { metric: 'throughput', above: 1, for: ms(1) },
        ],
        {},
      )
    expect(attempt).toThrow(/no threshold for cpu[\s\S]*2000 is not a percentage[\s\S]*0.05 is not a span[\s\S]*throughput/)
  })
})
