import {
  defaultHealthInterval,
  defaultHealthSetOf,
  defaultRollout,
  defaultsOf,
  defaultTraffic,
  defaultTriggers,
} from '@slipway/shared/config/defaults'
import type { Trigger } from '@slipway/shared/config/schema'
import { formatDuration } from '@slipway/shared/core/duration'
import { formatPercentage } from '@slipway/shared/core/percentage'

export const tiers = ['development', 'staging', 'production'] as const
export type TierWord = (typeof tiers)[number]

/** The defaults that stand in the code and not in the schema, by path, as a person would write them in each tier. */
export const codeDefaults: ReadonlyMap<string, Record<TierWord, unknown>> = new Map([
  ['environments.*.approval', byTier((tier) => defaultsOf(tier).approval)],
  ['environments.*.health', byTier(defaultHealthSetOf)],
  ['environments.*.health-interval', inAll(formatDuration(defaultHealthInterval))],
  ['environments.*.monitor', byTier((tier) => formatDuration(defaultsOf(tier).monitor))],
  [
    'environments.*.thresholds.response-time.p95',
    byTier((tier) => formatDuration(defaultsOf(tier).thresholds['response-time.p95'] ?? Number.NaN)),
  ],
  ['environments.*.thresholds.error-rate', byTier((tier) => formatPercentage(defaultsOf(tier).thresholds['error-rate'] ?? Number.NaN))],
  ['environments.*.traffic.requests-per-second', inAll(defaultTraffic.requestsPerSecond)],
  ['environments.*.traffic.paths', inAll(defaultTraffic.paths)],
  ['environments.*.traffic.timeout', inAll(formatDuration(defaultTraffic.timeout))],
  ['environments.*.rollout.steps', inAll(defaultRollout.weights.map(formatPercentage))],
  ['environments.*.rollout.step-time', inAll(formatDuration(defaultRollout.stepTime))],
  ['environments.*.rollout.ready-within', inAll(formatDuration(defaultRollout.readyWithin))],
  ['environments.*.rollout.hold', inAll(formatDuration(defaultRollout.hold))],
  ['environments.*.rollout.keep', inAll(defaultRollout.keep)],
  ['environments.*.rollout.on-drift', inAll(defaultRollout.onDrift)],
  ['environments.*.rollout.lock', inAll(defaultRollout.lock)],
  ['rollback', inAll({ when: defaultTriggers.map(written) })],
])

function byTier(value: (tier: TierWord) => unknown): Record<TierWord, unknown> {
  return { development: value('development'), staging: value('staging'), production: value('production') }
}

function inAll(value: unknown): Record<TierWord, unknown> {
  return byTier(() => value)
}

function written(trigger: Trigger): Record<string, string> {
  if ('security' in trigger) return { security: trigger.security }
  if ('health' in trigger) return { health: trigger.health, for: formatDuration(trigger.for) }
  const { metric, above } = trigger
  const limit = typeof above === 'string' ? above : metric.startsWith('response-time') ? formatDuration(above) : formatPercentage(above)
  return { metric, above: limit, for: formatDuration(trigger.for) }
}
