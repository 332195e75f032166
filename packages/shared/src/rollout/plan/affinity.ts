import type { Step } from '../../config/defaults.ts'
import type { Capabilities } from '../contract/target.ts'

/** Warning when both sides serve and there is no session affinity; undefined otherwise. */
export function affinityNote(steps: readonly Step[], { weighted, affinity }: Capabilities): string | undefined {
  const shared = weighted && steps.some((step) => 'weight' in step && step.weight > 0 && step.weight < 1)
  if (!shared || affinity !== 'none') return undefined
  return 'While both sides serve, nothing keeps a user on one of them: a page may get its parts from two releases. Set target.affinity where the provider does, or keep the parts of the older release within reach of the newer.'
}
