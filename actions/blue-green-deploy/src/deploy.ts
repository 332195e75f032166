import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { AdmissionResult } from '@slipway/shared/rollout/admission/admission-result'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { type RolloutRequest, type RolloutResult, rollOut } from '@slipway/shared/rollout/engine/session'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { askToBegin } from './admission.ts'
import { checkArtifact } from './artifact.ts'
import { closeOwn, completionOutcome } from './complete.ts'
import type { Inputs } from './inputs.ts'
import { resultOutcome } from './render.ts'
import { notBegun } from './render-admission.ts'
import { type Stage, type Stand, setStage } from './stage.ts'

/** Brings a release up beside the live one and shifts traffic to it, judged at each step. Ends promoted, or back. */
export async function deploy(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const promoted = await promote(inputs, context, stand)
  return promoted.state === 'not-begun' ? promoted.outcome : resultOutcome(promoted.result, promoted.stage)
}

/** The same, completed at once: for a workflow that has no watch of its own. */
export async function release(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const promoted = await promote(inputs, context, stand)
  if (promoted.state === 'not-begun') return promoted.outcome
  const { stage, result, deps } = promoted
  if (result.state !== 'promoted') return resultOutcome(result, stage)
  return completionOutcome(await closeOwn(true, context, stage, deps), stage)
}

type Promoted = { state: 'not-begun'; outcome: Outcome } | { state: 'begun'; stage: Stage; result: RolloutResult; deps: RolloutDeps }

async function promote(inputs: Inputs, context: Context, stand: Stand): Promise<Promoted> {
  const version = releaseOf(inputs, context)
  const artifact = await checkArtifact(inputs, context.runner.workspace)
  const stage = await setStage(inputs, context, stand)
  const wanted: Release = { ...version, ...(artifact.digest === undefined ? {} : { digest: artifact.digest }) }
  const before = await askToBegin(wanted, inputs, context, { stage, stand })
  if (before.state !== 'admitted') return { state: 'not-begun', outcome: notBegun(before, wanted, stage) }
  const deps = await lockFor(stage, inputs, context)
  // While it waited for the lock another rollout may have come to its end; from here on none can.
  const admission = await askToBegin(wanted, inputs, context, { stage, stand })
  if (admission.state !== 'admitted') return { state: 'not-begun', outcome: notBegun(admission, wanted, stage) }
  for (const note of [...admission.notes, ...affinityNotes(stage)]) stage.rollout.note(note)
  const result = await rollOut(requestOf(wanted, artifact.path, { stage, admission }, context), deps)
  return { state: 'begun', stage, result, deps }
}

function affinityNotes({ environment, rollout }: Stage): string[] {
  const note = affinityNote(environment.rollout.steps, rollout.target.capabilities)
  return note === undefined ? [] : [note]
}

async function lockFor(stage: Stage, inputs: Inputs, context: Context): Promise<RolloutDeps> {
  const lockDeps = { ...lockDepsOf(stage.stores, { ...context, environment: stage.environment }), signal: context.signal }
  // Said before the lock is taken: if we die in between, the post step still looks whether it is ours.
  markLocked(context.state, stage.environment.name)
  const lock = await takeLock(lockDeps, inputs.lockWait)
  if (lock.takenFrom !== undefined) stage.rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, which has ended`)
  return withLock(stage.rollout, lock)
}

function releaseOf({ version, sha }: Inputs, { runner }: Context): Release {
  if (version !== undefined) return { version, sha: sha ?? runner.run.sha }
  throw new ActionError('The input "version" is missing', { hint: 'It is what the service tells as its version, such as v1.2.3.' })
}

function requestOf(
  wanted: Release,
  artifact: string | undefined,
  { stage, admission }: { stage: Stage; admission: Extract<AdmissionResult, { state: 'admitted' }> },
  { runner }: Context,
): RolloutRequest {
  const { service, name, rollout, database } = stage.environment
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
    self: holderOf(runner),
    reason: undefined,
    terms: {
      hold: rollout.hold,
      ...(database?.['runs-on'] === undefined ? {} : { database: database['runs-on'] }),
      ...(admission.overrides.length === 0 ? {} : { overrides: [...admission.overrides] }),
    },
  }
}
