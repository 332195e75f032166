import { branchOf } from '@slipway/shared/config/branches'
import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import { hookName } from '@slipway/shared/config/sections/environment/hooks'
import { parseVariables } from '@slipway/shared/config/variables'
import type { Release } from '@slipway/shared/core/words'
import { judgeModeNotes } from '@slipway/shared/judge/judge-mode'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { askedNotes } from '@slipway/shared/rollout/analysis/asked-notes'
import { judgingTimesOf } from '@slipway/shared/rollout/analysis/step-times'
import type { Capabilities } from '@slipway/shared/rollout/contract/target'
import { previousOf } from '@slipway/shared/rollout/engine/session'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { type WayBack, wayBack } from '@slipway/shared/rollout/ledger/way-back'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { type Reconciliation, reconcile } from '@slipway/shared/rollout/plan/interrupted-rollout'
import { type Plan, planRollout } from '@slipway/shared/rollout/plan/plan'
import { evaluateByLedger } from '../admission/ledger-rules.ts'
import { admissionQueries } from '../admission/queries.ts'
import type { Inputs, ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { plannedOrigin } from '../origin/planned-origin.ts'
import type { Provenance } from '../origin/provenance.ts'
import { plannedRelease } from '../preview/planned-release.ts'
import { configuredCapabilities } from '../preview/target-capabilities.ts'
import { callsOf, type StepCalls } from './calls.ts'
import { describingTarget } from './target.ts'
import { readView, rollbackOutlook } from './view.ts'

/** What a rollout would do, and what would stop it. */
export type DryRun = {
  environment: EnvironmentConfig
  release: Release
  plan: Plan
  drift: Reconciliation
  ruleResults: readonly RuleResult[]
  steps: readonly StepCalls[]
  /** Where the observed state comes from, in words. */
  source: string
  notes: readonly string[]
  /** The destination of a rollback once the release is live. */
  destination: WayBack
}

type Subject = { config: Config; environment: EnvironmentConfig; records: LedgerRecord[] }

/** Works out the rollout without changing anything. */
export async function forecastRollout(subject: Subject, call: ModeCall<ModeInputs<'dry-run'>>): Promise<DryRun> {
  const { release, provenance } = await plannedOrigin(plannedRelease(call.inputs, call.context), subject, call)
  const ruleResults = await forecastRules({ ...subject, release, provenance }, call)
  return { environment: subject.environment, release, ruleResults, ...(await forecastPlan({ ...subject, release }, call)) }
}

/** On a pull request, the rules for the push that its merge will be; runs that start after the merge are not known yet. */
async function forecastRules(
  subject: Subject & { release: Release; provenance: Provenance },
  call: ModeCall<ModeInputs<'dry-run'>>,
): Promise<RuleResult[]> {
  const { context } = call
  const queries = await admissionQueries(call)
  if (branchOf(context.runner.run.ref) !== undefined) return await evaluateByLedger({ ...subject, queries }, call)
  const asPush = { ...context, runner: { ...context.runner, run: { ...context.runner.run, event: 'push' } } }
  const withoutRuns = { ...queries, newerRuns: async () => [] }
  const results = await evaluateByLedger({ ...subject, queries: withoutRuns }, { ...call, context: asPush })
  return results.filter(({ rule }) => rule !== 'superseded')
}

async function forecastPlan(
  { environment, release, records }: Subject & { release: Release },
  call: ModeCall<ModeInputs<'dry-run'>>,
): Promise<Omit<DryRun, 'environment' | 'release' | 'ruleResults'>> {
  const { inputs, context, doubles } = call
  const view = await readView({ environment, records }, call)
  const { observed, source } = view
  const target = doubles.target ?? (await describingTarget(environment, context))
  const capabilities = target?.capabilities ?? capabilitiesByConfiguration(environment)
  const planned = planRollout({ observed, desired: desiredState(release, environment), records, capabilities })
  const problem = planned.state === 'steps' ? await view.target?.settingsProblem?.(context.signal) : undefined
  const plan: Plan = problem === undefined ? planned : { state: 'refused', ...problem }
  const affinity = affinityNote(environment.rollout.steps, capabilities)
  const redact = redactor(inputs)
  const destination = wayBackOnceLive(plan, release, records)
  const outlook =
    destination.state === 'open' && destination.release !== undefined
      ? await rollbackOutlook(destination.release, { ...view, records }, context)
      : undefined
  const steps = plan.state === 'steps' ? callsOf(plan, { environment, release, target }) : []
  return {
    plan,
    drift: reconcile({ observed, records, self: holderOf(context.runner), onDrift: environment.rollout.onDrift }),
    steps: steps.map(({ step, calls }) => ({ step, calls: calls.map(redact) })),
    source: redact(source),
    notes: [
      ...(affinity === undefined ? [] : [affinity]),
      ...(plan.state === 'steps' && plan.steps.some((step) => step.do === 'shift') ? judgingTimesOf(environment).notes : []),
      ...judgeModeNotes(environment.judge.mode),
      ...askedNotes(environment),
      ...(outlook === undefined ? [] : [redact(`once no side runs it, ${outlook}`)]),
    ],
    destination,
  }
}

/** Where a rollback would go, by the records that the rollout will leave. */
function wayBackOnceLive(plan: Plan, release: Release, records: readonly LedgerRecord[]): WayBack {
  if (plan.state === 'refused') return { state: 'closed', reason: 'the rollout is refused' }
  const { colour } = plan
  const serving = { colour, release, version: release.version }
  if (plan.state === 'done') return wayBack(records, serving)
  return wayBack([recordOnceLive({ plan, release }), ...records], serving)
}

function recordOnceLive({ plan, release }: { plan: Extract<Plan, { state: 'steps' }>; release: Release }): LedgerRecord {
  const at = new Date(0).toISOString()
  const previous = plan.live === undefined ? {} : { previous: previousOf(plan.live) }
  const run = { id: 0, attempt: 1, job: '' }
  return {
    id: Number.MAX_SAFE_INTEGER,
    at,
    intent: { schema: 1, service: '', environment: '', kind: 'deploy', release, colour: plan.colour, ...previous, run },
    entries: [{ at, state: 'success', phase: 'complete', detail: '' }],
  }
}

function capabilitiesByConfiguration({ target }: EnvironmentConfig): Capabilities {
  return target === undefined ? { weighted: true, affinity: 'none' } : configuredCapabilities(target)
}

function desiredState(release: Release, environment: EnvironmentConfig) {
  const { hooks } = environment
  const names = hookName.options.filter((name) => hooks[name] !== undefined)
  return { release, steps: judgingTimesOf(environment).steps, hotStandby: undefined, atOnce: false, hooks: names }
}

/** Replaces secrets: an error of the provider may contain one, and readers of a dry run may not be allowed to see it. */
function redactor({ secrets }: Pick<Inputs, 'secrets'>): (text: string) => string {
  const values = Object.values(parseVariables(secrets ?? '', 'The input "secrets"')).filter((value) => value.length >= 3)
  return (text) => values.reduce((safe, value) => safe.replaceAll(value, '***'), text)
}
