import type { Context, Outcome } from '@slipway/shared/action'
import { branchOf, environmentFor } from '@slipway/shared/config/branches'
import { type Config, type EnvironmentConfig, environmentOf } from '@slipway/shared/config/load'
import { hookName } from '@slipway/shared/config/rollout'
import { parseVariables } from '@slipway/shared/config/variables'
import type { Release } from '@slipway/shared/core/words'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import type { Capabilities } from '@slipway/shared/rollout/contract/target'

import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { chooseDestination } from '@slipway/shared/rollout/ledger/rollback-destination'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { planRollout } from '@slipway/shared/rollout/plan/plan'
import { reconcile } from '@slipway/shared/rollout/plan/reconcile'
import { inquiriesOf, rulingsByLedger } from './admission.ts'
import { capabilitiesOf } from './capabilities.ts'
import { callsOf } from './dry-run-calls.ts'
import { doubtOf, look, speakingTarget } from './dry-run-sight.ts'
import type { Inputs } from './inputs.ts'
import { configOf, dryRunEnvironment } from './plan.ts'
import { readLedger, releaseOf } from './proposal.ts'
import { type DryRun, dryRunOutcome, nothingToRun } from './render-dry-run.ts'
import type { Stand } from './stage.ts'

/** What a rollout would do, call by call, and what would stop it. Nothing is changed; without secrets the ledger alone is read. */
export async function dryRun(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const config = await configOf(inputs, context)
  const { ref } = context.runner.run
  const environment =
    inputs.environment === undefined
      ? (dryRunEnvironment(config, context) ?? environmentFor(config, ref))
      : environmentOf(config, inputs.environment)
  if (environment === undefined) return nothingToRun(ref, config.service)
  const records = await readLedger(environment, inputs, context, stand)
  if (records === undefined) return nothingToRun(environment.name, config.service, 'the ledger could not be read with this token')
  const release = releaseOf(inputs, context)
  const place = { config, environment, records }
  const rulings = await rulingsAhead(release, place, inputs, context, stand)
  return dryRunOutcome({ environment, release, rulings, ...(await planAhead(release, place, inputs, context, stand)) })
}

type Place = { config: Config; environment: EnvironmentConfig; records: LedgerRecord[] }

/** Of a pull request, what the push would meet that its merge is; runs that come after it cannot be foreseen. */
async function rulingsAhead(release: Release, place: Place, inputs: Inputs, context: Context, stand: Stand): Promise<RuleResult[]> {
  const ask = await inquiriesOf(inputs, context, stand)
  if (branchOf(context.runner.run.ref) !== undefined) return await rulingsByLedger(release, inputs, context, { ...place, ask })
  const asPushed = { ...context, runner: { ...context.runner, run: { ...context.runner.run, event: 'push' } } }
  const rulings = await rulingsByLedger(release, inputs, asPushed, { ...place, ask: { ...ask, newerRuns: async () => [] } })
  return rulings.filter(({ rule }) => rule !== 'superseded')
}

async function planAhead(
  release: Release,
  { environment, records }: Place,
  inputs: Inputs,
  context: Context,
  stand: Stand,
): Promise<Pick<DryRun, 'plan' | 'drift' | 'lines' | 'source' | 'notes' | 'back'>> {
  const sight = await look({ environment, records }, inputs, context, stand)
  const { observed, source } = sight
  const target = await speakingTarget(environment, context, stand)
  const capabilities = target?.capabilities ?? staticCapabilities(environment)
  const plan = planRollout({ observed, desired: wishOf(release, environment), records, capabilities })
  const affinity = affinityNote(environment.rollout.steps, capabilities)
  const redact = redactor(inputs)
  const back = chooseDestination(records, { version: undefined, live: release })
  const doubt = back.state === 'known' ? await doubtOf(back.release, sight, context) : undefined
  const lines = plan.state === 'steps' ? callsOf(plan, { environment, release, target }) : []
  return {
    plan,
    drift: reconcile({ observed, records, self: holderOf(context.runner), onDrift: environment.rollout.onDrift }),
    lines: lines.map(({ step, calls }) => ({ step, calls: calls.map(redact) })),
    source: redact(source),
    notes: [
      ...(affinity === undefined ? [] : [affinity]),
      ...(doubt === undefined ? [] : [redact(`once no side runs it, a rollback there is refused: ${doubt}`)]),
    ],
    back,
  }
}

function staticCapabilities({ target }: EnvironmentConfig): Capabilities {
  return target === undefined ? { weighted: true, affinity: 'none' } : capabilitiesOf(target)
}

function wishOf(release: Release, { rollout, hooks }: EnvironmentConfig) {
  const names = hookName.options.filter((name) => hooks[name] !== undefined)
  return { release, steps: rollout.steps, hotStandby: undefined, atOnce: false, hooks: names }
}

/** An error of the provider's may quote a secret; people who may not see one read a dry run. */
function redactor({ secrets }: Inputs): (text: string) => string {
  const values = Object.values(parseVariables(secrets ?? '', 'The input "secrets"')).filter((value) => value.length >= 3)
  return (text) => values.reduce((safe, value) => safe.replaceAll(value, '***'), text)
}
