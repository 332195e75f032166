import { ActionError } from '@slipway/shared/core/errors'
import { sameVersion } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { lineOtherwise } from '@slipway/shared/github/dispatch-line'
import { describeOtherServices } from '@slipway/shared/rollout/ledger/other-services'
import {
  chooseDestination,
  type Destination,
  destinationAt,
  goodReleases,
  knownGood,
} from '@slipway/shared/rollout/ledger/rollback-destination'
import type { RollbackJob } from '../job/rollback-job.ts'
import type { EnvironmentView } from './environment-view.ts'
import { predecessorPath } from './predecessor-path.ts'
import { releaseOfTag } from './release-of-tag.ts'
import { isNoPath, type NoPath, pathTo, type RollbackPath } from './rollback-path.ts'
import { isLive, refuseBeyondReach } from './unattended-limit.ts'

/** The chosen release cannot be started again as what it was. Thrown before anything is changed. */
export class ReleaseUnavailable extends ActionError {}

/**
 * The release that the rollback goes to, and how it gets the traffic. Reads only. Throws an ActionError where the release is bad,
 * unknown, gone or out of reach, or where there is none.
 */
export async function findPath(view: EnvironmentView, job: RollbackJob): Promise<RollbackPath> {
  const { rollbackVersion } = job.inputs
  if (rollbackVersion !== undefined) return await pathToNamed(rollbackVersion, view, job)
  return job.destination === undefined ? await newestAvailable(view, job) : await knownPath(job.destination, view, job)
}

type SkippedReleases = { gone: string[]; refused: string[]; hint: string | undefined; before: string | undefined }

/** The shared ledger gives the good releases in order; the first of them that can be started is taken. */
async function newestAvailable(view: EnvironmentView, job: RollbackJob): Promise<RollbackPath> {
  const skipped: SkippedReleases = { gone: [], refused: [], hint: undefined, before: undefined }
  // What was live before is no release of somebody's choice, so the limit of unattended runs lets it pass.
  const before = await predecessorPath(undefined, view, job)
  if (before.state === 'path') return before.path
  if (before.state === 'refused') {
    job.rollout.note(before.says)
    skipped.before = before.says
  }
  for (const release of goodReleases(view.records, view.live?.release)) {
    refuseBeyondReach(release, view, job)
    const path = await pathTo(release, { known: true }, { ...job.rollout, ...view })
    if (!isNoPath(path)) return path
    job.rollout.note(`${release.version} is passed over: ${path.kind === 'gone' ? 'it can no longer be brought up' : path.reason}`)
    skip(release, path, skipped)
  }
  throw noneAvailable(skipped, job)
}

function skip({ version }: Release, path: NoPath, skipped: SkippedReleases): void {
  if (path.kind === 'gone') {
    skipped.gone.push(version)
    return
  }
  skipped.refused.push(`${version}: ${path.reason}`)
  skipped.hint ??= path.hint
}

function noneAvailable({ gone, refused, hint, before }: SkippedReleases, { environment, stores }: RollbackJob): ActionError {
  const { name } = environment
  if (refused.length > 0) {
    const also = gone.length === 0 ? '' : `; ${gone.join(', ')} can no longer be brought up`
    return new ReleaseUnavailable(
      `No release that ${name} could go back to can be brought up as what it was: ${refused.join('; ')}${also}`,
      hint === undefined ? {} : { hint },
    )
  }
  if (gone.length > 0) {
    return new ReleaseUnavailable(`No release that ${name} could go back to still exists: ${gone.join(', ')} can no longer be brought up`, {
      hint: 'Bring a mended release forward, or build one of them again; placement.available, or the provider, said that they are gone.',
    })
  }
  const told = before === undefined ? '' : `. ${before}`
  return new ActionError(`The ledger of ${name} has no other release that succeeded: there is none to go back to${told}`, {
    hint: `Name a tag of the repository in the input "rollback-version", or bring a mended release forward.${otherServices({ environment, stores })}`,
  })
}

/** An empty ledger beside the records of other services often means that the service was renamed. */
function otherServices({ environment, stores }: Pick<RollbackJob, 'environment' | 'stores'>): string {
  const { service, services, name } = environment
  const found = stores.ledger.otherServices?.()
  const text = found === undefined ? undefined : describeOtherServices(found, { service, environment: name, known: services })
  return text === undefined ? '' : ` ${text}`
}

