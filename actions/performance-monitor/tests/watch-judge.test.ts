import { ms } from '@slipway/shared/core/duration'
import { ratio } from '@slipway/shared/core/percentage'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import { rulesOf } from '@slipway/shared/judge/rules'
import { planWatch } from '@slipway/shared/release-watch/plan'
import { withoutNetworkFailures } from '@slipway/shared/release-watch/results'
import { type SavedJudgement, savedJudgement, TrafficJudge, type TrafficJudgePlan } from '@slipway/shared/traffic/traffic-judge'
import { parseEntries, type WatchEntry, writeEntries } from '@slipway/shared/watch/watch-entry'
import { type JudgeSettings, judgeEntries, type WatchConclusion, WatchJudge } from '@slipway/shared/watch/watch-judge'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRound, aWindow, type Requests, seconds, start } from './watch-entries.ts'
import { anInputs } from './watch-scene.ts'

const thresholds = { 'error-rate': 0.01, 'response-time.p95': 1_000, cpu: 0.8 }
const { rules } = rulesOf(
  [
    { health: 'failing', for: ms(20_000) },
    { metric: 'error-rate', above: 0.05, for: ms(120_000) },
    { metric: 'cpu', above: 'threshold', for: ms(20_000) },
  ],
  thresholds,
  { every: { health: ms(5_000), requests: ms(1_000), resources: ms(5_000) } },
)

/** The usual settings: 5 requests a second, an error rate of at most 1 %, 15 minutes. */
const settings: JudgeSettings = {
  rules,
  thresholds,
  requestsPerSecond: 5,
  blockLength: 5_000,
  plannedBlocks: 180,
  release: undefined,
  hasControl: false,
  steps: undefined,
}
const onlyTests = { ...settings, rules: [], thresholds: { 'error-rate': 0.01, 'response-time.p95': 1_000 } }

/** Judges entry by entry and stops when the evidence suffices, as a watch does. */
function judged(entries: readonly WatchEntry[], how: JudgeSettings = onlyTests): { conclusion: WatchConclusion; after: number } {
  const judge = new WatchJudge(how)
  let read = 0
  for (const entry of entries) {
    judge.add(entry)
    read += 1
    if (judge.breached) break
  }
  const last = entries[read - 1]
  return { conclusion: judge.conclude(), after: last === undefined ? 0 : (last.at - start) / 1_000 + 1 }
}
const verdictOf = (entries: readonly WatchEntry[], how: JudgeSettings = onlyTests) => judged(entries, how).conclusion.judgement.verdict
const well: Requests = { ok: 5 }
const down: Requests = { errors: 5 }

const counts = fc.record(
  {
    ok: fc.nat(6),
    slow: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(4)),
    errors: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(5)),
    notFound: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(3)),
    redirects: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(3)),
    limited: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(2)),
    refused: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(5)),
    releases: fc.constantFrom({}, { v2: 3 }, { v2: 2, v1: 1 }, { v1: 1 }),
  },
  { requiredKeys: [] },
)
/** Seconds to the next entry: mostly one, or a gap, a repetition, a step back, a clock that jumps by an hour. */
const steps = fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, fc.constantFrom(0, 2, -1, 30, 3_600, -3_600))
const moment = fc.oneof(
  {
    weight: 8,
    arbitrary: counts.map(
      (requests) =>
        (second: number): WatchEntry => ({ kind: 'traffic', ...aWindow(second, requests) }),
    ),
  },
  fc
    .constantFrom<'pass' | 'fail' | 'not-evaluated'>('pass', 'fail', 'fail', 'not-evaluated')
    .map((verdict) => (second: number) => aRound(second, verdict)),
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant('no such line')).map((cpu) => (second: number): WatchEntry => {
    return { kind: 'resources', at: start + second * 1_000, took: 15, cpu, memory: 'no', disk: 0.4 }
  }),
)
/** A watch of some minutes, good and bad by turns, with its planned time over somewhere in it. */
const watches = fc
  .tuple(fc.array(fc.tuple(steps, moment, fc.integer({ min: 1, max: 25 })), { maxLength: 25 }), fc.nat(400), fc.boolean())
  .map(([parts, over, off]) => {
    let second = 0
    const entries = parts.flatMap(([step, one, times]) =>
      Array.from({ length: times }, () => {
        second += step
        return one(second)
      }),
    )
    const end: WatchEntry[] = off ? [{ kind: 'called-off', at: start + second * 1_000 }] : []
    return [...entries.slice(0, over), { kind: 'time-over', at: start + over * 1_000 } as const, ...entries.slice(over), ...end]
  })
