import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { evaluateAdmission } from '@slipway/shared/rollout/admission/evaluate'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { Provenance } from '../origin/provenance.ts'
import { promotionRules } from './promotion-rules.ts'
import { admissionRequest } from './request.ts'

type LedgerSubject = {
  config: Config
  environment: EnvironmentConfig
  release: Release
  records: readonly LedgerRecord[]
  queries: AdmissionQueries
  provenance: Provenance
}

/** What each admission rule says of a future rollout, by the ledger and GitHub alone: for a job without secrets. */
export async function evaluateByLedger(
  { records, queries, provenance, ...subject }: LedgerSubject,
  call: Pick<ModeCall<Pick<Inputs, 'overrideFreeze'> & Partial<Pick<Inputs, 'approve'>>>, 'inputs' | 'context'>,
): Promise<RuleResult[]> {
  const request = admissionRequest({ ...subject, live: liveByLedger(records), source: provenance.source.sha }, call)
  const results = await evaluateAdmission(request, { records, queries, now: call.context.clock.now() })
  return [...results, ...promotionRules(subject.environment, provenance)]
}