async function pathToNamed(version: string, view: EnvironmentView, job: RollbackJob): Promise<RollbackPath> {
  const { records, live } = view
  const chosen = chooseDestination(records, { version, live: live?.release })
  switch (chosen.state) {
    case 'known':
      sayName(version, chosen, job)
      return await knownPath(chosen.release, view, job)
    case 'bad':
      throw markedBad(version, chosen, job)
    case 'none':
    case 'unknown': {
      const before = await predecessorPath(version, view, job)
      if (before.state === 'path') return before.path
      const told = before.state === 'refused' ? before : { says: '', hint: '' }
      const release = await releaseOfTag(version, job.repository)
      if (release === undefined) {
        const none = `There is no release ${version}: it is neither in the ledger of ${job.environment.name} nor a tag`
        throw new ActionError([none, told.says].filter((text) => text !== '').join('. '), {
          hint: [told.hint, describeGood(knownGood(records)), withoutVersion(job)].filter((text) => text !== '').join(' '),
        })
      }
      if (told.says !== '') job.rollout.note(`${told.says}. ${told.hint}`.trim())
      // A release is its commit and digest: each tag on the commit names it, whatever it was called when it was deployed.
      const tagged = destinationAt(records, release.sha)
      if (tagged?.state === 'bad') throw markedBad(version, tagged, job)
      if (tagged !== undefined) {
        sayName(version, tagged, job)
        return await knownPath(tagged.release, view, job)
      }
      refuseBeyondReach(release, view, job)
      return await availablePath(release, { known: false }, { view, job })
    }
  }
}

async function knownPath(release: Release, view: EnvironmentView, job: RollbackJob): Promise<RollbackPath> {
  if (!isLive(release, view)) refuseBeyondReach(release, view, job)
  return await availablePath(release, { known: true }, { view, job })
}

/** Says which release was meant, where its name in the ledger is another, or that of several. */
function sayName(
  version: string,
  { release, others }: Extract<Destination, { state: 'known' }>,
  { context, environment, rollout }: RollbackJob,
): void {
  const say = (text: string) => {
    rollout.note(text)
    context.log.info(text)
  }
  const ledger = `the ledger of ${environment.name}`
  if (!sameVersion(version, release.version)) say(`${version} is ${release.version} in ${ledger}: both name the commit ${release.sha}`)
  if (others.length === 0) return
  const rest = others.map(describeRelease).join(', ')
  say(`${version} names ${others.length + 1} releases in ${ledger}: ${describeRelease(release)} is taken, not ${rest}`)
}

function describeRelease({ version, sha, digest }: Release): string {
  return `${version} of the commit ${sha.slice(0, 12)}${digest === undefined ? '' : ` (${digest.slice(0, 19)}…)`}`
}

function markedBad(
  version: string,
  { release, reason, good }: Extract<Destination, { state: 'bad' }>,
  { environment }: RollbackJob,
): ActionError {
  const name = sameVersion(version, release.version) ? release.version : `${version}, which is ${release.version} there,`
  return new ActionError(`${name} is marked bad in the ledger of ${environment.name}: ${reason}`, { hint: describeGood(good) })
}

/** The path to a release that was named. Throws a ReleaseUnavailable where it has none. */
async function availablePath(
  release: Release,
  how: { known: boolean },
  { view, job }: { view: EnvironmentView; job: RollbackJob },
): Promise<RollbackPath> {
  const path = await pathTo(release, how, { ...job.rollout, ...view })
  if (!isNoPath(path)) return path
  const { version } = release
  const others = describeGood(knownGood(view.records).filter((one) => one !== version))
  if (path.kind === 'refused') {
    throw new ReleaseUnavailable(`${version} is not brought up: ${path.reason}`, { hint: `${path.hint} ${others}` })
  }
  throw new ReleaseUnavailable(
    `${version} can no longer be brought up: what it was built into is gone (placement.available, or the provider)`,
    { hint: others },
  )
}

/** What whoever named the version types next. */
function withoutVersion({ context }: RollbackJob): string {
  const line = lineOtherwise(context.runner, { rollback_version: '' })
  return line === undefined ? '' : `Without a version, the newest of them that does not serve is taken: ${line}`
}

function describeGood(versions: readonly string[]): string {
  return versions.length === 0 ? 'The ledger knows no good release yet.' : `Known to be good: ${versions.slice(0, 10).join(', ')}.`
}