const variants = fc.constantFrom<JudgeSettings>(
  settings,
  onlyTests,
  { ...settings, release: 'v2', hasControl: true },
  { ...settings, thresholds: { 'error-rate': 0, 'client-error-rate': 0.02, 'response-time.p50': 25, 'response-time.p99': 2_000 } },
)

describe('live and from the record', () => {
  it('is judged alike', () => {
    fc.assert(
      fc.property(watches, variants, (entries, how) => {
        const judge = new WatchJudge(how)
        for (const entry of entries) judge.add(entry)
        const again = judgeEntries(parseEntries(writeEntries(entries)), JSON.parse(JSON.stringify(how)))
        expect(again).toEqual(judge.conclude())
        expect(again.breached !== undefined).toBe(judge.breached)
      }),
      { numRuns: 80 },
    )
  })

  it('is judged alike where it stopped early', () => {
    fc.assert(
      fc.property(watches, variants, (entries, how) => {
        const judge = new WatchJudge(how)
        const until = entries.findIndex((entry) => {
          judge.add(entry)
          return judge.breached
        })
        const seen = until < 0 ? entries : entries.slice(0, until + 1)
        expect(judgeEntries(parseEntries(writeEntries(seen)), how)).toEqual(judge.conclude())
      }),
      { numRuns: 80 },
    )
  })
})

describe('more evidence', () => {
  it('never turns REGRESSED back, nor what it was for', () => {
    let breaches = 0
    fc.assert(
      fc.property(watches, variants, (entries, how) => {
        const judge = new WatchJudge(how)
        let first: WatchConclusion['breached']
        for (const entry of entries) {
          judge.add(entry)
          if (first === undefined && !judge.breached) continue
          const { judgement, breached } = judge.conclude()
          expect(judgement.verdict).toBe('fail')
          first ??= breached
          expect(breached).toMatchObject({ rule: first?.rule, at: first?.at, reason: expect.stringMatching(/./) })
          breaches += 1
        }
      }),
      { numRuns: 60 },
    )
    expect(breaches).toBeGreaterThan(100)
  })
})

/** The number of `6%`, `1.5 s` or `30 ms` where both have the same unit. */
function contradicts({ name, measured, limit }: ConditionResult): boolean {
  const [value, most] = [measured, limit].map((text) => /^([\d.]+)(%| ms)(?: slower)?$/.exec(text ?? ''))
  if (value === undefined || value === null || most === undefined || most === null) return false
  if (value[2] !== most[2]) return true
  return name.startsWith('answered by') ? Number(value[1]) < Number(most[1]) : Number(value[1]) > Number(most[1])
}

it('passes nothing beside a value that was measured above its limit', () => {
  const passed = new Set<string>()
  fc.assert(
    fc.property(watches, variants, (entries, how) => {
      for (const condition of judgeEntries(entries, how).conditions) {
        if (condition.verdict !== 'pass') continue
        passed.add(condition.name)
        expect(contradicts(condition), JSON.stringify(condition)).toBe(false)
      }
    }),
    // With a seed, so that each of the conditions below has passed in one of the runs.
    { numRuns: 200, seed: 20_260_105 },
  )
  expect([...passed]).toEqual(
    expect.arrayContaining(['error-rate at most 1%', 'response-time.p95 at most 1000 ms', 'error-rate above 5% for 2m']),
  )
})

