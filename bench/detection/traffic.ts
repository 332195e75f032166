import { normal, type Random } from './random.ts'
import type { SecondCounts } from './run.ts'

/** A request as the generators see it: its number from 0 on, and when it is planned, in seconds since the start. */
export type PlannedRequest = { index: number; time: number }

/** Whether a request has the property (it is bad, it is slow). One is made for each run and asked about each request in their order. */
export type Property = (request: PlannedRequest) => boolean
export type PropertyOf = (random: Random) => Property

/** Each request for itself. */
export function independently(share: number): PropertyOf {
  return (random) => () => random() < share
}

/** All requests of a cluster of so many or none, so often that the mean is `share`. */
export function inClusters(share: number, size: number): PropertyOf {
  return (random) => {
    let cluster = -1
    let has = false
    return ({ index }) => {
      if (Math.floor(index / size) !== cluster) {
        cluster = Math.floor(index / size)
        has = random() < share
      }
      return has
    }
  }
}

/** All requests of a burst of so many seconds, and none outside of one. Bursts begin at random, so often that the mean is `share`. */
export function inBursts(share: number, seconds: number): PropertyOf {
  return (random) => {
    const begins = share / seconds / (1 - share + share / seconds)
    let second = -1
    // In the middle of a burst, as often as in any other second.
    let left = random() < share ? Math.ceil(random() * seconds) : 0
    return ({ time }) => {
      for (; second < Math.floor(time); second += 1) {
        if (second >= 0) left -= 1
        if (second >= 0 && left <= 0) left = random() < begins ? seconds : 0
      }
      return left > 0
    }
  }
}

/** One property up to a time, another one from it on. */
export function changing(time: number, before: PropertyOf, after: PropertyOf): PropertyOf {
  return (random) => {
    const [early, late] = [before(random), after(random)]
    return (request) => (request.time < time ? early(request) : late(request))
  }
}

/** All requests of the periods, the others as `otherwise` says. */
export function during(periods: readonly (readonly [from: number, to: number])[], otherwise: PropertyOf): PropertyOf {
  return (random) => {
    const other = otherwise(random)
    return (request) => other(request) || periods.some(([from, to]) => request.time >= from && request.time < to)
  }
}

/** The first so many requests, the others as `otherwise` says. */
export function atFirst(count: number, otherwise: PropertyOf): PropertyOf {
  return (random) => {
    const other = otherwise(random)
    return (request) => other(request) || request.index < count
  }
}

/** Latencies above the limit, with a lognormal distribution (sigma 1) whose P95 is at that share of the limit. */
export function lognormalAbove(percentile95: number): PropertyOf {
  const mu = Math.log(percentile95) - 1.6448536269514722
  return (random) => () => Math.exp(mu + normal(random)) > 1
}

/** Latencies above the limit, with a Pareto distribution (shape 1.2: no finite variance) whose P95 is at that share of the limit. */
export function paretoAbove(percentile95: number): PropertyOf {
  const shape = 1.2
  const smallest = percentile95 * 0.05 ** (1 / shape)
  return (random) => () => smallest / (1 - random()) ** (1 / shape) > 1
}

/** How many requests are planned from the start up to a time. */
export type Arrivals = (time: number) => number

export function steady(rate: number): Arrivals {
  return (time) => rate * time
}

/** The rate swings by a sine of half of it. `phase` is from 0 to 1. */
export function swinging(rate: number, period: number, phase: number): Arrivals {
  const angle = (time: number) => 2 * Math.PI * (time / period + phase)
  const integral = (time: number) => rate * (time - (0.5 * period * Math.cos(angle(time))) / (2 * Math.PI))
  return (time) => integral(time) - integral(0)
}

/** Whether the second is measured, measured without requests, or not measured. */
export type Presence = (second: number) => 'measured' | 'idle' | 'missing'

export type Traffic = { seconds: number; arrivals: Arrivals; bad: Property; slow: Property; presence: Presence }

/** The counts of each second. Requests of a second are planned at equal distances in it. */
export function countsOf({ seconds, arrivals, bad, slow, presence }: Traffic): SecondCounts[] {
  const counts: SecondCounts[] = []
  let index = 0
  for (let at = 0; at < seconds; at += 1) {
    const state = presence(at)
    const requests = state === 'idle' ? 0 : Math.max(0, Math.floor(arrivals(at + 1) + 1e-9) - Math.floor(arrivals(at) + 1e-9))
    const second = { at, requests, bad: 0, slow: 0 }
    for (let one = 0; one < requests; one += 1) {
      const request = { index, time: at + (one + 0.5) / requests }
      if (bad(request)) second.bad += 1
      if (slow(request)) second.slow += 1
      index += 1
    }
    if (state !== 'missing') counts.push(second)
  }
  return counts
}
