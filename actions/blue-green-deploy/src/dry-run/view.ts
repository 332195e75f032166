import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { Observation, Side } from '@slipway/shared/rollout/contract/observation'
import type { TrafficTarget } from '@slipway/shared/rollout/contract/target'
import { onlyUpload } from '@slipway/shared/rollout/contract/uploads'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { pastReleaseOf } from '@slipway/shared/rollout/ledger/past-release'
import { readVariables } from '@slipway/shared/settings'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { buildTarget } from './target.ts'

/** The observed state that a dry run starts from. `source` says in words where it comes from. */
export type DryRunView = { observed: Observation; source: string; target: TrafficTarget | undefined }

/** The state that the provider shows; where this job cannot reach the provider, the state by the ledger, with the reason. */
export async function readView(
  { environment, records }: { environment: EnvironmentConfig; records: readonly LedgerRecord[] },
  { inputs, context, doubles }: ModeCall<Pick<Inputs, 'variables' | 'secrets'>>,
): Promise<DryRunView> {
  try {
    const target = doubles.target ?? (await buildTarget(environment, readVariables(inputs, context), context))
    return { observed: await target.observe(context.signal), source: 'what the provider shows, and the ledger', target }
  } catch (error) {
    context.signal.throwIfAborted()
    const source = `the ledger alone: the provider could not be asked from here (${messageOf(error)})`
    return { observed: observationByLedger(records), source, target: undefined }
  }
}

/**
 * What a rollback to this release would take from the provider once no side runs it, or why it would be refused; undefined where the
 * provider does not tell. The files in the workspace are not considered: at the time of a rollback they are others.
 */
export async function rollbackOutlook(
  release: Release,
  { target, records }: DryRunView & { records: readonly LedgerRecord[] },
  { signal }: Context,
): Promise<string | undefined> {
  const uploads = target?.placement?.uploads
  if (uploads === undefined) return undefined
  const { words, part } = uploads
  const id = pastReleaseOf(records, release).identity[part]
  try {
    if (id !== undefined) {
      const kept = await uploads.byId(id, signal)
      return kept === undefined
        ? `a rollback there needs its stored bytes, or builds it again: ${words.of} no longer has the ${words.one} ${id}`
        : `a rollback there takes the ${words.one} ${id}, which the provider has kept: nothing is built or uploaded`
    }
    const choice = onlyUpload(await uploads.find(release, signal), release, words)
    return choice.state === 'refused' ? `a rollback there is refused: ${choice.reason}` : undefined
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

/** What the provider would show if it were in the state that the ledger records. */
function observationByLedger(records: readonly LedgerRecord[]): Observation {
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
