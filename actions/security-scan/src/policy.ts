import type { Config } from '@slipway/shared/config/load'
import { defaultPolicy, type SecurityPolicy } from '@slipway/shared/findings/policy'
import type { Inputs } from './inputs.ts'

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
    severity: failOn === undefined ? base.severity : effects[failOn],
    onError: onError ?? base.onError,
    onUnscanned: notLookedAt ?? base.onUnscanned,
  }
}

type FailOn = NonNullable<Inputs['failOn']>

/**
 * The effect of each level of `failOn` on each severity. An unrated finding ranks between high and medium (`compareSeverity`): it blocks
 * where a medium one does, and asks for a review everywhere else.
 */
const effects: Readonly<Record<FailOn, SecurityPolicy['severity']>> = {
  none: { critical: 'warn', high: 'warn', unknown: 'warn', medium: 'report', low: 'report' },
  critical: { critical: 'block', high: 'warn', unknown: 'warn', medium: 'report', low: 'report' },
  high: { critical: 'block', high: 'block', unknown: 'warn', medium: 'report', low: 'report' },
  medium: { critical: 'block', high: 'block', unknown: 'block', medium: 'block', low: 'report' },
  low: { critical: 'block', high: 'block', unknown: 'block', medium: 'block', low: 'block' },
}
