import type { Config } from '@slipway/shared/config/load'
import { defaultPolicy, type Effect, type SecurityPolicy } from '@slipway/shared/findings/policy'
import type { Inputs } from './inputs.ts'

const graded = ['critical', 'high', 'medium', 'low'] as const

/** What blocks and what warns: the input, or else the configuration, or else the guide. */
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
 * From `failOn` upwards blocks; what is below keeps its effect, but does not block. `low` blocks unrated findings too, since any
 * severity that they may have would block.
 */
function from(failOn: NonNullable<Inputs['failOn']>): Partial<SecurityPolicy['severity']> {
  const limit = failOn === 'none' ? -1 : graded.indexOf(failOn)
  const effect = (level: (typeof graded)[number]): Effect => (graded.indexOf(level) <= limit ? 'block' : (softer[level] ?? 'report'))
  const rated = { critical: effect('critical'), high: effect('high'), medium: effect('medium'), low: effect('low') }
  return failOn === 'low' ? { ...rated, unknown: 'block' } : rated
}

const softer: Partial<Record<(typeof graded)[number], Effect>> = { critical: 'warn', high: 'warn' }
