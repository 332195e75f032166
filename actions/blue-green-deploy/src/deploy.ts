import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { lockDepsOf, selfOf, withLock } from '@slipway/shared/rollout/crew'
import { takeLock } from '@slipway/shared/rollout/lock'
import { type Request, rollOut } from '@slipway/shared/rollout/session'
import type { RolloutDeps } from '@slipway/shared/rollout/work'
import { checkArtifact } from './artifact.ts'
import { closeOwn, completionOutcome } from './complete.ts'
import type { Inputs } from './inputs.ts'
import { resultOutcome } from './render.ts'
import { type Stage, type Stand, setStage } from './stage.ts'
import { markLocked, markRecord } from './state.ts'

/** Brings a release up beside the live one and shifts traffic to it, judged at each step. Ends promoted, or back. */
export async function deploy(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const { stage, result } = await promote(inputs, context, stand)
  return resultOutcome(result, stage)
}

/** The same, completed at once: for a workflow that has no watch of its own. */
export async function release(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const { stage, result, deps } = await promote(inputs, context, stand)
  if (result.state !== 'promoted') return resultOutcome(result, stage)
  return completionOutcome(await closeOwn(true, context, stage, deps), stage)
}

async function promote(inputs: Inputs, context: Context, stand: Stand) {
  const version = releaseOf(inputs, context)
  const artifact = await checkArtifact(inputs, context.runner.workspace)
  const stage = await setStage(inputs, context, stand)
  const deps = await lockFor(stage, inputs, context)
  const wanted: Release = { ...version, ...(artifact.digest === undefined ? {} : { digest: artifact.digest }) }
  const result = await rollOut(requestOf(wanted, artifact.path, stage, context), deps)
  return { stage, result, deps }
}

async function lockFor(stage: Stage, inputs: Inputs, context: Context): Promise<RolloutDeps> {
  const lockDeps = { ...lockDepsOf(stage.books, { ...context, environment: stage.environment }), signal: context.signal }
  // Said before the lock is taken: if we die in between, the post step still looks whether it is ours.
  markLocked(context.state, stage.environment.name)
  const lock = await takeLock(lockDeps, inputs.lockWait)
  if (lock.takenFrom !== undefined) stage.crew.note(`the lock was left behind by run ${lock.takenFrom.run}, which has ended`)
  return withLock(stage.crew, lock, (recordId) => markRecord(context.state, recordId))
}

function releaseOf({ version, sha }: Inputs, { runner }: Context): Release {
  if (version !== undefined) return { version, sha: sha ?? runner.run.sha }
  throw new ActionError('The input "version" is missing', { hint: 'It is what the service tells as its version, such as v1.2.3.' })
}

function requestOf(wanted: Release, artifact: string | undefined, { environment }: Stage, { runner }: Context): Request {
  const { service, name, rollout } = environment
  return {
    service,
    environment: name,
    kind: 'deploy',
    release: wanted,
    artifact,
    steps: rollout.steps,
    atOnce: false,
    readyWithin: rollout.readyWithin,
    onDrift: rollout.onDrift,
    self: selfOf(runner),
    reason: undefined,
  }
}
