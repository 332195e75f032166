import type { Context, Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { hookName } from '@slipway/shared/config/rollout'
import { parseVariables } from '@slipway/shared/config/variables'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { Inquiries } from '@slipway/shared/rollout/admit'
import { affinityNote } from '@slipway/shared/rollout/affinity'
import { liveRecord } from '@slipway/shared/rollout/approval'
import { branchOf, environmentFor } from '@slipway/shared/rollout/branches'
import type { Observation, Side, TrafficTarget } from '@slipway/shared/rollout/contract'
import { selfOf } from '@slipway/shared/rollout/crew'
import { chooseDestination } from '@slipway/shared/rollout/destination'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger'
import { planRollout } from '@slipway/shared/rollout/plan'
import { reconcile } from '@slipway/shared/rollout/reconcile'
import { targetOf } from '@slipway/shared/rollout/targets/index'
import { readConfig, readVariables } from '@slipway/shared/settings'
import { inquiriesOf, rulingsByLedger } from './admission.ts'
import { capabilitiesOf } from './capabilities.ts'
import { callsOf, type Line } from './dry-run-calls.ts'
import type { Inputs } from './inputs.ts'
import { dryRunEnvironment } from './plan.ts'
import { readLedger, releaseOf } from './proposal.ts'
import { dryRunOutcome, nothingToRun } from './render-dry-run.ts'
import type { Stand } from './stage.ts'

/** What a rollout would do, call by call, and what would stop it. Nothing is changed; without secrets the ledger alone is read. */
export async function dryRun(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const config = await readConfig(inputs, context)
  if (config === undefined) {
    throw new ActionError('There is no configuration at .github/slipway.yml', {
      hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step.',
    })
  }
  const { ref } = context.runner.run
  const base = dryRunEnvironment(config, context)
  const environment = inputs.environment === undefined ? (base ?? environmentFor(config, ref)) : config.environments.get(inputs.environment)
  if (environment === undefined) return nothingToRun(inputs.environment ?? ref, config.service)
  const records = await readLedger(environment, inputs, context, stand)
  if (records === undefined) return nothingToRun(environment.name, config.service, 'the ledger could not be read with this token')
  const release = releaseOf(inputs, context)
  const isPullRequest = branchOf(ref) === undefined
  const asked = await inquiriesOf(inputs, context, stand)
  const ask: Inquiries = isPullRequest ? { ...asked, newerRuns: async () => [] } : asked
  const asPushed = isPullRequest ? { ...context, runner: { ...context.runner, run: { ...context.runner.run, event: 'push' } } } : context
  const rulings = await rulingsByLedger(release, inputs, asPushed, { config, environment, records, ask })
  const seen = await look(environment, records, inputs, context, stand)
  const redact = redactor(inputs)
  const { observed, target } = seen
  const capabilities = target?.capabilities ?? staticCapabilities(environment)
  const plan = planRollout(observed, wishOf(release, environment), records, capabilities)
  const drift = reconcile({ observed, records, self: selfOf(context.runner), onDrift: environment.rollout.onDrift })
  const affinity = affinityNote(environment.rollout.steps, capabilities)
  const lines: Line[] = plan.state === 'steps' ? callsOf(plan, { environment, release, target }) : []
  return dryRunOutcome({
    environment,
    release,
    plan,
    drift,
    rulings,
    lines: lines.map(({ step, calls }) => ({ step, calls: calls.map(redact) })),
    source: redact(seen.source),
    notes: affinity === undefined ? [] : [affinity],
    back: chooseDestination(records, { version: undefined, live: release }),
  })
}

type Seen = { observed: Observation; target: TrafficTarget | undefined; source: string }

/** What the provider shows; where it cannot be reached from here, what the ledger says, and why. */
async function look(
  environment: EnvironmentConfig,
  records: readonly LedgerRecord[],
  inputs: Inputs,
  context: Context,
  stand: Stand,
): Promise<Seen> {
  const { exec, clock, runner, signal } = context
  let target: TrafficTarget | undefined
  try {
    const variables = readVariables(inputs, context)
    target = stand.target ?? (await targetOf(environment, { exec, cwd: runner.workspace, variables, clock }))
    return { observed: await target.observe(signal), target, source: 'what the provider shows, and the ledger' }
  } catch (error) {
    signal.throwIfAborted()
    return {
      observed: byLedger(records),
      target,
      source: `the ledger alone: the provider could not be asked from here (${messageOf(error)})`,
    }
  }
}

/** What the provider would show if it were as the ledger has it. */
function byLedger(records: readonly LedgerRecord[]): Observation {
  const live = liveRecord(records)
  const side = (serves: boolean, release: string | undefined): Side => ({
    weight: serves ? 1 : 0,
    open: serves,
    state: serves ? 'serving' : 'down',
    address: undefined,
    sessions: undefined,
    release,
  })
  const none = side(false, undefined)
  if (live === undefined) return { blue: none, green: none }
  const { colour, release } = live.intent
  const serving = side(true, release.version)
  return colour === 'blue' ? { blue: serving, green: none } : { blue: none, green: serving }
}

function staticCapabilities({ target }: EnvironmentConfig) {
  return target === undefined ? { weighted: true, affinity: 'none' as const } : capabilitiesOf(target)
}

function wishOf(release: Release, { rollout, hooks }: EnvironmentConfig) {
  const names = hookName.options.filter((name) => hooks[name] !== undefined)
  return { release, steps: rollout.steps, warm: undefined, atOnce: false, hooks: names }
}

/** Values of secrets may stand in what a target says; people who may not see them read a dry run. */
function redactor({ secrets }: Inputs): (text: string) => string {
  const values = Object.values(parseVariables(secrets ?? '', 'The input "secrets"')).filter((value) => value.length >= 3)
  return (text) => values.reduce((safe, value) => safe.replaceAll(value, '***'), text)
}
