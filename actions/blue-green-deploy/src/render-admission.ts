import type { Outcome } from '@slipway/shared/action'
import type { Release } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { AdmissionResult } from '@slipway/shared/rollout/admission/admission-result'
import type { Stage } from './stage.ts'

/** A rollout that was not let begin: nothing was changed. A superseded one is no failure, but no success either. */
export function notBegun(
  admission: Exclude<AdmissionResult, { state: 'admitted' }>,
  release: Release,
  { environment }: Pick<Stage, 'environment'>,
): Outcome {
  const { name, url, service } = environment
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