describe('the order of a block', () => {
  it('does not matter: which of its seconds had the errors', () => {
    const blocks = fc.array(fc.array(fc.nat(5), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(blocks, fc.integer(), (errors, seed) => {
        const turned = errors.map((block, index) => block.map((_one, second) => block[(second + Math.abs(seed + index)) % 5] ?? 0))
        const fed = (all: readonly number[][]) => {
          // The first block has three windows.
          const judge = new WatchJudge(onlyTests)
          const windows = [0, 0, 0, ...all.flat()].map((count, second) => aWindow(second, { ok: 5 - count, errors: count }))
          for (const window of windows) judge.add({ kind: 'traffic', ...window })
          return judge.breached
        }
        expect(fed(turned)).toBe(fed(errors))
      }),
      { numRuns: 200 },
    )
  })

  it('counts a second that comes twice once, and one that comes late', () => {
    const all = seconds(60, (second) => (second % 9 === 0 ? { ok: 4, errors: 1 } : well))
    const once = judged(all).conclusion
    const twice = judged(all.flatMap((entry) => [entry, entry])).conclusion
    expect(twice.conditions).toEqual(once.conditions)
    const early = all.toSpliced(3, 0, ...all.splice(9, 1))
    expect(judgeEntries(early, onlyTests).total).toEqual(judgeEntries(all.toSpliced(9, 0, ...early.slice(3, 4)), onlyTests).total)
  })
})

describe('time that is not as it should be', () => {
  const shifted = (entries: readonly WatchEntry[], from: number, by: number) =>
    entries.map((entry, index) => (index < from ? entry : { ...entry, at: entry.at + by * 1_000 }))
  const good = seconds(120, () => well)
  const outage = (from: number) => seconds(120, (second) => (second >= from && second < from + 20 ? down : well))

  it.each([3_600, -3_600, 30, -30, 1, -1])('passes the good and finds an outage of 20 s where the clock jumps by %i s', (by) => {
    for (const from of [1, 20, 33, 48, 100]) {
      expect(verdictOf(shifted(good, from, by))).toBe('pass')
      for (const began of [20, 31, 44]) {
        const { conclusion, after } = judged(shifted(outage(began), from, by))
        expect([conclusion.judgement.verdict, from, began]).toEqual(['fail', from, began])
        expect(after - (from < after ? by : 0)).toBeLessThan(began + 21 + Math.max(0, by))
      }
    }
  })

  it('finds an outage where every second window is missing, or 30 s of them', () => {
    const half = (entries: readonly WatchEntry[]) => entries.filter((_one, index) => index % 2 === 0)
    expect(verdictOf(half(good))).toBe('pass')
    expect(verdictOf(half(outage(40)))).toBe('fail')
    const hole = (entries: readonly WatchEntry[]) => entries.filter((_one, index) => index < 45 || index > 75)
    expect(verdictOf(hole(good))).toBe('pass')
    expect(verdictOf(hole(outage(80)))).toBe('fail')
    expect(verdictOf(hole(seconds(120, (second) => (second > 38 && second < 82 ? down : well))))).toBe('fail')
  })

  it('makes no time of the hour between two looks', () => {
    const hour = [aRound(0, 'fail'), aRound(3_600, 'fail')]
    expect(judgeEntries(hour, settings).breached).toBeUndefined()
    expect(verdictOf([...good, ...shifted(good, 0, 3_600)])).toBe('pass')
    const both = [...seconds(60, (second) => (second === 30 ? down : well)), ...shifted(good, 0, 3_600)]
    expect(verdictOf(both)).not.toBe('fail')
  })
})

it('keeps its first evidence where the clock was set back since', () => {
  const earlier = Array.from({ length: 8 }, (_one, index) => aRound(index * 5 - 3_600, 'fail'))
  const { breached } = judgeEntries([...seconds(30, () => down), ...earlier], settings)
  expect(breached).toMatchObject({ rule: 'error-rate at most 1%', at: start + 9_000 })
})

it('has the blocks of the time that a watch takes, where that is longer than asked', () => {
  const { duration, windowLength, judge } = planWatch(
    anInputs({ url: 'https://a.test/', requestsPerSecond: 5, errorRate: ratio(0.01), duration: ms(1_000) }),
    undefined,
  )
  expect(duration).toBeGreaterThan(40_000)
  expect(judge.blockLength).toBeGreaterThan(2_500)
  expect(judge.blockLength).toBeLessThanOrEqual(duration / 12)
  expect(windowLength).toBe(judge.blockLength / 5)
})

describe('the judge-state of the steps', () => {
  const plan: TrafficJudgePlan = { ...onlyTests, release: undefined, lostAreErrors: false }
  const fed = (windows: readonly WatchEntry[], saved?: SavedJudgement) => {
    const judge = new TrafficJudge(plan, saved)
    judge.beginLook('one', ['service'])
    for (const entry of windows) if (entry.kind === 'traffic') judge.add('service', entry)
    return judge
  }
  const travelled = (state: SavedJudgement) => savedJudgement.parse(JSON.parse(JSON.stringify(state)))
  const errorTest = (judge: TrafficJudge) => judge.save('v2').rates.find(({ name }) => name === 'error-rate')

  it('goes on: judged in one piece or in two, the tests are the same', () => {
    const few = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.nat(1)), { minLength: 2, maxLength: 150 })
    fc.assert(
      fc.property(few, fc.nat(150), (errors, cut) => {
        const all = seconds(errors.length, (second) => ({ ok: 5 - (errors[second] ?? 0), errors: errors[second] ?? 0 }))
        const whole = fed(all)
        const before = fed(all.slice(0, cut))
        if (before.fired) return
        const after = fed(all.slice(cut), travelled(before.save('v2')))
        expect(errorTest(after)).toEqual(errorTest(whole))
        expect(after.fired).toBe(whole.fired)
      }),
      { numRuns: 200 },
    )
  })

  it('adds the errors of the steps to those of the watch', () => {
    const third = (second: number) => (second % 3 === 0 ? { ok: 4, errors: 1 } : well)
    const before = fed(seconds(15, third))
    const later = seconds(25, third).map((entry) => ({ ...entry, at: entry.at + 15_000 }))
    const alone = judged(later)
    const after = judged(later, { ...onlyTests, steps: before.save('v2') })
    expect(before.fired).toBe(false)
    expect(after.conclusion.judgement.verdict).toBe('fail')
    expect(after.after).toBeLessThan(alone.after)
  })

  it('begins anew where its test has fired', () => {
    const before = fed(seconds(30, () => down))
    expect(before.fired).toBe(true)
    const good = seconds(60, () => well).map((entry) => ({ ...entry, at: entry.at + 60_000 }))
    expect(verdictOf(good, { ...onlyTests, steps: travelled(before.save('v2')) })).toBe('pass')
  })

  it('is said and left out where it cannot be read, or is of another release', () => {
    const planned = (judgeState: string) => planWatch(anInputs({ url: 'https://a.test/', version: 'v2', judgeState }), undefined)
    const state = fed(seconds(10, () => well)).save('v2')
    expect(planned(JSON.stringify(state))).toMatchObject({ judge: { steps: state, blockLength: 5_000, plannedBlocks: 180 }, notes: [] })
    for (const text of ['{', 'null', '{}', JSON.stringify({ ...state, schema: 2 }), JSON.stringify({ ...state, blockLength: 0 })])
      expect(planned(text)).toMatchObject({ judge: { steps: undefined }, notes: [expect.stringContaining('could not be read')] })
    const notes = ['the input judge-state is of v1, so its tests do not go on in this watch']
    expect(planned(JSON.stringify({ ...state, release: 'v1' }))).toMatchObject({ judge: { steps: undefined }, notes })
    expect(planned(JSON.stringify({ ...state, release: '2' })).judge.steps).toBeDefined()
  })
})

