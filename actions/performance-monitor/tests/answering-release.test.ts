import { emptyTally, type Tally, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { judgeRelease } from '@slipway/shared/watch/answering-release'
import { judgeEntries } from '@slipway/shared/watch/watch-judge'
import { describe, expect, it } from 'vitest'

/** So many answers, each with the status 200. */
function answers(count: number): Tally {
  const tally = emptyTally()
  return { ...tally, statuses: { ...tally.statuses, '2xx': count }, classes: { ...tally.classes, expected: count } }
}

/** One window a second: the answers by release; `''` names none. */
function windowsOf(seconds: readonly Readonly<Record<string, number>>[]): TrafficWindow[] {
  return seconds.map((counts, second) => ({
    ...answers(Object.values(counts).reduce((sum, count) => sum + count, 0)),
    at: 1_000_000 + second * 1_000,
    length: 1_000,
    sent: 5,
    lateness: 0,
    releases: Object.fromEntries(Object.entries(counts).flatMap(([name, count]) => (name === '' ? [] : [[name, answers(count)]]))),
  }))
}
const every = (seconds: number, counts: Readonly<Record<string, number>>) => Array.from({ length: seconds }, () => counts)
const verdictsOf = (expected: string | undefined, seconds: readonly Readonly<Record<string, number>>[]) =>
  judgeRelease({ release: expected }, windowsOf(seconds)).map(({ verdict, reason }) => [verdict, reason ?? ''])

describe('the release that answers', () => {
  it.each<[string, string, readonly Readonly<Record<string, number>>[]]>([
    ['it alone', 'v2', every(60, { v2: 5 })],
    ['it, under the same version without its v', 'v2.0.0', every(60, { '2.0.0': 5 })],
    ['the old one, only in the first 10 s', 'v2', [...every(10, { v1: 5 }), ...every(50, { v2: 5 })]],
    ['it, beside answers that name none', 'v2', every(60, { v2: 4, '': 1 })],
  ])('is right: %s', (_what, expected, seconds) => {
    expect(verdictsOf(expected, seconds)).toEqual([['pass', '']])
  })

  it('is a failed switch where another one goes on answering', () => {
    const seconds = [...every(10, { v2: 5 }), ...every(300, { v2: 3, v1: 1 })]
    expect(verdictsOf('v2', seconds)).toEqual([
      [
        'fail',
        '25% of the answers in 5m came from "v1" after all traffic was switched to "v2": a replica or cache of the old release still serves',
      ],
    ])
    expect(verdictsOf('v2', every(60, { v1: 5 }))[0]?.[1]).toContain('100% of the answers in 50s came from "v1"')
    expect(verdictsOf('v2', every(60, { v2: 5, a: 1, b: 1, c: 1, d: 1, e: 1 }))[0]?.[1]).toContain('from "a", "b", "c" and 2 more after')
  })

  it('is only warned of where the others are stragglers', () => {
    const hundredth = [...every(10, {}), ...every(99, { v2: 10 }), { v1: 10 }]
    expect(verdictsOf('v2', hundredth)).toEqual([['warn', '1% of the answers in 1m40s came from "v1"']])
    expect(verdictsOf('v2', [...hundredth, { v1: 1 }])[0]?.[0]).toBe('fail')
    const few = [...every(10, {}), ...every(2, { v2: 5, v1: 1 })]
    expect(verdictsOf('v2', few)).toEqual([['warn', '16.67% of the answers in 2s came from "v1"']])
    expect(verdictsOf('v2', [...few, { v1: 1 }])[0]?.[0]).toBe('fail')
  })

  it('is a failed switch where another one comes back late, although it has a small share of the whole watch', () => {
    const seconds = [...every(880, { v2: 5 }), ...every(20, { v2: 3, v1: 2 })]
    expect(verdictsOf('v2', seconds)[0]?.[0]).toBe('warn')
    const entries = windowsOf(seconds).map((window) => ({ kind: 'traffic' as const, ...window }))
    const { judgement } = judgeEntries(entries, {
      rules: [],
      thresholds: { 'error-rate': 0.01 },
      requestsPerSecond: 5,
      blockLength: 5_000,
      plannedBlocks: 180,
      release: 'v2',
      hasControl: false,
      steps: undefined,
    })
    expect(judgement).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('answers came from another release') })
  })

  it('is not judged by what the first 10 s alone have shown', () => {
    expect(verdictsOf('v2', every(9, { v1: 5 }))).toEqual([
      [
        'not-evaluated',
        '100% of the answers in 9s came from "v1"; in the first 10s these may be the last open connections of a load balancer; watch for longer',
      ],
    ])
    expect(verdictsOf('v2', every(9, { v2: 5 }))).toEqual([['pass', '']])
  })

  it('is a warning where no answer names it', () => {
    const unknown = 'no answer told its release (header x-release), so which release was measured is not known'
    expect(verdictsOf('v2', every(60, { '': 5 }))).toEqual([['warn', unknown]])
    expect(verdictsOf('v2', [...every(10, { v2: 5 }), ...every(50, { '': 5 })])).toEqual([
      ['warn', unknown.replace(',', ' after the first 10s,')],
    ])
  })

  it('is nobody where nothing answered, and asked for by nobody without a version', () => {
    expect(verdictsOf('v2', every(60, {}))).toEqual([])
    expect(verdictsOf('v2', [])).toEqual([])
    expect(verdictsOf(undefined, every(60, { v1: 5 }))).toEqual([])
  })
})
