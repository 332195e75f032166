import { toldVersionOf } from '../../core/unknown-release.ts'
import { sameRelease, sameVersion } from '../../core/version.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import { askReadyAgain, isHealthy, type ToldVersion } from '../contract/health-judge.ts'
import { identityDifference } from '../contract/identity.ts'
import type { Observation } from '../contract/observation.ts'
import { type HeldPredecessor, heldPredecessor } from '../ledger/held-predecessor.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { lastOn, runsAsRecorded } from '../ledger/record-state.ts'
import { failedOn } from './judge-step.ts'
import type { RolloutDeps } from './rollout-deps.ts'

/** The release and the side to look at, with what the provider shows and what the ledger says. */
export type StandbyQuery = { release: Release; colour: Colour; observed: Observation; records: readonly LedgerRecord[] }

/**
 * Whether the release still runs on the side and is healthy there, so that a rollback needs one shift only. Where provider and ledger
 * both tell what it is called, that decides, whatever its label says; else, when they name different versions, the provider is right.
 */
export async function isHotStandby(
  { release, colour, observed, records }: StandbyQuery,
  deps: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<boolean> {
  const last = lastOn(records, colour)
  const { address } = observed[colour]
  if (address === undefined) return false
  if (last !== undefined && sameRelease(last.intent.release, release)) {
    if (!runsAsRecorded(last, observed[colour])) return false
  } else {
    const held = heldPredecessor(records, otherColour(colour))
    if (held === undefined || !(await isPredecessor(release, { held, observed }, deps))) return false
  }
  return isHealthy(await askReadyAgain(deps.judge, { point: { scope: colour, address }, release, signal: deps.signal }))
}

/** What was live before, asked at its own address. `told`: its version by its own answers. `label`: by the provider. */
export type PredecessorCheck =
  | { state: 'ready'; told: string | undefined; label: string | undefined }
  | { state: 'unready'; reason: string }

export async function checkPredecessor(
  { held, observed }: { held: HeldPredecessor; observed: Observation },
  { judge, signal }: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<PredecessorCheck> {
  const { colour } = held
  const { address, release: shown } = observed[colour]
  if (address === undefined) return { state: 'unready', reason: `${colour} has no address of its own, so it cannot be verified` }
  const other = identityDifference(held.identity ?? {}, observed[colour].identity)
  if (other !== undefined) return { state: 'unready', reason: `${colour} runs something else by now: the provider shows ${other}` }
  if (shown !== undefined && held.version !== undefined && !sameVersion(shown, held.version))
    return { state: 'unready', reason: `${colour} runs ${shown} by now, and ${held.version} was there` }
  const point = { scope: colour, address }
  const answer: ToldVersion = (await judge.askVersion?.(point, signal)) ?? {
    judgement: await judge.ready(point, undefined, signal),
    version: undefined,
  }
  if (!isHealthy(answer.judgement)) return { state: 'unready', reason: failedOn(`on ${colour} (${address})`, answer.judgement).message }
  return { state: 'ready', told: answer.version, label: shown ?? held.version }
}

async function isPredecessor(
  release: Release,
  query: { held: HeldPredecessor; observed: Observation },
  deps: Pick<RolloutDeps, 'judge' | 'signal'>,
): Promise<boolean> {
  const check = await checkPredecessor(query, deps)
  if (check.state === 'unready') return false
  const wanted = toldVersionOf(release)
  if (wanted === undefined) return check.told === undefined
  const version = check.told ?? check.label
  return version !== undefined && sameVersion(version, wanted)
}
