import type { ConditionResult } from '../../src/evidence/schema.ts'
import { Histogram } from '../../src/traffic/histogram.ts'
import type { LatencySketch, SideTraffic } from '../../src/traffic/side-traffic.ts'
import type { TrafficJudge } from '../../src/traffic/traffic-judge.ts'
import { origin } from './judged-windows.ts'

/** What users got in one second. */
export type Counted = { requests: number; s4xx?: number; s5xx?: number; failed?: number; tells?: 'failures'; latency?: LatencySketch }

/** What a side has counted in the second that begins so many seconds after noon. */
export function anInterval(second: number, counted: Counted, { side = 'green', length = 1 } = {}): SideTraffic {
  const [since, until] = [second, second + length].map((at) => new Date(origin + at * 1_000).toISOString())
  return {
    source: `haproxy web/${side}`,
    since: since ?? '',
    until: until ?? '',
    s4xx: 0,
    s5xx: 0,
    failed: 0,
    reset: false,
    ...counted,
  }
}

/** Gives a judge so many seconds of users' requests, and returns the seconds after which it has fired; undefined where it has not. */
export function countUsers(
  judge: TrafficJudge,
  seconds: number,
  { release, other, from = 0 }: { release: (second: number) => Counted; other?: (second: number) => Counted; from?: number },
): number | undefined {
  for (let second = from; second < from + seconds; second += 1) {
    const beside = other === undefined ? undefined : anInterval(second, other(second), { side: 'blue' })
    judge.addCounted('users', anInterval(second, release(second)), beside)
    if (judge.fired) return second + 1 - from
  }
  return undefined
}

/** Ten requests a second, of which each nth is answered with 500. */
export function everyNthFails(nth: number, perSecond = 10): (second: number) => Counted {
  return (second) => {
    const upTo = (end: number) => Math.floor((end * perSecond) / nth)
    return { requests: perSecond, s5xx: upTo(second + 1) - upTo(second) }
  }
}

/** The condition of users of a metric. */
export function usersCondition(judge: TrafficJudge, metric = 'error-rate'): ConditionResult | undefined {
  return judge.concludeCounted().find(({ name }) => name.startsWith(`${metric} of users`))
}

export function aSketch(times: readonly number[]): LatencySketch {
  const histogram = new Histogram()
  for (const time of times) histogram.record(time)
  return { unit: 'ms', relativeAccuracy: 0.01, zeroCount: 0, buckets: histogram.toJSON() }
}
