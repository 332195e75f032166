import { messageOf } from '@slipway/shared/core/errors'
import { namelessBefore, noCommit } from '@slipway/shared/core/unknown-release'
import { sameVersion } from '@slipway/shared/core/version'
import { type Release, release } from '@slipway/shared/core/words'
import { askReadyAgain, isHealthy } from '@slipway/shared/rollout/contract/health-judge'
import { type HeldPredecessor, heldPredecessor } from '@slipway/shared/rollout/ledger/held-predecessor'
import { checkPredecessor } from '@slipway/shared/rollout/steps/hot-standby'
import type { RollbackJob } from '../job/rollback-job.ts'
import type { EnvironmentView } from './environment-view.ts'
import { releaseOfTag } from './release-of-tag.ts'
import type { RollbackPath } from './rollback-path.ts'

/** Whether what was live before the first record takes the traffic. `says`: what a person is told where it does not. */
export type PredecessorPath = { state: 'path'; path: RollbackPath } | { state: 'none' } | { state: 'refused'; says: string; hint: string }

/**
 * The path to what was live before the live release and has no record, as long as it runs on the idle side. It is asked at its own
 * address. With a `version`, something must tell that it is this one.
 */
export async function predecessorPath(version: string | undefined, view: EnvironmentView, job: RollbackJob): Promise<PredecessorPath> {
  const held = view.live === undefined ? undefined : heldPredecessor(view.records, view.live.colour)
  if (held === undefined) return { state: 'none' }
  const check = await checkPredecessor({ held, observed: view.observed }, job.rollout)
  if (check.state === 'unready') return refused(held, `it cannot take the traffic: ${check.reason}`, '')
  const named = check.told ?? check.label
  if (version !== undefined && (named === undefined || !sameVersion(version, named))) return otherwiseNamed(held, check)
  const { address } = view.observed[held.colour]
  if (address === undefined) return refused(held, 'it cannot take the traffic: it has no address of its own', '')
  const label = view.observed[held.colour].release
  const { judge } = job.rollout
  let why = ''
  for (const candidate of await candidates(held, { named, told: check.told, version }, job)) {
    const point = { scope: held.colour, address }
    const ready = await askReadyAgain(judge, { point, release: candidate, signal: job.context.signal })
    if (isHealthy(ready)) return { state: 'path', path: { release: candidate, kind: 'instant', from: { held, label } } }
    why = 'reason' in ready ? ready.reason : ''
  }
  return refused(held, `it cannot take the traffic: ${why}`, '')
}

/** A label of the provider need not be a version that the service tells: without a wish for one, it may go by no version as well. */
async function candidates(
  { successor }: HeldPredecessor,
  { named, told, version }: { named: string | undefined; told: string | undefined; version: string | undefined },
  job: RollbackJob,
): Promise<Release[]> {
  const nameless = told === undefined && version === undefined ? [namelessBefore(successor.version)] : []
  return named === undefined || !release.shape.version.safeParse(named).success ? nameless : [await releaseNamed(named, job), ...nameless]
}

function otherwiseNamed(held: HeldPredecessor, { told, label }: { told: string | undefined; label: string | undefined }): PredecessorPath {
  const hint = 'A rollback without rollback-version goes to it.'
  if (told !== undefined) return refused(held, `it still runs on ${held.colour}, and tells ${told}`, `Name ${told}. ${hint}`)
  if (label === undefined) return refused(held, `it still runs on ${held.colour}, but nothing tells its version`, hint)
  const text = `it still runs on ${held.colour}, but nothing tells its version; the provider calls it ${label}`
  return refused(held, text, hint)
}

/** The commit of the tag with the version's name, where there is one. Without one, or where GitHub does not answer, it stays unknown. */
async function releaseNamed(version: string, { repository, rollout }: RollbackJob): Promise<Release> {
  try {
    return { version, sha: (await releaseOfTag(version, repository))?.sha ?? noCommit }
  } catch (error) {
    rollout.note(`the tag of ${version} could not be read, so its commit is not known: ${messageOf(error)}`)
    return { version, sha: noCommit }
  }
}

function refused({ successor }: HeldPredecessor, why: string, hint: string): PredecessorPath {
  return { state: 'refused', says: `Of what served before ${successor.version}: ${why}`, hint }
}
