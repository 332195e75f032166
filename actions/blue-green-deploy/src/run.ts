import type { Context, Outcome } from '@slipway/shared/action'
import type { Inputs } from './inputs.ts'
import type { Stand } from './mode-call.ts'

/** One mode, each in its own module, so that a plan does not load what only a rollout needs. */
export async function run(inputs: Inputs, context: Context, stand: Stand = {}): Promise<Outcome> {
  switch (inputs.mode) {
    case 'plan':
      return (await import('./modes/plan.ts')).plan(inputs, context, stand)
    case 'dry-run':
      return (await import('./dry-run/forecast.ts')).dryRun(inputs, context, stand)
    case 'look-after':
      return (await import('./modes/rollback-environment.ts')).lookAfter(inputs, context, stand)
    case 'deploy':
      return (await import('./rollout/promotion.ts')).deploy(inputs, context, stand)
    case 'release':
      return (await import('./rollout/promotion.ts')).release(inputs, context, stand)
    case 'complete':
      return (await import('./modes/complete.ts')).completeRollout(inputs, context, stand)
    case 'retire':
      return (await import('./modes/complete.ts')).retire(inputs, context, stand)
    case 'status':
      return (await import('./modes/status.ts')).status(inputs, context, stand)
    case 'pause':
    case 'resume':
    case 'promote':
    case 'abort':
      return (await import('./signals/delivery.ts')).signalRollout(inputs.mode, inputs, context, stand)
  }
}
