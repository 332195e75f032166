import { describe, expect, it } from 'vitest'
import {
  blockLengthOf,
  judgedRates,
  neededFor,
  neededRequests,
  otherReleaseLimit,
  windowsOfBlock,
  windowsOfFirstBlock,
} from '../../src/judge/judging-plan.ts'

const everything = {
  'error-rate': 0.01,
  'client-error-rate': 0.05,
  'response-time.p50': 200,
  'response-time.p95': 1_000,
  'response-time.p99': 3_000,
  cpu: 0.8,
  memory: 0.9,
}
const defaults = { 'error-rate': 0.01, 'response-time.p95': 1_000 }

describe('the judged rates', () => {
  it.each([
    ['nothing', {}],
    ['the defaults', defaults],
    ['one of each', everything],
    ['other limits than errors', { 'client-error-rate': 0.1, 'response-time.p99': 500 }],
  ])('may be wrong about errors with 1 %, and about all the rest with 1 %: %s', (_what, thresholds) => {
    for (const release of [false, true]) {
      const rates = judgedRates(thresholds, { release })
      const sum = (errors: boolean) =>
        rates.filter(({ name }) => (name === 'error-rate') === errors).reduce((total, { alpha }) => total + alpha, 0)
      expect(sum(true)).toBeLessThanOrEqual(0.01)
      expect(sum(false)).toBeLessThanOrEqual(0.01 + 1e-12)
    }
  })

  it('have the same alpha in the steps as in the watch, where the release is judged too', () => {
    const alphas = (release: boolean) =>
      judgedRates(everything, { release }).flatMap(({ name, alpha }) => (name === 'other-release' ? [] : [[name, alpha]]))
    expect(alphas(true)).toEqual(alphas(false))
  })

  it('say percentiles as shares of slower requests, and leave cpu and memory out', () => {
    expect(judgedRates(everything).map(({ name, title, slowerThan, share }) => ({ name, title, slowerThan, share }))).toEqual([
      { name: 'error-rate', title: 'error-rate at most 1%', slowerThan: undefined, share: 0.01 },
      { name: 'client-error-rate', title: 'client-error-rate at most 5%', slowerThan: undefined, share: 0.05 },
      { name: 'response-time.p50', title: 'response-time.p50 at most 200 ms', slowerThan: 200, share: 0.5 },
      { name: 'response-time.p95', title: 'response-time.p95 at most 1000 ms', slowerThan: 1_000, share: 0.05 },
      { name: 'response-time.p99', title: 'response-time.p99 at most 3000 ms', slowerThan: 3_000, share: 0.01 },
    ])
  })

  it('have no limit of 100 %, and test one of 0 % as 0.1 %', () => {
    expect(judgedRates({ 'error-rate': 1, 'client-error-rate': 1 })).toEqual([])
    expect(judgedRates({ 'error-rate': 0 })).toMatchObject([{ title: 'error-rate at most 0%', limit: '0%', share: 0.001, stated: 0 }])
    expect(judgedRates({ 'error-rate': 0.01 })).toMatchObject([{ share: 0.01, stated: 0.01 }])
  })

  it('judge answers of other releases where one is expected', () => {
    expect(judgedRates(defaults).map(({ name }) => name)).not.toContain('other-release')
    expect(judgedRates(defaults, { release: true }).at(-1)).toMatchObject({ name: 'other-release', share: otherReleaseLimit })
  })
})

describe('the length of a block', () => {
  it.each<[string, number[], number]>([
    ['default steps of 60 s and a watch of 15 min', [60_000, 60_000, 60_000, 900_000], 5_000],
    ['steps of 10 min', [600_000, 900_000], 5_000],
    ['one short step', [60_000, 30_000, 900_000], 2_500],
    ['a short watch', [60_000, 24_000], 2_000],
    ['steps of 1 s', [1_000, 900_000], 1_000],
    ['a watch of nothing', [60_000, 0], 5_000],
    ['no step and no watch', [0], 5_000],
  ])('%s', (_what, spans, length) => {
    expect(blockLengthOf(spans)).toBe(length)
  })

  it('is such that 5 s of a total failure touch two blocks, and the first blocks are three after 9 s', () => {
    expect([windowsOfBlock, windowsOfFirstBlock]).toEqual([5, 3])
  })
})

describe('the needed requests', () => {
  const needed = (thresholds: Parameters<typeof judgedRates>[0], requestsPerSecond: number, blockLength = 5_000) =>
    neededRequests(judgedRates(thresholds), { requestsPerSecond, blockLength })

  it.each([
    ['1 % at 5 a second', { 'error-rate': 0.01 }, 5, 225, 45_000],
    ['the defaults', defaults, 5, 225, 45_000],
    ['5 % at 5 a second', { 'error-rate': 0.05 }, 5, 125, 25_000],
    ['0.1 % at 5 a second', { 'error-rate': 0.001 }, 5, 1_800, 360_000],
    ['0 % is tested as 0.1 %', { 'error-rate': 0 }, 5, 1_800, 360_000],
    ['1 % at 0.2 a second', { 'error-rate': 0.01 }, 0.2, 168, 840_000],
    ['1 % at 50 a second', { 'error-rate': 0.01 }, 50, 1_250, 25_000],
    ['nothing to judge', {}, 5, 0, 0],
  ])('%s', (_what, thresholds, perSecond, requests, time) => {
    expect(needed(thresholds, perSecond)).toEqual({ requests, time })
  })

  it('include those of the warm-up, which are left out by whole windows: 20 at 5 a second, one window at 50, 10 s at 0.2', () => {
    const times = { 'response-time.p99': 1_000 }
    const [rate] = judgedRates(times)
    const without = (perSecond: number) => (rate === undefined ? Number.NaN : neededFor(rate, perSecond * 5))
    expect(needed(times, 5).requests - without(5)).toBe(20)
    expect(needed(times, 50).requests - without(50)).toBe(50)
    expect(needed(times, 0.2).requests - without(0.2)).toBe(2)
  })

  it('do not depend on what was asked before', () => {
    const plan = { share: 0.001, alpha: 0.01 }
    const first = [5, 5.5, 5.9].map((perBlock) => neededFor(plan, perBlock))
    expect([5.9, 5.5, 5].map((perBlock) => neededFor(plan, perBlock)).reverse()).toEqual(first)
    expect(new Set(first).size).toBeGreaterThan(1)
  })
})
