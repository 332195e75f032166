import { recoveryTagOf } from '@slipway/shared/core/keys'
import type { Release } from '@slipway/shared/core/words'
import type { Desk } from '../desk.ts'
import type { PartResult } from './parts.ts'

export type TagOrder = { release: Release | undefined; which: 'left' | 'destination'; service: string; environment: string; run: number }

/** A tag by which an end of a rollback can be found again, whatever becomes of its branch. */
export async function tagForRecovery(order: TagOrder, desk: Pick<Desk, 'tag'>): Promise<PartResult> {
  const { release, which, service, environment, run } = order
  if (release === undefined) return { state: 'skipped', detail: 'the release that serves now is not in the ledger' }
  const name = recoveryTagOf({ service, environment, run, version: release.version })
  const message =
    which === 'left'
      ? `${release.version} of ${service} as it served ${environment} before the rollback of run ${run}`
      : `${release.version}, to which run ${run} has rolled ${service} in ${environment} back`
  await desk.tag({ name, sha: release.sha, message })
  return { state: 'done', detail: name, mark: name }
}
