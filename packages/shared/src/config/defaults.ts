import { type Milliseconds, ms } from '../core/duration.ts'
import { type Ratio, ratio } from '../core/percentage.ts'
import type { Metric } from './metric.ts'
import type { Trigger } from './sections/environment/rollback.ts'
import type { Tier } from './sections/environment/tier.ts'

/** The guide's figures: production judges at 1 s and 1 % and is watched for 15 minutes, all others at 2 s and 5 %. */
export type EnvironmentDefaults = {
  approval: 'required' | 'none'
  monitor: Milliseconds
  thresholds: Partial<Record<Metric, number>>
}

const production: EnvironmentDefaults = {
  approval: 'required',
  monitor: ms(15 * 60_000),
  thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
}

const anyOther: EnvironmentDefaults = {
  approval: 'none',
  monitor: ms(5 * 60_000),
  thresholds: { 'response-time.p95': 2_000, 'error-rate': 0.05 },
}

export function defaultsOf(tier: Tier): EnvironmentDefaults {
  return tier === 'production' ? production : anyOther
}

/** A share of the traffic, judged for `time` ms; or a pause for an approval, of at most so many ms. */
export type Step = { weight: Ratio; time: Milliseconds } | { pause: Milliseconds }

export const defaultRollout = {
  weights: [ratio(0.05), ratio(0.25), ratio(0.5), ratio(1)],
  stepTime: ms(60_000),
  readyWithin: ms(5 * 60_000),
  hold: ms(10 * 60_000),
  keep: 5,
  onDrift: 'stop' as const,
  lock: 'branch' as const,
}

export const defaultTraffic = { requestsPerSecond: 5, paths: ['/api/health'], timeout: ms(10_000) }

/** A look after the watch is one job of one to two minutes, which GitHub bills by whole minutes. */
export const defaultLook = ms(60_000)

/** Whatever begins more than a day after a deployment is seldom the doing of that deployment. */
export const defaultRollbackWindow = ms(24 * 60 * 60_000)

/** When a release comes back by itself, as the guide says. */
export const defaultTriggers: readonly Trigger[] = [
  { health: 'failing', for: ms(5 * 60_000) },
  { metric: 'error-rate', above: 0.05, for: ms(2 * 60_000) },
  { metric: 'error-rate', above: 'threshold', for: ms(60_000) },
  { metric: 'response-time.p95', above: 'threshold', for: ms(60_000) },
  { security: 'critical' },
]

/** The set of health checks that every environment has, written or not. */
export const defaultHealthSet = 'basic'

/** The sets that are there without being written, as the guide lists what they ask. `advanced` is another name of `comprehensive`. */
export const readyHealthSets: readonly string[] = [defaultHealthSet, 'comprehensive', 'advanced']

/** The set that an environment of this tier has when it names none. */
export function defaultHealthSetOf(tier: Tier): string {
  return tier === 'production' ? 'comprehensive' : defaultHealthSet
}

export const defaultHealthInterval = ms(5_000)

/** A health set for a team that names none: the service answers and says it is well. */
export const defaultHealthPath = '/api/health'

/** The same for each of several services, below its own address. */
export const defaultServiceHealthPath = '/health'

/** The header of an answer that tells which release it is from. */
export const defaultVersionHeader = 'x-release'
