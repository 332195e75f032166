import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import { longestRollout } from '@slipway/shared/rollout/analysis/longest-rollout'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import type { RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import { rollOutGroup } from '@slipway/shared/rollout/group/group-rollout'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import { readCommandApproval } from '../by-command/approval.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { approvalOfJob } from './approval.ts'
import { admit, admittedRequest, candidateOf, type NotAdmitted, type PromotionCall, withOverrides } from './candidate.ts'
import { keepArtifact } from './kept-artifact.ts'
import { guardMigrations } from './migration-guard.ts'
import { migrationsOf } from './migrations.ts'

/** A rollout that was not admitted, or one that began, with its result and the lock that it still holds. */
export type Promotion = { opened: EnvironmentContext } & (
  | { state: 'not-admitted'; admission: NotAdmitted; release: Release }
  | { state: 'begun'; result: RolloutResult; deps: RolloutDeps }
)

/** Prepares the release on the idle side and shifts the traffic to it, judged at each step. It ends promoted or reverted. */
export async function promoteRelease(call: PromotionCall): Promise<Promotion> {
  const candidate = await candidateOf(namedRelease(call.inputs, call.context), call)
  const { release, artifact, opened } = candidate
  const command = await readCommandApproval(opened.environment, call)
  const before = await admit(candidate, command)
  if (before.state !== 'admitted') return { state: 'not-admitted', admission: before, release, opened }
  const stored = await keepArtifact(artifact, opened, call.context)
  const approval = await approvalOfJob(opened.environment, command, call)
  const deps = await lockEnvironment(opened, call)
  // While this job waited for the lock, another rollout may have ended; from here on none can.
  const admitted = await admit(candidate, command)
  if (admitted.state !== 'admitted') return { state: 'not-admitted', admission: admitted, release, opened }
  const request = admittedRequest(candidate, withOverrides(admitted, await guardMigrations([candidate], call)), { stored, approval })
  const group = await rollOutGroup([{ request, needs: [], deps }], {
    order: opened.environment.order,
    others: undefined,
    migrations: migrationsOf([candidate], call.context),
  })
  return { state: 'begun', result: resultOf(group), deps, opened }
}

function resultOf(group: Awaited<ReturnType<typeof rollOutGroup>>): RolloutResult {
  if (group.state === 'refused') return { state: 'refused', reason: group.reason, hint: group.hint }
  const [only] = group.results
  if (only === undefined) throw new Error('the only service has no result')
  return only.result
}

async function lockEnvironment(
  { environment, stores, rollout }: EnvironmentContext,
  { inputs, context }: ModeCall<Pick<Inputs, 'lockWait'>>,
): Promise<RolloutDeps> {
  const lockDeps = { ...lockDepsOf(stores, { ...context, environment }), note: rollout.note, signal: context.signal }
  // Saved before the lock is taken: if the job is killed in between, the post step still checks whether the lock is its own.
  markLocked(context.state, environment.name)
  const lock = await takeLock(lockDeps, inputs.lockWait ?? longestRollout(environment))
  if (lock.takenFrom !== undefined) rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, whose job has ended`)
  return withLock(rollout, lock)
}

/** The release that the inputs name. Throws an ActionError where they name no version. */
export function namedRelease({ version, sha }: Pick<Inputs, 'version' | 'sha'>, { runner }: Pick<Context, 'runner'>): Release {
  if (version !== undefined) return { version, sha: sha ?? runner.run.sha }
  throw new ActionError('The input "version" is missing', { hint: 'It is what the service tells as its version, such as v1.2.3.' })
}
