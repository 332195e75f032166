import { messageOf } from '@slipway/shared/core/errors'
import { otherColour, type Release } from '@slipway/shared/core/words'
import type { Observation } from '@slipway/shared/rollout/contract'
import { type LedgerRecord, sameRelease } from '@slipway/shared/rollout/ledger'
import { liveSide } from '@slipway/shared/rollout/plan'
import { isWarm } from '@slipway/shared/rollout/warm'
import type { RolloutDeps } from '@slipway/shared/rollout/work'

/**
 * What it takes to get there. `none`: it serves. `instant`: it still runs on the idle side and is well. `redeploy`: brought up
 * again from what it was built into. `rebuild`: only its tag is known, so whether it can be brought up is not known before.
 */
export type Way = 'none' | 'instant' | 'redeploy' | 'rebuild'
export type Route = { release: Release; way: Way }

export type RouteDeps = Pick<RolloutDeps, 'placement' | 'judge' | 'signal' | 'note'> & {
  observed: Observation
  records: readonly LedgerRecord[]
}

/** What it takes to go to a release, or undefined where what it was built into is gone. Asks; touches nothing. */
export async function routeTo(release: Release, { known }: { known: boolean }, deps: RouteDeps): Promise<Route | undefined> {
  const live = liveSide(deps.observed, deps.records)
  if (live?.release !== undefined && sameRelease(live.release, release)) return { release, way: 'none' }
  if (live !== undefined && (await isWarm(release, otherColour(live.colour), deps, deps))) return { release, way: 'instant' }
  const available = await askWhether(release, deps)
  if (available === 'no') return undefined
  return { release, way: known || available === 'yes' ? 'redeploy' : 'rebuild' }
}

export function describeRoute({ release, way }: Route): string {
  switch (way) {
    case 'none':
      return `${release.version} serves already: nothing has to be moved`
    case 'instant':
      return `${release.version} still runs on the idle side: one shift`
    case 'redeploy':
      return `${release.version} is brought up again from what it was built into, then shifted to`
    case 'rebuild':
      return `of ${release.version} only its tag is known: your placement has to bring it up from ${release.sha}, then it is shifted to`
  }
}

/** An answer that does not come must not hold up the way back: bringing it up will tell. */
async function askWhether(release: Release, { placement, signal, note }: RouteDeps): Promise<'yes' | 'no' | 'unknown'> {
  if (placement.available === undefined) return 'unknown'
  try {
    return await placement.available(release, signal)
  } catch (error) {
    signal.throwIfAborted()
    note(`whether ${release.version} can still be brought up could not be asked: ${messageOf(error)}`)
    return 'unknown'
  }
}
