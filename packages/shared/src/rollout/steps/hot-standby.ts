import { sameRelease, sameVersion } from '../../core/version.ts'
import type { Colour, Release } from '../../core/words.ts'
import { isHealthy } from '../contract/health-judge.ts'
import type { Observation } from '../contract/observation.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { lastOn } from '../ledger/record-state.ts'
import type { RolloutDeps } from './rollout-deps.ts'

/** The release and the side to look at, with what the provider shows and what the ledger says. */
export type StandbyQuery = { release: Release; colour: Colour; observed: Observation; records: readonly LedgerRecord[] }

/**
 * Whether the release still runs on the side and is healthy there, so that a rollback needs one shift only. When provider and ledger
 * name different versions, the provider is right.
 */
export async function isHotStandby(
  { release, colour, observed, records }: StandbyQuery,
  deps: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<boolean> {
  const last = lastOn(records, colour)
  const { address, release: shown } = observed[colour]
  if (last === undefined || !sameRelease(last.intent.release, release) || address === undefined) return false
  if (shown !== undefined && !sameVersion(shown, release.version)) return false
  return isHealthy(await deps.judge.ready({ scope: colour, address }, release, deps.signal))
}
