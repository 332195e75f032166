import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { Observation, Side } from '@slipway/shared/rollout/contract/observation'
import type { TrafficTarget } from '@slipway/shared/rollout/contract/target'
import { onlyUpload } from '@slipway/shared/rollout/contract/uploads'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { targetOf } from '@slipway/shared/rollout/targets/select-target'
import { readVariables } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import type { Stand } from './stage.ts'

export type Sight = { observed: Observation; source: string; target: TrafficTarget | undefined }

/** What the provider shows; where it cannot be reached from here, what the ledger says, and why. */
export async function look(
  { environment, records }: { environment: EnvironmentConfig; records: readonly LedgerRecord[] },
  inputs: Inputs,
  context: Context,
  stand: Stand,
): Promise<Sight> {
  try {
    const target = stand.target ?? (await buildTarget(environment, readVariables(inputs, context), context))
    return { observed: await target.observe(context.signal), source: 'what the provider shows, and the ledger', target }
  } catch (error) {
    context.signal.throwIfAborted()
    const source = `the ledger alone: the provider could not be asked from here (${messageOf(error)})`
    return { observed: byLedger(records), source, target: undefined }
  }
}

/**
 * Why a rollback could not bring this release up again once no side runs it, in words; undefined where nothing speaks against it, or
 * nobody can tell. What is checked out plays no part: by then it is something else.
 */
export async function doubtOf(release: Release, { target }: Sight, { signal }: Context): Promise<string | undefined> {
  const uploads = target?.placement?.uploads
  if (uploads === undefined) return undefined
  try {
    const choice = onlyUpload(await uploads.find(release, signal), release, uploads.words)
    return choice.state === 'refused' ? choice.reason : undefined
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

/**
 * A target that is only asked to put its calls in words. `$NAME` stands in them as the configuration has it, so that no
 * secret is needed and none can show. Undefined where it cannot be made without the real values.
 */
export async function speakingTarget(environment: EnvironmentConfig, context: Context, stand: Stand): Promise<TrafficTarget | undefined> {
  if (stand.target !== undefined) return stand.target
  const names = JSON.stringify(environment.target ?? {}).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)
  try {
    return await buildTarget(environment, Object.fromEntries([...names].map(([, name = '']) => [name, `$${name}`])), context)
  } catch {
    return undefined
  }
}

function buildTarget(
  environment: EnvironmentConfig,
  variables: Readonly<Record<string, string>>,
  { exec, clock, rest, log, runner }: Context,
): Promise<TrafficTarget> {
  return targetOf(environment, { exec, cwd: runner.workspace, variables, clock, http: rest, log })
}

/** What the provider would show if it were as the ledger has it. */
function byLedger(records: readonly LedgerRecord[]): Observation {
  const live = liveRecord(records)
  const side = (release: string | undefined): Side => ({
    weight: release === undefined ? 0 : 1,
    open: release !== undefined,
    state: release === undefined ? 'down' : 'serving',
    address: undefined,
    sessions: undefined,
    release,
  })
  const none = side(undefined)
  if (live === undefined) return { blue: none, green: none }
  const { colour, release } = live.intent
  return colour === 'blue' ? { blue: side(release.version), green: none } : { blue: none, green: side(release.version) }
}
