import type { Context } from '@slipway/shared/action'
import { mayDeploy } from '@slipway/shared/config/branches'
import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import type { Github } from '@slipway/shared/github/octokit'
import { type AdmissionResult, combineRuleResults, type RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { type ApprovedState, evaluateApproval } from '@slipway/shared/rollout/admission/approval'
import { evaluateAdmission } from '@slipway/shared/rollout/admission/evaluate'
import { githubQueries } from '@slipway/shared/rollout/admission/github-queries'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import { bothColours } from '@slipway/shared/rollout/contract/observation'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { reconcile } from '@slipway/shared/rollout/plan/reconcile'
import { readEnvironment } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { githubOf, type Stage, type Stand } from './stage.ts'

/** Whether this rollout may begin now, by the ledger, by GitHub and by what the provider shows. Changes nothing. */
export async function askToBegin(
  release: Release,
  inputs: Inputs,
  context: Context,
  { stage, stand }: { stage: Stage; stand: Stand },
): Promise<AdmissionResult> {
  const { config, environment } = await readEnvironment(inputs, context)
  const records = await stage.stores.ledger.read()
  const observed = await stage.rollout.target.observe(context.signal)
  const { onDrift } = environment.rollout
  const unsettled = reconcile({ observed, records, self: holderOf(context.runner), onDrift }).state === 'unsettled'
  const byLedger = liveByLedger(records)
  // While traffic stands between the sides nothing is live as the provider shows it: what was live before is restored first.
  const live = unsettled || bothColours.every((colour) => observed[colour].weight > 0) ? undefined : liveSide(observed, records)
  const applicant = {
    environment,
    release,
    live: live === undefined ? byLedger : live.release,
    reached: isReached(environment, config, context.runner.run.ref),
    run: { sha: context.runner.run.sha, event: context.runner.run.event, person: personOf(context) },
    overrideFreeze: inputs.overrideFreeze,
  }
  const ask = await inquiriesOf(inputs, context, stand)
  const approval = evaluateApproval(approvedOf(inputs, environment), {
    release,
    byLedger,
    byProvider: onDrift === 'stop' ? live?.version : undefined,
  })
  return combineRuleResults([approval, ...(await evaluateAdmission(applicant, records, ask, context.clock.now()))])
}

/** What the ledger alone tells of a rollout to come, for a job without secrets. */
export async function rulingsByLedger(
  release: Release,
  inputs: Inputs,
  context: Context,
  { config, environment, records, ask }: ByLedger,
): Promise<RuleResult[]> {
  const { run } = context.runner
  const applicant = {
    environment,
    release,
    live: liveByLedger(records),
    reached: isReached(environment, config, run.ref),
    run: { sha: run.sha, event: run.event, person: personOf(context) },
    overrideFreeze: inputs.overrideFreeze,
  }
  return await evaluateAdmission(applicant, records, ask, context.clock.now())
}

export type ByLedger = {
  config: Config
  environment: EnvironmentConfig
  records: Awaited<ReturnType<Stage['stores']['ledger']['read']>>
  ask: AdmissionQueries
}

export async function inquiriesOf(inputs: Inputs, context: Context, stand: Stand): Promise<AdmissionQueries> {
  return stand.inquiries ?? githubQueries(await clientOf(inputs, context, stand), context.runner.run.id)
}

export async function clientOf(inputs: Inputs, context: Context, stand: Stand): Promise<Github> {
  return stand.github ?? (await githubOf(inputs, context))
}

/** Where nobody has to approve, nobody was shown what is live. */
function approvedOf({ approvedLive, approvedSha, approvedDigest }: Inputs, { approval }: EnvironmentConfig): ApprovedState {
  return { live: approval === 'required' ? approvedLive : undefined, sha: approvedSha, digest: approvedDigest }
}

/** Whether a push to this ref deploys to this environment and to no other. */
function isReached(environment: EnvironmentConfig, config: Config, ref: string): boolean {
  const reached = [...config.environments.values()].filter((one) => one.branches.length > 0 && mayDeploy(one, ref))
  return reached.length === 1 && reached[0]?.name === environment.name
}

/** Whoever started this attempt: a run that is started again keeps the name of its first starter. */
function personOf({ runner }: Context): string {
  return runner.environment['GITHUB_TRIGGERING_ACTOR'] ?? runner.run.actor
}
