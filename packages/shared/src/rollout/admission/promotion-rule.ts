import type { EnvironmentConfig } from '../../config/load.ts'
import type { RuleResult } from './admission-result.ts'
import type { Passage } from './passed-artifact.ts'

/**
 * Whether the bytes that are to be deployed passed the environment that `promotes` names. Undefined without one. A rebuild that is
 * allowed does not stop the rollout, but is told as such; bytes that were taken back there stop it in any case.
 */
export function evaluatePromotion(
  { name, promotes: terms, builtPerEnvironment }: Pick<EnvironmentConfig, 'name' | 'promotes' | 'builtPerEnvironment'>,
  passage: Passage,
): RuleResult | undefined {
  if (terms === undefined) return undefined
  const rule = 'promotion'
  const { environment: from, rebuild } = terms
  if (builtPerEnvironment) return { rule, state: 'clear', message: perEnvironment(from, name) }
  const blocks = (reason: string, hint: string): RuleResult => ({ rule, state: 'blocks', message: reason, hint })
  switch (passage.state) {
    case 'passed':
      return { rule, state: 'clear', message: `these bytes passed the watch of ${from} on ${passage.artifact.at.slice(0, 10)}` }
    case 'bad':
      return blocks(
        `these very bytes did not hold in ${from}: ${passage.reason}`,
        `Mend it, and bring the mended release to ${from} first.`,
      )
    case 'unread':
      if (rebuild === 'allow') return { rule, state: 'unchecked', message: `whether it passed ${from} is not known: ${passage.reason}` }
      return blocks(
        `${name} takes only what passed ${from}, and ${passage.reason}`,
        'Give the job a token with deployments: read and actions: read.',
      )
    case 'not-passed':
      if (rebuild === 'allow') return { rule, state: 'clear', message: `a rebuild, which ${from} has not tested: ${passage.reason}` }
      return blocks(
        `${name} takes only what passed ${from}: ${passage.reason}`,
        `Deploy this commit to ${from} first, and merge it here without another change. Or set environments.${name}.promotes.rebuild to allow.`,
      )
  }
}

/** Why nothing of another environment is deployed, where each is built for itself. */
export function perEnvironment(from: string, name: string): string {
  return `each environment has a build of its own (build.per-environment), so no artifact of ${from} is deployed to ${name}`
}
