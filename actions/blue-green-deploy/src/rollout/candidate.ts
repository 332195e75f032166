import type { Release } from '@slipway/shared/core/words'
import { type EnvironmentContext, openEnvironment } from '@slipway/shared/environment-context'
import { judgeModeNotes } from '@slipway/shared/judge/judge-mode'
import type { AdmissionResult } from '@slipway/shared/rollout/admission/admission-result'
import type { JobApproval } from '@slipway/shared/rollout/admission/job-approval'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import type { RolloutRequest } from '@slipway/shared/rollout/engine/rollout-request'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { assertOwnTarget } from '@slipway/shared/rollout/targets/target-owner'
import { readEnvironment } from '@slipway/shared/settings'
import { promotionRules } from '../admission/promotion-rules.ts'
import { admitRollout } from '../admission/rollout-admission.ts'
import type { CommandApproval } from '../by-command/approval.ts'
import { githubClient } from '../github-client.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type Provenance, provenanceOf } from '../origin/provenance.ts'
import { checkArtifact } from './artifact.ts'
import { deployRequest } from './request.ts'

export type PromotionCall = ModeCall<ModeInputs<'deploy'>>

/** A release of one service that is to be rolled out, with its artifact and its environment. */
export type Candidate = {
  release: Release
  artifact: { path: string | undefined; digest: string | undefined }
  opened: EnvironmentContext
  call: PromotionCall
}
export type NotAdmitted = Exclude<AdmissionResult, { state: 'admitted' }>
export type Admitted = { admission: Extract<AdmissionResult, { state: 'admitted' }>; provenance: Provenance }

/** Throws an ActionError where the artifact is missing or is another one than was approved, or where the target is not its own. */
export async function candidateOf(named: Release, call: PromotionCall): Promise<Candidate> {
  const { inputs, context, doubles } = call
  const artifact = await checkArtifact(inputs, context.runner.workspace)
  const opened = await openEnvironment(inputs, context, doubles)
  await refuseSharedTarget(opened, call)
  return { release: { ...named, ...(artifact.digest === undefined ? {} : { digest: artifact.digest }) }, artifact, opened, call }
}

/** Throws an ActionError where another service or environment is rolled out by what is really the same target. */
async function refuseSharedTarget({ environment, rollout }: EnvironmentContext, call: PromotionCall): Promise<void> {
  // A test that puts something in the place of the ledger has no other records.
  if (call.doubles.stores !== undefined && call.doubles.github === undefined) return
  const own = { service: environment.service, environment: environment.name, target: rollout.targetDigest }
  await assertOwnTarget(await githubClient(call), own)
}

/** Whether it may be rolled out now. Where it comes from is read anew each time: what passed elsewhere may have been taken back since. */
export async function admit(
  { release, opened, call }: Candidate,
  command?: CommandApproval,
): Promise<NotAdmitted | ({ state: 'admitted' } & Admitted)> {
  const provenance = await provenanceOf(release, await readEnvironment(call.inputs, call.context), call)
  const admission = await admitRollout({ release, provenance, ...(command === undefined ? {} : { command }) }, opened, call)
  return admission.state === 'admitted' ? { state: 'admitted', admission, provenance } : admission
}

/** The same, with what else would have forbidden it and was let pass. */
export function withOverrides(admitted: Admitted, overrides: Admitted['admission']['overrides']): Admitted {
  const { admission } = admitted
  return { ...admitted, admission: { ...admission, overrides: [...admission.overrides, ...overrides] } }
}

/** The request for an admitted release. What is to be known of it is noted. */
export function admittedRequest(
  { release, artifact, opened, call: { context } }: Candidate,
  { admission, provenance }: Admitted,
  { stored, approval }: { stored: StoredArtifact | undefined; approval: JobApproval },
): RolloutRequest {
  const { environment, rollout } = opened
  for (const warning of admission.warnings) {
    rollout.note(`a warning: ${warning}`)
    context.log.warning(`${environment.name}: ${warning}`)
  }
  // Whether it is promoted or built again is told, although nothing stands against it.
  const origin = promotionRules(environment, provenance).flatMap(({ state, message }) => (state === 'clear' ? [message] : []))
  for (const note of [
    ...approval.notes,
    ...origin,
    ...admission.notes,
    ...affinityNotes(opened),
    ...judgeModeNotes(environment.judge.mode),
  ])
    rollout.note(note)
  return deployRequest(
    { release, artifact: artifact.path, stored, source: provenance.source, target: rollout.targetDigest, environment, admission, approval },
    context,
  )
}

function affinityNotes({ environment, rollout }: EnvironmentContext): string[] {
  const note = affinityNote(environment.rollout.steps, rollout.target.capabilities)
  return note === undefined ? [] : [note]
}
