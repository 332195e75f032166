import type { Colour, Release } from '../../core/words.ts'
import type { Observation } from '../contract/target.ts'
import { type LedgerRecord, lastOn, sameRelease } from '../ledger/ledger.ts'
import { sameVersion } from '../ledger/rollback-destination.ts'
import type { RolloutDeps } from './context.ts'
import { isHealthy } from './observe.ts'

/**
 * Whether the release still runs on a side and is well there: then going back takes one shift. Where the provider names another
 * version there than the ledger, it is the provider that knows.
 */
export async function isHotStandby(
  release: Release,
  colour: Colour,
  { observed, records }: { observed: Observation; records: readonly LedgerRecord[] },
  deps: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<boolean> {
  const last = lastOn(records, colour)
  const { address, release: told } = observed[colour]
  if (last === undefined || !sameRelease(last.intent.release, release) || address === undefined) return false
  if (told !== undefined && !sameVersion(told, release.version)) return false
  return isHealthy(await deps.judge.ready({ scope: colour, address }, release, deps.signal))
}
