import type { Target } from '@slipway/shared/config/targets'
import type { Capabilities } from '@slipway/shared/rollout/contract/target'

/** The capabilities of a target by its configuration alone: for a job that cannot reach the target. */
export function configuredCapabilities(target: Target): Capabilities {
  const { affinity } = target
  switch (target.type) {
    case 'haproxy':
    case 'cloudflare-workers':
      return { weighted: true, affinity }
    case 'kubernetes':
      return { weighted: target['http-route'] !== undefined, affinity }
    case 'vercel':
      return { weighted: target.rolling, affinity }
    case 'command':
      return { weighted: target.weighted, affinity }
  }
}