describe('evidence that suffices', () => {
  const minute5 = 300
  it.each<[string, (second: number) => Requests, number]>([
    ['50 s of nothing but errors in minute 5', (second) => (second >= minute5 && second < minute5 + 50 ? down : well), minute5 + 20],
    ['20 s down and 20 s up', (second) => (second % 40 < 20 ? down : well), 20],
    ['8 s down and 8 s up', (second) => (second % 16 < 8 ? down : well), 30],
    ['constant 4 %', (second) => (second % 5 === 0 ? { ok: 4, errors: 1 } : well), 150],
  ])('ends a watch of 15 minutes: %s', (_what, of, within) => {
    const { conclusion, after } = judged(seconds(900, of))
    expect(conclusion.judgement.verdict).toBe('fail')
    expect(after).toBeLessThanOrEqual(within)
    expect(conclusion.breached?.reason).toMatch(
      /^\d+ of \d+ requests failed in the (?:\d+m)?(?:\d+s)? to 12:\d\d:\d\d UTC, [\d.]+% where 1% is allowed$/,
    )
  })

  it('is not an outage of 5 s', () => {
    for (const from of [0, 1, 2, 3, 4, 5, 6, 7, 60])
      expect(verdictOf(seconds(900, (second) => (second >= from && second < from + 5 ? down : well)))).not.toBe('fail')
  })

  it('is a health that fails every second round', () => {
    const rounds = Array.from({ length: 10 }, (_one, index) => aRound(index * 5, index % 2 === 0 ? 'fail' : 'pass'))
    const { breached } = judgeEntries(rounds, settings)
    expect(breached?.reason).toMatch(/^\d of \d looks failed in the last 20s, at 12:00:\d\d UTC$/)
  })

  it('is a health that fails in each round that could look, where every second could not', () => {
    const rounds = Array.from({ length: 360 }, (_one, index) => aRound(index * 10, index % 2 === 0 ? 'fail' : 'not-evaluated'))
    const hourly = rulesOf([{ health: 'failing', for: ms(300_000) }], {}, { every: { health: ms(10_000) } })
    const { conclusion, after } = judged(rounds, { ...settings, rules: hourly.rules })
    expect(conclusion.judgement.verdict).toBe('fail')
    expect(after).toBeLessThan(330)
  })
})

