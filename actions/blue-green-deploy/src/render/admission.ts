import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { AdmissionResult } from '@slipway/shared/rollout/admission/admission-result'

/** A rollout that was not admitted: nothing was changed. A superseded rollout is neither a failure nor a success. */
export function notAdmittedOutcome(
  admission: Exclude<AdmissionResult, { state: 'admitted' }>,
  release: Release,
  { name, url, service }: EnvironmentConfig,
): Outcome {
  const superseded = admission.state === 'superseded'
  const { reason } = admission
  const headline = superseded
    ? `${release.version} is not deployed to ${name}, since a newer run is at it: ${reason}`
    : `Nothing was changed in ${name}: ${reason}`
  const hint = superseded ? '' : admission.hint
  const phase = superseded ? 'superseded' : 'refused'
  return {
    ok: superseded,
    evidence: {
      verdict: superseded ? 'not-evaluated' : 'fail',
      headline,
      cause: reason,
      service,
      environment: name,
      release,
      details: { phase, rule: superseded ? 'superseded' : admission.rule, hint },
    },
    outputs: {
      environment: name,
      url,
      go: 'false',
      monitor: '',
      phase,
      reason,
      version: release.version,
      superseded: String(superseded),
    },
    summary: summaryOf(headline, [['What to do', hint]], []),
    annotations: superseded
      ? [{ level: 'notice', title: 'Superseded', message: headline }]
      : [{ level: 'error', title: 'Deployment refused', message: `${reason}. ${hint}` }],
  }
}
