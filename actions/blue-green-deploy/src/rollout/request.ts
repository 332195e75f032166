import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import type { AdmissionResult } from '@slipway/shared/rollout/admission/admission-result'
import type { JobApproval } from '@slipway/shared/rollout/admission/job-approval'
import { judgingTimesOf } from '@slipway/shared/rollout/analysis/step-times'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import type { RolloutRequest } from '@slipway/shared/rollout/engine/rollout-request'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import type { Provenance } from '../origin/provenance.ts'

type Subject = {
  release: Release
  /** Path of the artifact. */
  artifact: string | undefined
  /** Where its bytes are kept; undefined where they are not. */
  stored: StoredArtifact | undefined
  source: Provenance['source']
  /** The digest of what the target really is; undefined where that cannot be told. */
  target: string | undefined
  environment: EnvironmentConfig
  approval: JobApproval
  admission: Extract<AdmissionResult, { state: 'admitted' }>
}

/** The request for a deployment of the release, with the settings of the environment. */
export function deployRequest(
  { release, artifact, stored, source, target, environment, admission, approval }: Subject,
  { runner }: Pick<Context, 'runner'>,
): RolloutRequest {
  const { service, name, rollout, database } = environment
  const { steps, notes } = judgingTimesOf(environment)
  return {
    service,
    environment: name,
    kind: 'deploy',
    release,
    artifact,
    steps,
    notes,
    atOnce: false,
    readyWithin: rollout.readyWithin,
    onDrift: rollout.onDrift,
    self: holderOf(runner),
    reason: undefined,
    terms: {
      hold: rollout.hold,
      ...approval.terms,
      ...(database?.['runs-on'] === undefined ? {} : { database: database['runs-on'] }),
      ...(target === undefined ? {} : { target }),
      ...(stored === undefined ? {} : { artifact: stored }),
      ...(source.tree === undefined ? {} : { source: { sha: source.sha, tree: source.tree } }),
      ...(admission.overrides.length === 0 ? {} : { overrides: [...admission.overrides] }),
    },
  }
}
