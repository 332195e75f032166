import { nameOfRelease } from '../../core/unknown-release.ts'
import { sameRelease, sameVersion } from '../../core/version.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import { heldPredecessor } from './held-predecessor.ts'
import type { LedgerRecord } from './ledger.ts'
import { hasPhase, lastOn } from './record-state.ts'
import { goodReleases } from './rollback-destination.ts'

/** What serves everything, as far as it is known. */
export type Serving = { colour: Colour; release: Release | undefined; version: string | undefined }

/** Where a rollback without a named version goes first, by the ledger alone: what a summary may promise. */
export type WayBack =
  /** `name`: its version, or its side where nothing tells one. `instant`: it stands on the idle side. */
  { state: 'open'; name: string; release: Release | undefined; instant: boolean } | { state: 'closed'; reason: string }

export function wayBack(records: readonly LedgerRecord[], live: Serving): WayBack {
  const repeated = rolledBackAlready(records, live)
  if (repeated !== undefined) return { state: 'closed', reason: repeated }
  const held = heldPredecessor(records, live.colour)
  if (held !== undefined) return { state: 'open', name: held.version ?? held.colour, release: undefined, instant: true }
  const [release] = goodReleases(records, live.release)
  if (release === undefined) return { state: 'closed', reason: 'the ledger has no other release that succeeded' }
  const idle = lastOn(records, otherColour(live.colour))
  return { state: 'open', name: release.version, release, instant: idle !== undefined && sameRelease(idle.intent.release, release) }
}

/**
 * Why a rollback without a named version has already happened, or undefined. A second one would go to the release before the good
 * one, which nobody asked for.
 */
export function rolledBackAlready(records: readonly LedgerRecord[], live: Serving | undefined): string | undefined {
  const newest = records.find((record) => !hasPhase(record, 'stopped') && record.entries.length > 0)
  if (newest === undefined || live === undefined) return undefined
  const { kind, release, previous, run } = newest.intent
  const servesAll = hasPhase(newest, 'complete') || hasPhase(newest, 'kept')
  if (kind === 'rollback' && servesAll && live.release !== undefined && sameRelease(release, live.release)) {
    return `run ${run.id} has rolled back to ${nameOfRelease(release)}, and it serves; name another in rollback-version`
  }
  if (hasPhase(newest, 'back') && previous !== undefined && isPrevious(previous, live)) {
    const name = previous.release?.version ?? previous.version ?? `what served before on ${previous.colour}`
    return `run ${run.id} has taken ${release.version} back, and ${name} serves; name another in rollback-version`
  }
  return undefined
}

/** Of a release without a record, the side and its version tell. */
function isPrevious(previous: NonNullable<LedgerRecord['intent']['previous']>, live: Serving): boolean {
  if (previous.release !== undefined) return live.release !== undefined && sameRelease(previous.release, live.release)
  if (previous.colour !== live.colour || live.release !== undefined) return false
  return previous.version === undefined || live.version === undefined || sameVersion(previous.version, live.version)
}

/** The way back as part of a sentence: `back to v1.0.0 at once until 2026-01-05T12:10:00Z`. */
export function describeWayBack(way: WayBack, until: string): string {
  if (way.state === 'closed') return `a rollback has nowhere to go: ${way.reason}`
  return way.instant ? `back to ${way.name} at once until ${until}` : `back to ${way.name}, which is brought up again for it`
}
