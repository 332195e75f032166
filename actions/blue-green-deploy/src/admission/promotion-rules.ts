import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { evaluatePromotion } from '@slipway/shared/rollout/admission/promotion-rule'
import type { Provenance } from '../origin/provenance.ts'

/** The rule of an environment that takes what passed another one; none elsewhere. */
export function promotionRules(environment: EnvironmentConfig, { passage }: Provenance): RuleResult[] {
  const result = passage === undefined ? undefined : evaluatePromotion(environment, passage)
  return result === undefined ? [] : [result]
}
