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
    ['takes NaN for missing', [...bad(60), Number.NaN, ...bad(61)], 120_000],
    ['counts the time of a short gap between two bad looks', [...bad(60), ...gone(2), ...bad(60)], 120_000],
    ['does not count the time of a longer one', [...bad(60), ...gone(3), ...bad(60)], undefined],
    ['is reset by a good look after a gap', [...bad(119), ...gone(2), 0, ...bad(119)], undefined],
    ['is breached though every second look is missing', Array.from({ length: 121 }, (_, i) => (i % 2 === 0 ? 1 : undefined)), 120_000],
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

describe('the times of looks', () => {
  const seconds = (times: readonly number[], value: number | undefined = 1): RuleSample[] => times.map((at) => ({ at: at * 1_000, value }))
  const steady = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const every = (interval: number, of: ThresholdRule = rule): ThresholdRule => ({ ...of, every: ms(interval) })

  it('breaches by looks 10 s apart of which every second one is missing', () => {
    const looks = Array.from({ length: 360 }, (_, index) => ({ at: index * 10_000, value: index % 2 === 0 ? 1 : undefined }))
    expect(run(looks).breachedAt).toBe(120_000)
    expect(run(looks, every(10_000)).breachedAt).toBe(120_000)
  })

  it.each([
    ['two looks an hour apart say nothing of the hour', every(10_000), [0, 3_600], undefined],
    ['nor where nobody knows how often it looks', rule, [0, 3_600], undefined],
    ['nor with a rule of two hours', every(10_000, { ...rule, for: ms(7_200_000) }), [0, 3_600, 7_200], undefined],
    ['unless looks are planned an hour apart', every(3_600_000), [0, 3_600], 3_600_000],
    ['and then a missed one is a gap', every(3_600_000), [0, 7_200], undefined],
    ['looks may be late', every(5_000), [0, 14, 28, 42, 56, 70, 84, 98, 112, 126], 126_000],
    ['a clock that jumps ahead is a gap', every(1_000), [...steady(0, 60), ...steady(4_000, 4_060)], 4_060_000],
    ['a clock that jumps ahead once is a gap', every(1_000), [...steady(0, 60), ...steady(4_000, 4_059)], undefined],
    ['a clock that jumps back counts anew from there', every(1_000), [...steady(4_000, 4_060), ...steady(0, 60)], 60_000],
    ['a clock that jumps back counts nothing between', every(1_000), [...steady(4_000, 4_060), ...steady(0, 59)], undefined],
    ['one look just after another changes nothing of the interval', rule, [0, 0.001, ...steady(1, 25).map((one) => one * 5)], 125_000],
    ['a machine that was busy for a second has missed nothing', every(50), steady(0, 120), 120_000],
  ])('%s', (_what, of, times, breachedAt) => {
    expect(run(seconds(times), of).breachedAt).toBe(breachedAt)
  })

  it('ignores a look that comes out of order', () => {
    const inOrder = seconds(steady(0, 119))
    const late = [...inOrder.slice(0, 60), { at: 57_500, value: 0 }, ...inOrder.slice(60)]
    expect(run(late, every(1_000))).toEqual(run(inOrder, every(1_000)))
  })

  it('takes the worst of several looks of one time, whatever their order', () => {
    const before = seconds(steady(0, 59))
    const same = [0, 1, undefined].map((value) => ({ at: 60_000, value }))
    const orders = [same, same.toReversed(), [same[1], same[2], same[0], same[1]].flatMap((one) => one ?? [])]
    for (const looks of orders)
      expect(run([...before, ...looks, ...seconds(steady(61, 120))], every(1_000))).toMatchObject({
        breachedAt: 120_000,
        measured: 121,
        missing: 0,
        bad: 121,
      })
    expect(run([...before, ...same.filter((one) => one.value !== 1)], every(1_000))).toMatchObject({ state: 'idle', time: { held: 0 } })
  })

  it('does not take a look that lasted for a gap', () => {
    const slow = Array.from({ length: 5 }, (_, index) => ({ at: index * 30_000, value: 1, took: 30_000 }))
    expect(run(slow, every(5_000)).breachedAt).toBe(120_000)
    expect(run(seconds([0, 30, 60, 90, 120]), every(5_000)).breachedAt).toBe(undefined)
  })
})

