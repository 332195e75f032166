import type { Context, Outcome } from '@slipway/shared/action'
import { withConfiguration } from '@slipway/shared/settings'
import type { Inputs, Mode, ModeInputs } from './inputs.ts'
import type { DeployDoubles, ModeCall } from './mode-call.ts'

type Modes = { [M in Mode]: () => Promise<{ run: (call: ModeCall<ModeInputs<M>>) => Promise<Outcome> }> }

/** Each mode is loaded when it is called: a plan does not load what only a rollout needs. */
const modes: Modes = {
  commit: () => import('./modes/commit.ts'),
  plan: () => import('./modes/plan.ts'),
  preflight: () => import('./modes/preflight.ts'),
  'dry-run': () => import('./modes/dry-run.ts'),
  fetch: () => import('./modes/fetch.ts'),
  build: () => import('./modes/build.ts'),
  numbering: () => import('./modes/numbering.ts'),
  'look-after': () => import('./modes/rollback-environment.ts'),
  supersede: () => import('./modes/supersede.ts'),
  deploy: () => import('./modes/deploy.ts'),
  release: () => import('./modes/release.ts'),
  complete: () => import('./modes/complete.ts'),
  retire: () => import('./modes/retire.ts'),
  mend: () => import('./modes/mend.ts'),
  status: () => import('./modes/status.ts'),
  pause: () => import('./modes/pause.ts'),
  resume: () => import('./modes/resume.ts'),
  promote: () => import('./modes/promote.ts'),
  abort: () => import('./modes/abort.ts'),
}

/** Runs the mode that the inputs name. */
export async function run(inputs: Inputs, context: Context, doubles: DeployDoubles = {}): Promise<Outcome> {
  const mode = await modes[inputs.mode]()
  return await mode.run({ inputs: withConfiguration(inputs), context, doubles })
}
