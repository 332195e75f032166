import type { Config } from '@slipway/shared/config/load'
import type { AllowedFinding, SecuritySection } from '@slipway/shared/config/sections/security'
import type { SecurityPolicy } from '@slipway/shared/findings/policy'
import type { AcceptedEntry } from '../accepted-unread.ts'
import type { Inputs } from '../inputs.ts'
import { policyOf } from '../policy.ts'

/**
 * By what is judged: the effects of findings, the findings that do not count, the files that need not be read, the rules of crates, and the registries
 * that images may come from.
 */
export type Rules = {
  policy: SecurityPolicy
  allow: readonly AllowedFinding[]
  unread: readonly AcceptedEntry[]
  crates: SecuritySection['crates']
  registries: readonly string[]
}

const noRules: Rules['crates'] = { licenses: [], banned: [], sources: [] }

/** The rules of a configuration, or the defaults where there is none; the inputs come before both. */
export function judgeRulesOf(inputs: Pick<Inputs, 'failOn' | 'onError' | 'notLookedAt'>, security: Config['security'] | undefined): Rules {
  return {
    policy: policyOf(inputs, security),
    allow: security?.allow ?? [],
    unread: security?.unread ?? [],
    crates: security?.crates ?? noRules,
    registries: security?.['image-registries'] ?? [],
  }
}
