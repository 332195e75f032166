import { sameVersion } from '@slipway/shared/core/version'
import { rolledBackAlready } from '@slipway/shared/rollout/ledger/way-back'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import type { RollbackJob } from '../job/rollback-job.ts'
import { type EnvironmentView, viewEnvironment } from './environment-view.ts'
import { findPath } from './path-search.ts'
import type { RollbackPath } from './rollback-path.ts'

/** Everything that is decided before anything is changed. */
export type RollbackPlan = EnvironmentView & {
  state: 'planned'
  path: RollbackPath
  /** ISO time of the decision. */
  decidedAt: string
}

/** Nothing has to be changed. */
export type UnchangedEnvironment = { state: 'unchanged'; reason: string; live: LiveSide | undefined }

/** The destination and how it gets the traffic; or why nothing has to be changed. Reads only. */
export async function planRollback(job: RollbackJob): Promise<RollbackPlan | UnchangedEnvironment> {
  const decidedAt = new Date(job.context.clock.now()).toISOString()
  const view = await viewEnvironment(job)
  const reason = whyUnchanged(view, job)
  if (reason !== undefined) return { state: 'unchanged', reason, live: view.live }
  return { state: 'planned', path: await findPath(view, job), ...view, decidedAt }
}

function whyUnchanged(view: EnvironmentView, { inputs, destination }: RollbackJob): string | undefined {
  const repeated =
    inputs.rollbackVersion === undefined && destination === undefined ? rolledBackAlready(view.records, view.live) : undefined
  return repeated ?? whyAnotherIsLive(view, inputs.onlyIfLive)
}

function whyAnotherIsLive({ live }: EnvironmentView, expected: string | undefined): string | undefined {
  if (expected === undefined || (live?.version !== undefined && sameVersion(expected, live.version))) return undefined
  return `${expected} does not serve (${live?.version ?? 'an unknown release'} does), and only it was to be taken back`
}