describe('a gauge above its threshold', () => {
  const look = (second: number, memory: number): WatchEntry => {
    return { kind: 'resources', at: start + second * 1_000, took: 5, cpu: 0.1, memory, disk: 0.2 }
  }

  it.each([
    ['memory', { memory: 0.8 }],
    ['disk', { disk: 0.1 }],
  ] as const)('decides at once, as its highest look is judged: %s', (name, thresholds) => {
    const entries = [look(5, 0.5), look(10, 0.9), ...Array.from({ length: 20 }, (_, index) => look(15 + index, 0.5))]
    const { conclusion, after } = judged(entries, { ...onlyTests, thresholds })
    expect(conclusion.judgement.verdict).toBe('fail')
    expect(conclusion.breached).toMatchObject({
      rule: expect.stringContaining(`${name} at most`),
      reason: expect.stringContaining('above'),
    })
    expect(after).toBeLessThanOrEqual(11)
  })

  it('does not decide where its average is judged: cpu', () => {
    const entries = [look(5, 0.5), { ...look(10, 0.5), cpu: 0.9 }, look(15, 0.5), look(20, 0.5)] as const
    expect(judged(entries, { ...onlyTests, thresholds: { cpu: 0.5 } }).conclusion).toMatchObject({
      judgement: { verdict: 'pass' },
      breached: undefined,
    })
  })
})

