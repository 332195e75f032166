import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../detection/random.ts'
import { countBetween, durationOf } from '../../detection/run.ts'
import { runOf, scenarios } from '../../detection/scenarios.ts'
import {
  atFirst,
  changing,
  countsOf,
  during,
  inBursts,
  inClusters,
  independently,
  lognormalAbove,
  type PropertyOf,
  paretoAbove,
  steady,
  swinging,
} from '../../detection/traffic.ts'

const never = independently(0)

function play(bad: PropertyOf, { seconds = 1_000, rate = 5, seed = 1 } = {}) {
  const random = seededRandom(seed, 0, 0)
  return countsOf({ seconds, arrivals: steady(rate), bad: bad(random), slow: never(random), presence: () => 'measured' })
}

function shareOf(bad: PropertyOf): number {
  const { requests, bad: count } = countBetween(play(bad, { seconds: 200_000 }), 0, 200_000)
  return count / requests
}

describe('the traffic of a run', () => {
  it.each<[string, PropertyOf, number]>([
    ['independent', independently(0.03), 0.03],
    ['in bursts of 1 s', inBursts(0.03, 1), 0.03],
    ['in bursts of 10 s', inBursts(0.03, 10), 0.03],
    ['in bursts that are frequent', inBursts(0.4, 3), 0.4],
    ['in clusters of 10 requests', inClusters(0.03, 10), 0.03],
    ['above a lognormal P95', lognormalAbove(1), 0.05],
    ['above a Pareto P95', paretoAbove(1), 0.05],
    ['above a lognormal P95 below the limit', lognormalAbove(0.98), 0.0479],
  ])('has the true share when it is %s', (_, property, share) => {
    expect(Math.abs(shareOf(property) / share - 1)).toBeLessThan(0.05)
  })

  it('fails for all of a burst and not outside of one', () => {
    const seconds = play(inBursts(0.05, 3), { seconds: 10_000 })
    expect(seconds.every(({ requests, bad }) => bad === 0 || bad === requests)).toBe(true)
    const lengths = seconds
      .map(({ bad }) => (bad > 0 ? 'x' : ' '))
      .join('')
      .trim()
      .split(/ +/)
      .map(({ length }) => length)
    expect(lengths.slice(1, -1).every((length) => length % 3 === 0)).toBe(true)
  })

  it('fails for all of a cluster or none of it', () => {
    const seconds = play(inClusters(0.1, 10), { seconds: 1_000, rate: 10 })
    expect(seconds.every(({ bad }) => bad === 0 || bad === 10)).toBe(true)
  })

  it('fails at the planned times of the requests', () => {
    // Planned at 0.1, 0.3, 0.5, 0.7 and 0.9 of each second.
    const bad = play(during([[2.4, 4.4]], never), { seconds: 6 }).map((second) => second.bad)
    expect(bad).toEqual([0, 0, 3, 5, 2, 0])
    expect(play(atFirst(7, never), { seconds: 3 }).map((second) => second.bad)).toEqual([5, 2, 0])
    expect(play(changing(1, never, independently(1)), { seconds: 3 }).map((second) => second.bad)).toEqual([0, 5, 5])
  })

  it('plans less than one request per second at equal distances', () => {
    expect(play(never, { seconds: 10, rate: 0.2 }).map(({ requests }) => requests)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  })

  it('swings by half around the rate', () => {
    const arrivals = swinging(5, 900, 0.3)
    const rates = Array.from({ length: 900 }, (_, at) => arrivals(at + 1) - arrivals(at))
    expect(arrivals(900)).toBeCloseTo(4_500)
    expect(Math.min(...rates)).toBeCloseTo(2.5, 2)
    expect(Math.max(...rates)).toBeCloseTo(7.5, 2)
  })

  it('has no entry for a second that is missing, and one of 0 for a second without requests', () => {
    const random = seededRandom(1, 0, 0)
    const presence = (at: number) => (at === 1 ? 'missing' : at === 2 ? 'idle' : 'measured')
    const common = { arrivals: steady(5), bad: never(random), slow: never(random) }
    expect(countsOf({ seconds: 4, presence, ...common }).map(({ at, requests }) => [at, requests])).toEqual([
      [0, 5],
      [2, 0],
      [3, 5],
    ])
  })
})

describe('a scenario', () => {
  it('gives the same run for the same number and seed, and another one otherwise', () => {
    for (const scenario of scenarios) {
      const run = runOf(scenario, { run: 3, seed: 7 })
      expect(runOf(scenario, { run: 3, seed: 7 })).toEqual(run)
      expect(runOf(scenario, { run: 4, seed: 7 })).not.toEqual(run)
      expect(runOf(scenario, { run: 3, seed: 8 })).not.toEqual(run)
    }
  })

  it('is about a bad release exactly where it has an onset, and leaves time to find it', () => {
    for (const scenario of scenarios) {
      for (let run = 0; run < 3; run += 1) {
        const { onset, plan } = runOf(scenario, { run, seed: 1 })
        expect(onset !== undefined, scenario.name).toBe(scenario.kind === 'bad')
        expect(onset ?? 0).toBeLessThanOrEqual(durationOf(plan) - 60)
      }
    }
  })

  it('makes the steps as long as the requests that they need take', () => {
    const steps = (name: string) => scenarios.find((one) => one.name === name)?.plan.steps[0]
    expect(steps('0.9 % errors')).toBe(60)
    expect(steps('0.9 % errors at 0.2 requests per second')).toBe(840)
  })
})
