import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { type EnvironmentContext, openEnvironment } from '@slipway/shared/environment-context'
import { judgeModeNotes } from '@slipway/shared/judge/judge-mode'
import type { AdmissionResult } from '@slipway/shared/rollout/admission/admission-result'
import { longestRollout } from '@slipway/shared/rollout/analysis/longest-rollout'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import type { RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import { rollOut } from '@slipway/shared/rollout/engine/session'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import { readEnvironment } from '@slipway/shared/settings'
import { promotionRules } from '../admission/promotion-rules.ts'
import { admitRollout } from '../admission/rollout-admission.ts'
import type { Inputs, ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type Provenance, provenanceOf } from '../origin/provenance.ts'
import { checkArtifact } from './artifact.ts'
import { keepArtifact } from './kept-artifact.ts'
import { deployRequest } from './request.ts'

/** A rollout that was not admitted, or one that began, with its result and the lock that it still holds. */
export type Promotion = { opened: EnvironmentContext } & (
  | { state: 'not-admitted'; admission: Exclude<AdmissionResult, { state: 'admitted' }>; release: Release }
  | { state: 'begun'; result: RolloutResult; deps: RolloutDeps }
)

/** Prepares the release on the idle side and shifts the traffic to it, judged at each step. It ends promoted or reverted. */
export async function promoteRelease(call: ModeCall<ModeInputs<'deploy'>>): Promise<Promotion> {
  const { inputs, context, doubles } = call
  const named = namedRelease(inputs, context)
  const artifact = await checkArtifact(inputs, context.runner.workspace)
  const opened = await openEnvironment(inputs, context, doubles)
  const release: Release = { ...named, ...(artifact.digest === undefined ? {} : { digest: artifact.digest }) }
  const before = await admitRollout({ release, provenance: await provenanceHere(release, call) }, opened, call)
  if (before.state !== 'admitted') return { state: 'not-admitted', admission: before, release, opened }
  const stored = await keepArtifact(artifact, opened, context)
  const deps = await lockEnvironment(opened, call)
  // While this job waited for the lock, another rollout may have ended; from here on none can.
  const provenance = await provenanceHere(release, call)
  const admission = await admitRollout({ release, provenance }, opened, call)
  if (admission.state !== 'admitted') return { state: 'not-admitted', admission, release, opened }
  const { environment } = opened
  for (const warning of admission.warnings) {
    opened.rollout.note(`a warning: ${warning}`)
    context.log.warning(`${environment.name}: ${warning}`)
  }
  // Whether it is promoted or built again is told, although nothing stands against it.
  const origin = promotionRules(environment, provenance).flatMap(({ state, message }) => (state === 'clear' ? [message] : []))
  for (const note of [...origin, ...admission.notes, ...affinityNotes(opened), ...judgeModeNotes(environment.judge.mode)])
    opened.rollout.note(note)
  const { source } = provenance
  const result = await rollOut(deployRequest({ release, artifact: artifact.path, stored, source, environment, admission }, context), deps)
  return { state: 'begun', result, deps, opened }
}

/** Read anew each time: what passed elsewhere may have been taken back since it was approved. */
async function provenanceHere(release: Release, call: ModeCall<ModeInputs<'deploy'>>): Promise<Provenance> {
  return await provenanceOf(release, await readEnvironment(call.inputs, call.context), call)
}

function affinityNotes({ environment, rollout }: EnvironmentContext): string[] {
  const note = affinityNote(environment.rollout.steps, rollout.target.capabilities)
  return note === undefined ? [] : [note]
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

function namedRelease({ version, sha }: Pick<Inputs, 'version' | 'sha'>, { runner }: Context): Release {
  if (version !== undefined) return { version, sha: sha ?? runner.run.sha }
  throw new ActionError('The input "version" is missing', { hint: 'It is what the service tells as its version, such as v1.2.3.' })
}
