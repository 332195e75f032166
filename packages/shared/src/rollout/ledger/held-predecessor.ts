import type { Colour, Release } from '../../core/words.ts'
import type { Identity } from '../contract/identity.ts'
import type { LedgerRecord, Phase } from './ledger.ts'
import { lastOn } from './record-state.ts'

/**
 * What was live before a rollout and has no record: the ledger began after it, or somebody deployed it by hand. `version`: as the provider
 * told it when the rollout began, `identity`: what the provider called it then. `successor`: the release that took over.
 */
export type HeldPredecessor = { colour: Colour; version: string | undefined; identity?: Identity | undefined; successor: Release }

/** Phases after which another release may run on the side. */
const takesSide: readonly Phase[] = ['prepare', 'shift', 'pause', 'promote', 'complete', 'retired']

/** The predecessor of what runs on the live side, where nothing was done to its own side since. Whether it still runs, probes tell. */
export function heldPredecessor(records: readonly LedgerRecord[], live: Colour): HeldPredecessor | undefined {
  const rollout = lastOn(records, live)
  const previous = rollout?.intent.previous
  if (rollout === undefined || previous === undefined || previous.release !== undefined || previous.colour === live) return undefined
  // What a rollback or a drill leaves is no place to go to.
  if (rollout.intent.kind !== 'deploy') return undefined
  const later = records.slice(0, records.indexOf(rollout)).filter(({ intent }) => intent.colour === previous.colour)
  if (later.some(({ entries }) => entries.some(({ phase }) => takesSide.includes(phase)))) return undefined
  const { colour, version, identity } = previous
  return { colour, version, ...(identity === undefined ? {} : { identity }), successor: rollout.intent.release }
}