describe('looks that come and go', () => {
  const health: ThresholdRule = { name: 'health failing for 30s', subject: 'health', above: 0, for: ms(30_000), minimumRequests: 0 }
  const cpu: ThresholdRule = { ...health, name: 'cpu above 90% for 30s', subject: 'cpu', above: 0.9 }
  const words: Record<string, number> = { '-': 1, '+': 0 }
  const looks = (word: string): RuleSample[] => [...word].map((letter, index) => ({ at: index * 5_000, value: words[letter] }))

  it.each([
    ['every second look', '-+'.repeat(20), 30_000],
    ['every second look, the first good', '+-'.repeat(20), 35_000],
    ['20 s up and 20 s down', '++++----'.repeat(10), 60_000],
    ['with missing looks between', '-?+?'.repeat(20), 40_000],
    ['an outage without a break, not before its time', `${'+'.repeat(20)}-------`, 130_000],
    ['an outage that is over', `${'+'.repeat(20)}------${'+'.repeat(20)}`, undefined],
    ['two failures', '-++++++-+++++++', undefined],
    ['two looks of three are good', '-++'.repeat(60), undefined],
    ['one look in ten for 15 minutes', '-+++++++++'.repeat(18), undefined],
    ['a failure long before an outage of half the time', `-${'+'.repeat(6)}----++++`, undefined],
  ])('%s', (_what, word, breachedAt) => {
    expect(run(looks(word), health).breachedAt).toBe(breachedAt)
    expect(run(looks(word), cpu).breachedAt).toBe(breachedAt)
  })

  it('needs three bad looks', () => {
    expect(run(looks('-+-+'), { ...health, for: ms(10_000) }).breachedAt).toBe(undefined)
    expect(run(looks('-+-+-'), { ...health, for: ms(10_000) }).breachedAt).toBe(20_000)
  })

  it('says how many looks failed, and in which time', () => {
    expect(concludeClock(run(looks('-+-+-+-'), health))).toEqual({
      name: health.name,
      verdict: 'fail',
      reason: '4 of 7 looks failed in the last 30s',
    })
    const reason = '4 of 7 looks had cpu above 90% in the last 30s, up to 100%'
    expect(concludeClock(run(looks('-+-+-+-'), cpu))).toMatchObject({ verdict: 'fail', reason })
  })

  it('is undecided while it may still come to a breach', () => {
    expect(concludeClock(run(looks('-+-+'), health))).toMatchObject({
      verdict: 'not-evaluated',
      reason: '2 of 4 looks failed in the last 15s when the watch ended; the rule needs 30s',
    })
    expect(run(looks('---+'), health).state).toBe('idle')
  })

  it('leaves requests to the sequential tests', () => {
    expect(run(looks('-+'.repeat(20)), { ...health, subject: 'error-rate' }).breachedAt).toBe(undefined)
    expect(concludeClock(run(looks('-+-+'), { ...health, subject: 'error-rate' })).verdict).toBe('pass')
  })

  it('holds no more after a thousand looks than after twenty', () => {
    const size = (word: string) => JSON.stringify(run(looks(word), health)).length
    expect(size('-++'.repeat(700))).toBeLessThan(size('-++'.repeat(7)) + 40)
  })
})

describe('a condition', () => {
  it('never shows a value above its limit beside a pass without its meaning', () => {
    const values = [...Array.from({ length: 19 }, () => 0.051), 0.06, 0]
    const looks = values.map((value, index) => ({ at: index * 1_042, value }))
    expect(concludeClock(run(looks))).toEqual({
      name: rule.name,
      verdict: 'pass',
      measured: 'above 5% for 19s, up to 6%',
      limit: 'above 5% for 2m',
      reason: 'the highest look was 6%; error-rate was above 5% for at most 19s of the 2m that the rule needs',
    })
  })

  it('says of health how many looks failed', () => {
    const health: ThresholdRule = { ...rule, name: 'health failing for 2m', subject: 'health', above: 0 }
    expect(concludeClock(run(everySecond([0, 1, 1, 0, 0, 0]), health))).toMatchObject({
      verdict: 'pass',
      reason: '2 of 6 looks failed, for at most 1s of the 2m that the rule needs',
    })
  })

  it('never rounds a time up to the rule’s own', () => {
    const looks = [0, 1, 2, 3].map((one) => ({ at: one * 39_990, value: 1 }))
    const { reason } = concludeClock(run(looks, { ...rule, every: ms(40_000) }))
    expect(reason).toBe('error-rate was above 5% for 1m59s when the watch ended; the rule needs 2m')
    const short = { ...rule, for: ms(2_500) }
    expect(
      concludeClock(
        run(
          [0, 2_480].map((at) => ({ at, value: 1 })),
          short,
        ),
      ).reason,
    ).toContain('for 2s400ms when')
    expect(
      concludeClock(
        run(
          [0, 2_613].map((at) => ({ at, value: 1 })),
          { ...short, every: ms(2_000) },
        ),
      ).reason,
    ).toContain('for 2s600ms without')
  })

  it('is not evaluated where fewer than half of the looks could measure', () => {
    const every = (n: number) =>
      Array.from({ length: 40 }, (_, index) => ({ at: index, value: index < n ? 0 : undefined, reason: 'no page' }))
    expect(concludeClock(run(every(12)))).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'only 12 of 40 looks could measure it (no page)',
    })
    expect(concludeClock(run(every(20))).verdict).toBe('pass')
  })
})

