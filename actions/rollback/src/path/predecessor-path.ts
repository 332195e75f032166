import { messageOf } from '@slipway/shared/core/errors'
import { namelessBefore, noCommit } from '@slipway/shared/core/unknown-release'
import { sameVersion } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { isHealthy } from '@slipway/shared/rollout/contract/health-judge'
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
  if (version !== undefined && check.version === undefined) {
    const hint = 'A rollback without rollback-version goes to it.'
    return refused(held, `it still runs on ${held.colour}, but nothing tells its version`, hint)
  }
  if (version !== undefined && check.version !== undefined && !sameVersion(version, check.version))
    return refused(
      held,
      `it still runs on ${held.colour}, and tells ${check.version}`,
      `Name ${check.version}, or no version, to go back to it.`,
    )
  const release = check.version === undefined ? namelessBefore(held.successor.version) : await releaseTold(check.version, job)
  const { address } = view.observed[held.colour]
  const ready =
    address === undefined ? undefined : await job.rollout.judge.ready({ scope: held.colour, address }, release, job.context.signal)
  if (ready === undefined || !isHealthy(ready)) {
    const why = ready !== undefined && 'reason' in ready ? ready.reason : 'it has no address of its own'
    return refused(held, `it cannot take the traffic: ${why}`, '')
  }
  return { state: 'path', path: { release, kind: 'instant', from: { held } } }
}

/** The commit of the tag with the version's name, where there is one. Without one, or where GitHub does not answer, it stays unknown. */
async function releaseTold(version: string, { repository, rollout }: RollbackJob): Promise<Release> {
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
