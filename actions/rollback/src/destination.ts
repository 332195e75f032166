import { ActionError } from '@slipway/shared/core/errors'
import { sameRelease, withoutV } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { goodReleases, isWithinReach } from '@slipway/shared/rollout/ledger/last-known-good'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { describeOtherServices } from '@slipway/shared/rollout/ledger/other-services'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import { chooseDestination } from '@slipway/shared/rollout/ledger/rollback-destination'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import type { Stage } from './stage.ts'
import { type Closed, isClosed, type Route, type RouteDeps, routeTo } from './way.ts'

/** That the release to go to cannot be brought up as what it was: known before anything is touched. */
export class CannotBringUp extends ActionError {}

export type Wanted = { version: string | undefined; live: Release | undefined; unattended: boolean }

/**
 * The release to go back to, and what that takes. Throws an ActionError, before anything is touched, when it is bad, unknown,
 * gone or out of reach, or there is none.
 */
export async function findDestination(
  wanted: Wanted,
  records: readonly LedgerRecord[],
  stage: Pick<Stage, 'environment' | 'desk'> & Partial<Pick<Stage, 'stores'>>,
  deps: RouteDeps,
): Promise<Route> {
  return wanted.version === undefined
    ? await newestGood(wanted, records, stage, deps)
    : await named({ ...wanted, version: wanted.version }, records, stage, deps)
}

async function newestGood(
  wanted: Wanted,
  records: readonly LedgerRecord[],
  { environment, stores }: Pick<Stage, 'environment'> & Partial<Pick<Stage, 'stores'>>,
  deps: RouteDeps,
): Promise<Route> {
  const gone: string[] = []
  const refused: string[] = []
  let mend: string | undefined
  for (const release of goodReleases(records, wanted.live)) {
    if (wanted.unattended) refuseBeyond(release, wanted, records, environment)
    const route = await routeTo(release, { known: true }, deps)
    if (!isClosed(route)) return route
    if (route.way === 'gone') gone.push(release.version)
    else {
      refused.push(`${release.version}: ${route.reason}`)
      mend ??= route.hint
    }
    deps.note(`${release.version} is passed over: ${route.way === 'gone' ? 'it can no longer be brought up' : route.reason}`)
  }
  if (refused.length > 0) throw noneToTrust(refused, gone, mend, environment)
  throw gone.length === 0
    ? new ActionError(`The ledger of ${environment.name} has no other release that passed its watch: there is none to go back to`, {
        hint: `Name a tag of the repository in the input "rollback-version", or bring a mended release forward.${besideOurs(environment, stores)}`,
      })
    : new CannotBringUp(
        `No release that ${environment.name} could go back to still exists: ${gone.join(', ')} can no longer be brought up`,
        {
          hint: 'Bring a mended release forward, or build one of them again; placement.available, or the provider, said that they are gone.',
        },
      )
}

function noneToTrust(
  refused: readonly string[],
  gone: readonly string[],
  hint: string | undefined,
  { name }: Stage['environment'],
): CannotBringUp {
  const also = gone.length === 0 ? '' : `; ${gone.join(', ')} can no longer be brought up`
  return new CannotBringUp(
    `No release that ${name} could go back to can be brought up as what it was: ${refused.join('; ')}${also}`,
    hint === undefined ? {} : { hint },
  )
}

/** That there is nothing of ours is another thing where others have records: one may be our own former name. */
function besideOurs({ service, name }: Stage['environment'], stores: Stage['stores'] | undefined): string {
  const met = stores?.ledger.otherServices?.()
  const said = met === undefined ? undefined : describeOtherServices(met, { service, environment: name })
  return said === undefined ? '' : ` ${said}`
}

