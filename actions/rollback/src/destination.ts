import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { chooseDestination, withoutV } from '@slipway/shared/rollout/destination'
import { hasPhase, type LedgerRecord, sameRelease } from '@slipway/shared/rollout/ledger'
import type { Live } from '@slipway/shared/rollout/plan'
import type { Stage } from './stage.ts'

/** The release to go back to. Throws an ActionError, before anything is touched, when it is bad, unknown, or there is none. */
export async function findDestination(
  wanted: { version: string | undefined; live: Release | undefined },
  records: readonly LedgerRecord[],
  { environment, desk }: Pick<Stage, 'environment' | 'desk'>,
): Promise<Release> {
  const found = chooseDestination(records, wanted)
  switch (found.state) {
    case 'known':
      return found.release
    case 'bad':
      throw new ActionError(`${found.release.version} is marked bad in the ledger of ${environment.name}: ${found.reason}`, {
        hint: goodOnes(found.good),
      })
    case 'none':
      throw new ActionError(`The ledger of ${environment.name} has no other release that passed its watch: there is none to go back to`, {
        hint: 'Name a tag of the repository in the input "rollback-version", or bring a mended release forward.',
      })
    case 'unknown': {
      for (const tag of new Set([found.version, `v${withoutV(found.version)}`, withoutV(found.version)])) {
        const sha = await desk.commitOf(tag)
        if (sha !== undefined) return { version: tag, sha }
      }
      throw new ActionError(`There is no release ${found.version}: it is neither in the ledger of ${environment.name} nor a tag`, {
        hint: goodOnes(found.good),
      })
    }
  }
}

function goodOnes(good: readonly string[]): string {
  return good.length === 0 ? 'The ledger knows no good release yet.' : `Known to be good: ${good.slice(0, 10).join(', ')}.`
}

/**
 * Asked without a version, a rollback that was done already is not done again: the release before the good one would be
 * next, and nobody asked for that. Gives the reason, or undefined where there is something to go back from.
 */
export function standsAlready(records: readonly LedgerRecord[], live: Live | undefined): string | undefined {
  const newest = records.find((record) => !hasPhase(record, 'stopped') && record.entries.length > 0)
  if (newest === undefined || live?.release === undefined) return undefined
  const { kind, release, previous, run } = newest.intent
  if (kind === 'rollback' && hasPhase(newest, 'complete') && sameRelease(release, live.release)) {
    return `run ${run.id} has rolled back to ${release.version}, and it serves; name another in rollback-version`
  }
  if (hasPhase(newest, 'back') && previous?.release !== undefined && sameRelease(previous.release, live.release)) {
    return `run ${run.id} has taken ${release.version} back, and ${previous.release.version} serves; name another in rollback-version`
  }
  return undefined
}
