import { messageOf } from '@slipway/shared/core/errors'
import { sameRelease } from '@slipway/shared/core/version'
import { otherColour, type Release } from '@slipway/shared/core/words'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { ReleaseSource } from '@slipway/shared/rollout/contract/placement'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import { isHotStandby } from '@slipway/shared/rollout/engine/hot-standby'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { liveSide } from '@slipway/shared/rollout/plan/plan'

/**
 * What it takes to get there. `none`: it serves. `instant`: it still runs on the idle side and is well. `redeploy`: brought up
 * again from what the provider has kept, or from what it was built into. `rebuild`: the user's placement brings it up from its
 * commit; where only its tag is known, whether that works is not known before.
 */
export type Way = 'none' | 'instant' | 'redeploy' | 'rebuild'
export type Route = { release: Release; way: Way; from?: 'tag' | 'checkout' | { kept: string } }

/** There is no way to a release: what it was built into is gone, or what there is may be something else. */
export type Closed = { way: 'gone' } | { way: 'refused'; reason: string; hint: string }

export function isClosed(route: Route | Closed): route is Closed {
  return route.way === 'gone' || route.way === 'refused'
}

export type RouteDeps = Pick<RolloutDeps, 'placement' | 'judge' | 'signal' | 'note'> & {
  observed: Observation
  records: readonly LedgerRecord[]
}

/** What it takes to go to a release, or why there is no way. Asks; touches nothing. */
export async function routeTo(release: Release, { known }: { known: boolean }, deps: RouteDeps): Promise<Route | Closed> {
  const live = liveSide(deps.observed, deps.records)
  if (live?.release !== undefined && sameRelease(live.release, release)) return { release, way: 'none' }
  if (
    live !== undefined &&
    (await isHotStandby({ release, colour: otherColour(live.colour), observed: deps.observed, records: deps.records }, deps))
  )
    return { release, way: 'instant' }
  const source = await askSource(release, deps)
  switch (source.state) {
    case 'kept':
      return { release, way: 'redeploy', from: { kept: source.words } }
    case 'checkout':
      return { release, way: 'rebuild', from: 'checkout' }
    case 'artifact':
      return known || source.available === 'yes' ? { release, way: 'redeploy' } : { release, way: 'rebuild', from: 'tag' }
    case 'gone':
      return { way: 'gone' }
    case 'refused':
      return { way: 'refused', reason: source.reason, hint: source.hint }
  }
}

export function describeRoute({ release, way, from }: Route): string {
  switch (way) {
    case 'none':
      return `${release.version} serves already: nothing has to be moved`
    case 'instant':
      return `${release.version} still runs on the idle side: one shift`
    case 'redeploy':
      return typeof from === 'object'
        ? `${release.version} is brought up again from ${from.kept}, which the provider has kept (nothing is built or uploaded), then shifted to`
        : `${release.version} is brought up again from what it was built into, then shifted to`
    case 'rebuild':
      return from === 'checkout'
        ? `${release.version} is built or uploaded again from the checkout, which is its commit ${release.sha}, then shifted to`
        : `of ${release.version} only its tag is known: your placement has to bring it up from ${release.sha}, then it is shifted to`
  }
}

/** An answer that does not come must not hold up the way back: bringing it up will tell. */
async function askSource(release: Release, { placement, signal, note }: RouteDeps): Promise<ReleaseSource> {
  try {
    if (placement.sourceOf !== undefined) return await placement.sourceOf(release, signal)
    const available = (await placement.available?.(release, signal)) ?? 'unknown'
    return available === 'no' ? { state: 'gone' } : { state: 'artifact', available }
  } catch (error) {
    signal.throwIfAborted()
    note(`whether ${release.version} can still be brought up could not be asked: ${messageOf(error)}`)
    return { state: 'artifact', available: 'unknown' }
  }
}
