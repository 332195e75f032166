import { messageOf } from '@slipway/shared/core/errors'
import { commitOf, toldVersionOf } from '@slipway/shared/core/unknown-release'
import { sameRelease } from '@slipway/shared/core/version'
import { type Colour, otherColour, type Release } from '@slipway/shared/core/words'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { ReleaseSource } from '@slipway/shared/rollout/contract/placement'
import type { HeldPredecessor } from '@slipway/shared/rollout/ledger/held-predecessor'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { pastReleaseOf } from '@slipway/shared/rollout/ledger/past-release'
import { identityShown, lastOn } from '@slipway/shared/rollout/ledger/record-state'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { isHotStandby } from '@slipway/shared/rollout/steps/hot-standby'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'

/**
 * How a release gets the traffic. `none`: it serves already. `instant`: it still runs on the idle side and is ready. `redeploy`: it is
 * started again from what the provider kept, from its stored bytes, or from its build artifact. `rebuild`: the placement commands of the
 * user start it from its commit; where only its tag is known, whether that works is not known before.
 */
export type PathKind = 'none' | 'instant' | 'redeploy' | 'rebuild'
export type RollbackPath = {
  release: Release
  kind: PathKind
  from?: 'tag' | 'checkout' | { kept: string } | { stored: StoredArtifact } | { held: HeldPredecessor; label: string | undefined }
}

/** A release that cannot be started again: its build artifact is gone, or what is left may be another release. */
export type NoPath = { kind: 'gone' } | { kind: 'refused'; reason: string; hint: string }

export function isNoPath(path: RollbackPath | NoPath): path is NoPath {
  return path.kind === 'gone' || path.kind === 'refused'
}

export type PathDeps = Pick<RolloutDeps, 'placement' | 'judge' | 'signal' | 'note'> & {
  observed: Observation
  records: readonly LedgerRecord[]
}

/** How a release would get the traffic, or why it cannot. Reads only. `known`: the ledger has a record of the release. */
export async function pathTo(release: Release, { known }: { known: boolean }, deps: PathDeps): Promise<RollbackPath | NoPath> {
  const live = liveSide(deps.observed, deps.records)
  if (live?.release !== undefined && sameRelease(live.release, release) && !isReplaced(live.colour, deps)) return { release, kind: 'none' }
  if (
    live !== undefined &&
    (await isHotStandby({ release, colour: otherColour(live.colour), observed: deps.observed, records: deps.records }, deps))
  )
    return { release, kind: 'instant' }
  if (commitOf(release) === undefined) return { kind: 'gone' }
  const source = await sourceOf(release, deps)
  switch (source.state) {
    case 'kept':
      return { release, kind: 'redeploy', from: { kept: source.words } }
    case 'checkout':
      return { release, kind: 'rebuild', from: 'checkout' }
    case 'stored':
      return { release, kind: 'redeploy', from: { stored: source.stored } }
    case 'artifact':
      return known || source.available === 'yes' ? { release, kind: 'redeploy' } : { release, kind: 'rebuild', from: 'tag' }
    case 'gone':
      return { kind: 'gone' }
    case 'refused':
      return { kind: 'refused', reason: source.reason, hint: source.hint }
  }
}

/** Whether something else serves under the name of what the ledger has on the side. */
function isReplaced(colour: Colour, { records, observed }: PathDeps): boolean {
  const record = lastOn(records, colour)
  return record !== undefined && identityShown(record, observed[colour]).state === 'other'
}

export function describePath({ release, kind, from }: RollbackPath): string {
  switch (kind) {
    case 'none':
      return `${release.version} serves already: nothing has to be moved`
    case 'instant':
      if (typeof from === 'object' && 'held' in from) return describeHeld(release, from.held)
      return `${release.version} still runs on the idle side: one shift`
    case 'redeploy':
      if (typeof from === 'object' && 'kept' in from)
        return `${release.version} is brought up again from ${from.kept}, which the provider has kept (nothing is built or uploaded), then shifted to`
      return typeof from === 'object' && 'stored' in from
        ? `${release.version} is brought up again from its stored bytes, ${from.stored.digest} (${from.stored.store} ${from.stored.ref}; nothing is built), then shifted to`
        : `${release.version} is brought up again from what it was built into, then shifted to`
    case 'rebuild':
      return from === 'checkout'
        ? `${release.version} is built or uploaded again from the files of its commit ${release.sha}, which need not make the same bytes, then shifted to`
        : `of ${release.version} only its tag is known: your placement has to bring it up from ${release.sha}, then it is shifted to`
  }
}

function describeHeld(release: Release, { colour, successor }: HeldPredecessor): string {
  const told = toldVersionOf(release) === undefined ? 'nothing tells its version' : `it tells ${release.version}`
  const commit = commitOf(release) === undefined ? ', and its commit is not known' : ''
  return `what served before ${successor.version} still runs on ${colour}: one shift (${told}${commit})`
}

/** A placement or provider that does not answer does not block a rollback: starting the release shows whether it exists. */
async function sourceOf(release: Release, { placement, records, signal, note }: PathDeps): Promise<ReleaseSource> {
  try {
    if (placement.sourceOf !== undefined) return await placement.sourceOf(pastReleaseOf(records, release), signal)
    const available = (await placement.available?.(release, signal)) ?? 'unknown'
    return available === 'no' ? { state: 'gone' } : { state: 'artifact', available }
  } catch (error) {
    signal.throwIfAborted()
    note(`whether ${release.version} can still be brought up could not be asked: ${messageOf(error)}`)
    return { state: 'artifact', available: 'unknown' }
  }
}
