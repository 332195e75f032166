import { toldVersionOf } from '../../core/unknown-release.ts'
import { sameRelease, sameVersion } from '../../core/version.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import { isHealthy, type ToldVersion } from '../contract/health-judge.ts'
import type { Observation } from '../contract/observation.ts'
import { type HeldPredecessor, heldPredecessor } from '../ledger/held-predecessor.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { lastOn } from '../ledger/record-state.ts'
import { failedOn } from './judge-step.ts'
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
  if (address === undefined || (shown !== undefined && !sameVersion(shown, release.version))) return false
  if (last === undefined || !sameRelease(last.intent.release, release)) {
    const held = heldPredecessor(records, otherColour(colour))
    if (held === undefined || !(await isPredecessor(release, { held, observed }, deps))) return false
  }
  return isHealthy(await deps.judge.ready({ scope: colour, address }, release, deps.signal))
}

/** What was live before, asked at its own address. `version`: what it tells, or the provider or the ledger tells of it. */
export type PredecessorCheck = { state: 'ready'; version: string | undefined } | { state: 'unready'; reason: string }

export async function checkPredecessor(
  { held, observed }: { held: HeldPredecessor; observed: Observation },
  { judge, signal }: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<PredecessorCheck> {
  const { colour } = held
  const { address, release: shown } = observed[colour]
  if (address === undefined) return { state: 'unready', reason: `${colour} has no address of its own, so it cannot be verified` }
  const point = { scope: colour, address }
  const told: ToldVersion = (await judge.askVersion?.(point, signal)) ?? {
    judgement: await judge.ready(point, undefined, signal),
    version: undefined,
  }
  if (!isHealthy(told.judgement)) return { state: 'unready', reason: failedOn(`${colour} (${address})`, told.judgement).message }
  const named = [told.version, shown, held.version].filter((version) => version !== undefined)
  const [version] = named
  const other = named.find((one) => version !== undefined && !sameVersion(one, version))
  if (other !== undefined) return { state: 'unready', reason: `${colour} tells ${version}, but ${other} was there` }
  return { state: 'ready', version }
}

async function isPredecessor(
  release: Release,
  query: { held: HeldPredecessor; observed: Observation },
  deps: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<boolean> {
  const check = await checkPredecessor(query, deps)
  const wanted = toldVersionOf(release)
  if (check.state === 'unready') return false
  return wanted === undefined ? check.version === undefined : check.version !== undefined && sameVersion(check.version, wanted)
}