describe('what is no evidence', () => {
  it('is silence after too few requests: INCONCLUSIVE, with how many are needed', () => {
    const reason = '200 requests were judged; 225 are needed, which takes 45s at 5 a second'
    expect(
      judgeEntries(
        seconds(40, () => well),
        onlyTests,
      ).conditions[0],
    ).toMatchObject({ verdict: 'not-evaluated', reason })
    expect(verdictOf(seconds(45, () => well))).toBe('pass')
  })

  it('is a look above the limit of a rule: it says for how long that was', () => {
    // 3.8 % at 20 requests a second for 25 s, with one look of 6 %, where 5 % is allowed.
    const how = { ...settings, thresholds: { 'error-rate': 0.05 }, requestsPerSecond: 20 }
    const errors = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1]
    const { conditions } = judgeEntries(
      seconds(25, (second) => ({ ok: 20 - (errors[second] ?? 0), errors: errors[second] ?? 0 })),
      how,
    )
    expect(conditions.filter(({ name }) => name.startsWith('error-rate'))).toMatchObject([
      { name: 'error-rate at most 5%', verdict: 'pass', measured: '3.8%', limit: '5%' },
      {
        name: 'error-rate above 5% for 2m',
        verdict: 'pass',
        measured: 'above 5% for 5s, up to 6%',
        limit: 'above 5% for 2m',
        reason: 'the highest look was 6%; error-rate was above 5% for at most 5s of the 2m that the rule needs',
      },
    ])
  })

  it('is one error where none is allowed: a warning', () => {
    const how = { ...onlyTests, thresholds: { 'error-rate': 0 } }
    expect(
      judgeEntries(
        seconds(500, (second) => (second === 70 ? { ok: 4, errors: 1 } : well)),
        how,
      ).conditions,
    ).toMatchObject([{ verdict: 'warn', measured: '0.04%', limit: '0%' }])
    expect(
      verdictOf(
        seconds(500, () => well),
        how,
      ),
    ).toBe('pass')
  })

  it('is a rule that still runs at the end, where the test of its metric has judged the same requests', () => {
    const { conditions } = judgeEntries(
      seconds(63, (second) => (second > 60 ? { ok: 3, errors: 2 } : well)),
      settings,
    )
    const [test, rule] = conditions.filter(({ name }) => name.startsWith('error-rate'))
    expect(test).toMatchObject({ verdict: 'warn', measured: '1.27%' })
    expect(rule).toEqual({
      name: 'error-rate above 5% for 2m',
      verdict: 'warn',
      reason: expect.stringMatching(
        /^error-rate was above 5% for \ds when the watch ended; the rule needs 2m; "error-rate at most 1%" has judged/,
      ),
    })
  })

  it.each<[string, (second: number) => Requests]>([
    ['a cold start: the first 2 of 300 requests take 1.5 s', (second) => (second === 0 ? { slow: 2, ok: 3 } : well)],
    ['2 % of slow requests', (second) => (second % 10 === 7 ? { slow: 1, ok: 4 } : well)],
    ['one error', (second) => (second === 2 ? { ok: 4, errors: 1 } : well)],
  ])('is %s', (_what, of) => {
    expect(verdictOf(seconds(60, of))).toBe('pass')
  })

  it('is more than the limit in too few requests: a warning, with what was measured', () => {
    const { judgement, conditions } = judgeEntries(
      seconds(60, (second) => (second === 20 || second === 50 ? { ok: 3, errors: 2 } : well)),
      onlyTests,
    )
    expect(judgement.verdict).toBe('warn')
    expect(conditions[0]).toMatchObject({
      measured: '1.33%',
      limit: '1%',
      reason: '4 of 300 requests failed, above 1%, but too few to be sure of it',
    })
  })
})

describe('what others have counted', () => {
  const users = { ...onlyTests, counted: ['users'] }
  const iso = (second: number) => new Date(start + second * 1_000).toISOString()
  const counted = (second: number, s5xx: number): WatchEntry => ({
    kind: 'counted',
    at: start + (second + 1) * 1_000,
    source: 'users',
    reading: {
      state: 'read',
      traffic: {
        source: 'haproxy web/green',
        since: iso(second),
        until: iso(second + 1),
        requests: 40,
        s4xx: 0,
        s5xx,
        failed: 0,
        reset: false,
      },
    },
  })
  const beside = (s5xx: number) => seconds(60, () => well).flatMap((window, second) => [window, counted(second, s5xx)])

  it('fails a watch whose own requests are all well, and so does its record', () => {
    const { conclusion } = judged(beside(4), users)
    expect(conclusion.judgement).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('requests of users failed') })
    expect(conclusion.breached?.rule).toBe('error-rate of users at most 1%')
    const again = judgeEntries(parseEntries(writeEntries(beside(4))), JSON.parse(JSON.stringify(users)))
    expect(again.judgement).toMatchObject({ verdict: 'fail' })
  })

  it('stands where this machine has lost its network', () => {
    const { conclusion } = judged(beside(4), users)
    expect(withoutNetworkFailures(conclusion).judgement).toMatchObject({ verdict: 'fail' })
  })

  it('is no reason not to pass where there were no users, and the conditions say so', () => {
    const unread: WatchEntry = { kind: 'counted', at: start, source: 'users', reading: { state: 'unread', reason: 'the socket is gone' } }
    const { conclusion } = judged([unread, ...seconds(60, () => well)], users)
    expect(conclusion.judgement.verdict).toBe('pass')
    expect(conclusion.conditions).toContainEqual(expect.objectContaining({ verdict: 'not-evaluated', reason: 'the socket is gone' }))
  })
})