const subjects = fc.constantFrom('error-rate' as const, 'health' as const, 'cpu' as const)
const anyRule = fc.record({ subject: subjects, seconds: fc.integer({ min: 0, max: 120 }) }).map(
  ({ subject, seconds }): ThresholdRule => ({
    name: 'any',
    subject,
    above: 0.05,
    for: ms(seconds * 1_000),
    minimumRequests: 0,
    every: ms(5_000),
  }),
)
const anyValue = fc.constantFrom(undefined, 0, 0.04, 0.06, 1, 1)
const anyStream = fc
  .array(fc.record({ value: anyValue, step: fc.constantFrom(1, 900, 5_000, 5_000, 5_000, 10_000, 14_999, 15_001, 40_000) }), {
    maxLength: 60,
  })
  .map((steps) => {
    let at = 0
    return steps.map(({ value, step }): RuleSample => {
      at += step
      return { at, value }
    })
  })
const staleness = ({ for: time }: ThresholdRule) => Math.max(Math.min(time, 15_000), 7_500)
const isBad = ({ value }: RuleSample) => value !== undefined && value > 0.05

describe('for any stream', () => {
  it('a breach has the rule’s time before it, in looks that are no further apart than the staleness', () => {
    fc.assert(
      fc.property(anyRule, anyStream, (of, stream) => {
        const { breachedAt } = run(stream, of)
        if (breachedAt === undefined) return
        const seen = stream.filter(({ at, value }) => at <= breachedAt && value !== undefined)
        const flaps = of.subject !== 'error-rate'
        // From some bad look on: enough time, no good look; or at no time more good than bad, with three bad ones.
        const holds = seen.some((first, from) => {
          if (!isBad(first)) return false
          const since = seen.slice(from)
          const gaps = since.slice(1).map((look, index) => look.at - (since[index]?.at ?? 0))
          const time = gaps.reduce((sum, gap) => sum + (gap <= staleness(of) ? gap : 0), 0)
          const balanced = since.every((_, index) => since.slice(0, index + 1).filter(isBad).length * 2 >= index + 1)
          return time >= of.for && (since.every(isBad) || (flaps && balanced && since.filter(isBad).length >= 3))
        })
        expect(holds).toBe(true)
      }),
    )
  })

  it('more bad evidence never takes a breach back, nor puts it off', () => {
    fc.assert(
      fc.property(
        anyRule,
        anyStream,
        fc.array(fc.nat({ max: 400_000 }), { maxLength: 5 }),
        fc.array(fc.nat()),
        (of, stream, times, worse) => {
          const { breachedAt = Number.POSITIVE_INFINITY } = run(stream, of)
          const turned = stream.map((look, index) => (worse.some((one) => one % stream.length === index) ? { ...look, value: 1 } : look))
          const more = [...turned, ...times.map((at) => ({ at, value: 1 }))].toSorted((one, other) => one.at - other.at)
          expect(run(more, of).breachedAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(breachedAt)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('duplicates change nothing, and the order of looks of one time does not matter', () => {
    fc.assert(
      fc.property(anyRule, anyStream, fc.array(anyValue, { maxLength: 60 }), (of, stream, others) => {
        const twice = stream.flatMap((look) => [look, look])
        expect(run(twice, of)).toEqual(run(stream, of))
        const pair = (look: RuleSample, index: number) => [look, { at: look.at, value: others[index] }]
        const forwards = run(stream.flatMap(pair), of)
        const backwards = run(
          stream.flatMap((look, index) => pair(look, index).toReversed()),
          of,
        )
        expect(forwards.breachedAt).toBe(backwards.breachedAt)
        // After a breach nothing counts, so that the highest value of two of one time is the first one.
        if (forwards.breachedAt === undefined) expect(forwards).toEqual(backwards)
      }),
    )
  })

  it('looks out of order by at most the staleness are as if they had not come', () => {
    fc.assert(
      fc.property(
        anyRule,
        anyStream,
        fc.array(fc.record({ after: fc.nat(), by: fc.integer({ min: 1, max: 7_500 }), value: anyValue })),
        (of, stream, late) => {
          const all = stream.flatMap((look, index) => [
            look,
            ...late.filter(({ after }) => after % stream.length === index).map(({ by, value }) => ({ at: look.at - by, value })),
          ])
          expect(run(all, of)).toEqual(run(stream, of))
        },
      ),
    )
  })

  it('missing looks change no breach', () => {
    fc.assert(
      fc.property(anyRule, anyStream, fc.array(fc.nat({ max: 400_000 })), (of, stream, times) => {
        const more = [...stream, ...times.map((at) => ({ at, value: undefined }))].toSorted((one, other) => one.at - other.at)
        expect(run(more, of).breachedAt).toBe(run(stream, of).breachedAt)
      }),
    )
  })

  it('a pass has at least half of its looks measured, and no value above the limit without its time', () => {
    fc.assert(
      fc.property(anyRule, anyStream, (of, stream) => {
        const condition = concludeClock(run(stream, of))
        if (condition.verdict !== 'pass') return
        expect(stream.filter(({ value }) => value !== undefined).length * 2).toBeGreaterThanOrEqual(stream.length)
        if (stream.some(isBad)) expect(condition.reason).toMatch(/for at most .* that the rule needs/)
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
  it('leaves a threshold of requests to the sequential test, and uses the one of a gauge', () => {
    const { rules, others } = rulesOf(
      [
        { metric: 'response-time.p95', above: 'threshold', for: ms(60_000) },
        { metric: 'error-rate', above: 'threshold', for: ms(60_000) },
        { metric: 'client-error-rate', above: 'threshold', for: ms(60_000) },
        { metric: 'error-rate', above: 0.05, for: ms(120_000) },
        { metric: 'cpu', above: 'threshold', for: ms(60_000) },
        { security: 'critical' },
      ],
      { 'response-time.p95': 1_000, 'error-rate': 0.01, 'client-error-rate': 0.1, cpu: 0.9 },
    )
    expect(rules).toEqual([
      { name: 'error-rate above 5% for 2m', subject: 'error-rate', above: 0.05, for: 120_000, minimumRequests: 20 },
      { name: 'cpu above 90% for 1m', subject: 'cpu', above: 0.9, for: 60_000, minimumRequests: 0 },
    ])
    expect(others).toEqual(['security: critical'])
  })

  it('knows how often each subject is looked at', () => {
    const { rules } = rulesOf(
      [
        { health: 'failing', for: ms(1) },
        { metric: 'error-rate', above: 0.05, for: ms(1) },
        { metric: 'cpu', above: 0.9, for: ms(1) },
      ],
      {},
      { every: { health: ms(5_000), requests: ms(1_000), resources: ms(10_000) } },
    )
    expect(rules.map((one) => one.every)).toEqual([5_000, 1_000, 10_000])
  })

  it('refuses every limit that makes no sense, at once', () => {
    const attempt = () =>
      rulesOf(
        [
          { metric: 'cpu', above: 'threshold', for: ms(1) },
          { metric: 'client-error-rate', above: 'threshold', for: ms(1) },
          { metric: 'error-rate', above: 2_000, for: ms(1) },
          { metric: 'response-time.p99', above: 0.05, for: ms(1) },
          { metric: 'throughput', above: 1, for: ms(1) },
        ],
        {},
      )
    expect(attempt).toThrow(
      /no threshold for cpu[\s\S]*no threshold for client-error-rate[\s\S]*2000 is not a percentage[\s\S]*0.05 is not a span[\s\S]*throughput/,
    )
  })
})
