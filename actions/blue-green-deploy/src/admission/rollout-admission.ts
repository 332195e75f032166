import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import { type AdmissionResult, combineRuleResults } from '@slipway/shared/rollout/admission/admission-result'
import { type ApprovedState, evaluateApproval } from '@slipway/shared/rollout/admission/approval'
import { evaluateAdmission } from '@slipway/shared/rollout/admission/evaluate'
import { bothColours } from '@slipway/shared/rollout/contract/observation'
import { ledgerNow } from '@slipway/shared/rollout/ledger/ledger'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { reconcile } from '@slipway/shared/rollout/plan/interrupted-rollout'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { readEnvironment } from '@slipway/shared/settings'
import { type CommandApproval, commandRules } from '../by-command/approval.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { Provenance } from '../origin/provenance.ts'
import { promotionRules } from './promotion-rules.ts'
import { admissionQueries } from './queries.ts'
import { admissionRequest } from './request.ts'

type ApprovalInputs = Pick<Inputs, 'approvedLive' | 'approvedSha' | 'approvedDigest'>
type AdmissionInputs = ApprovalInputs & Pick<Inputs, 'config' | 'environment' | 'token' | 'overrideFreeze' | 'approve'>

/** Whether the rollout of a release may begin now, by the ledger, by GitHub and by what the provider shows. Changes nothing. */
export async function admitRollout(
  { release, provenance, command = { state: 'not-asked' } }: { release: Release; provenance: Provenance; command?: CommandApproval },
  { stores, rollout }: EnvironmentContext,
  call: ModeCall<AdmissionInputs>,
): Promise<AdmissionResult> {
  const { inputs, context } = call
  const { config, environment } = await readEnvironment(inputs, context)
  const records = await stores.ledger.read()
  const observed = await rollout.target.observe(context.signal)
  const problem = await rollout.target.settingsProblem?.(context.signal)
  if (problem !== undefined) throw new ActionError(problem.reason, { hint: problem.hint })
  const { onDrift } = environment.rollout
  const unsettled = reconcile({ observed, records, self: holderOf(context.runner), onDrift }).state === 'unsettled'
  const byLedger = liveByLedger(records)
  // While both sides have traffic, the provider shows no live release: the rollout first restores the one that was live before.
  const live = unsettled || bothColours.every((colour) => observed[colour].weight > 0) ? undefined : liveSide(observed, records)
  const request = admissionRequest(
    { config, environment, release, live: live === undefined ? byLedger : live.release, source: provenance.source.sha },
    call,
  )
  const queries = await admissionQueries(call)
  const approval = evaluateApproval(approvedState(inputs, environment), {
    release,
    byLedger,
    byProvider: onDrift === 'stop' ? live?.version : undefined,
  })
  const now = ledgerNow(stores.ledger, context.clock)
  return combineRuleResults([
    approval,
    ...commandRules(command, { environment: environment.name, service: environment.service, release, records, now }),
    ...(await evaluateAdmission(request, { records, queries, now })),
    ...promotionRules(environment, provenance),
  ])
}

/** An environment without required approval showed its live release to no approver. */
function approvedState({ approvedLive, approvedSha, approvedDigest }: ApprovalInputs, { approval }: EnvironmentConfig): ApprovedState {
  return { live: approval === 'required' || approval === 'by-command' ? approvedLive : undefined, sha: approvedSha, digest: approvedDigest }
}