async function named(
  wanted: Wanted & { version: string },
  records: readonly LedgerRecord[],
  { environment, desk }: Pick<Stage, 'environment' | 'desk'>,
  deps: RouteDeps,
): Promise<Route> {
  const found = chooseDestination(records, wanted)
  switch (found.state) {
    case 'known': {
      if (wanted.unattended && !isLive(found.release, wanted.live)) refuseBeyond(found.release, wanted, records, environment)
      return orRefuse(await routeTo(found.release, { known: true }, deps), found.release, records)
    }
    case 'bad':
      throw new ActionError(`${found.release.version} is marked bad in the ledger of ${environment.name}: ${found.reason}`, {
        hint: goodOnes(goodVersions(records)),
      })
    case 'none':
    case 'unknown': {
      const release = await byTag(wanted.version, desk)
      if (release === undefined) {
        throw new ActionError(`There is no release ${wanted.version}: it is neither in the ledger of ${environment.name} nor a tag`, {
          hint: goodOnes(goodVersions(records)),
        })
      }
      if (wanted.unattended) refuseBeyond(release, wanted, records, environment)
      return orRefuse(await routeTo(release, { known: false }, deps), release, records)
    }
  }
}

/** Nobody approves a run in the environment without reviewers, so it may not be a way to bring just anything live. */
function refuseBeyond(release: Release, { live }: Wanted, records: readonly LedgerRecord[], environment: Stage['environment']): void {
  const { keep } = environment.rollout
  if (isWithinReach(records, release, { live, keep })) return
  throw new ActionError(
    `Nobody has approved this run, and ${release.version} is not one of the last ${keep} releases that succeeded in ${environment.name}`,
    { hint: 'Take the approved path: enhanced-release.yml with version_type=rollback. Without a version, the newest good one is taken.' },
  )
}

function orRefuse(route: Route | Closed, { version }: Release, records: readonly LedgerRecord[]): Route {
  if (!isClosed(route)) return route
  const others = goodOnes(goodVersions(records).filter((one) => one !== version))
  if (route.way === 'refused') throw new CannotBringUp(`${version} is not brought up: ${route.reason}`, { hint: `${route.hint} ${others}` })
  throw new CannotBringUp(`${version} can no longer be brought up: what it was built into is gone (placement.available, or the provider)`, {
    hint: others,
  })
}

async function byTag(version: string, desk: Stage['desk']): Promise<Release | undefined> {
  for (const tag of new Set([version, `v${withoutV(version)}`, withoutV(version)])) {
    const sha = await desk.commitOf(tag)
    if (sha !== undefined) return { version: tag, sha }
  }
  return undefined
}

function goodVersions(records: readonly LedgerRecord[]): string[] {
  return [...new Set(goodReleases(records, undefined).map(({ version }) => version))]
}

function goodOnes(good: readonly string[]): string {
  return good.length === 0 ? 'The ledger knows no good release yet.' : `Known to be good: ${good.slice(0, 10).join(', ')}.`
}

function isLive(release: Release, live: Release | undefined): boolean {
  return live !== undefined && sameRelease(release, live)
}

/**
 * Asked without a version, a rollback that was done already is not done again: the release before the good one would be
 * next, and nobody asked for that. Gives the reason, or undefined where there is something to go back from.
 */
export function standsAlready(records: readonly LedgerRecord[], live: LiveSide | undefined): string | undefined {
  const newest = records.find((record) => !hasPhase(record, 'stopped') && record.entries.length > 0)
  if (newest === undefined || live?.release === undefined) return undefined
  const { kind, release, previous, run } = newest.intent
  const arrived = hasPhase(newest, 'complete') || hasPhase(newest, 'kept')
  if (kind === 'rollback' && arrived && sameRelease(release, live.release)) {
    return `run ${run.id} has rolled back to ${release.version}, and it serves; name another in rollback-version`
  }
  if (hasPhase(newest, 'back') && previous?.release !== undefined && sameRelease(previous.release, live.release)) {
    return `run ${run.id} has taken ${release.version} back, and ${previous.release.version} serves; name another in rollback-version`
  }
  return undefined
}
