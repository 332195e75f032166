import type { Config } from '@slipway/shared/config/load'
import { defaultPolicy, type Effect, type SecurityPolicy } from '@slipway/shared/findings/policy'
import type { Inputs } from './inputs.ts'

const graded = ['critical', 'high', 'medium', 'low'] as const

/** The policy: from the inputs, or else the configuration, or else the defaults. */
export function policyOf(
  { failOn, onError, notLookedAt }: Pick<Inputs, 'failOn' | 'onError' | 'notLookedAt'>,
  security: Config['security'] | undefined,
): SecurityPolicy {
  const base: SecurityPolicy =
    security === undefined
      ? defaultPolicy
      : {
          severity: { ...defaultPolicy.severity, critical: security.critical, high: security.high },
          onError: security['on-error'],
          onUnscanned: security['not-looked-at'],
        }
  return {
    severity: failOn === undefined ? base.severity : { ...base.severity, ...from(failOn) },
    onError: onError ?? base.onError,
    onUnscanned: notLookedAt ?? base.onUnscanned,
  }
}

/**
 * Severities from `failOn` upwards block; lower ones keep their effect, but do not block. With `low`, unrated findings block too,
 * since each severity that they can have would block.
 */
function from(failOn: NonNullable<Inputs['failOn']>): Partial<SecurityPolicy['severity']> {
  const limit = failOn === 'none' ? -1 : graded.indexOf(failOn)
  const effect = (level: (typeof graded)[number]): Effect => (graded.indexOf(level) <= limit ? 'block' : (softer[level] ?? 'report'))
  const rated = { critical: effect('critical'), high: effect('high'), medium: effect('medium'), low: effect('low') }
  return failOn === 'low' ? { ...rated, unknown: 'block' } : rated
}

const softer: Partial<Record<(typeof graded)[number], Effect>> = { critical: 'warn', high: 'warn' }
