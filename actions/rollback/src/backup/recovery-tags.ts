import type { Release } from '@slipway/shared/core/words'
import type { Desk } from '../job/repository-port.ts'
import type { PartResult } from './parallel-parts.ts'

export type TagOrder = { release: Release | undefined; which: 'left' | 'destination'; service: string; environment: string; run: number }

/** `slipway/recovery/production/api/v1.2.3-4711`: where a release stood when a rollback began. */
function recoveryTagOf({ service, environment, run }: Pick<TagOrder, 'service' | 'environment' | 'run'>, { version }: Release): string {
  return `slipway/recovery/${environment}/${service}/${version.replace(/[^\w.+-]/g, '-')}-${run}`
}

/** A tag by which an end of a rollback can be found again, whatever becomes of its branch. */
export async function tagForRecovery(order: TagOrder, desk: Pick<Desk, 'tag'>): Promise<PartResult> {
  const { release, which, service, environment, run } = order
  if (release === undefined) return { state: 'skipped', detail: 'the release that serves now is not in the ledger' }
  const name = recoveryTagOf(order, release)
  const message =
    which === 'left'
      ? `${release.version} of ${service} as it served ${environment} before the rollback of run ${run}`
      : `${release.version}, to which run ${run} has rolled ${service} in ${environment} back`
  await desk.tag({ name, sha: release.sha, message })
  return { state: 'done', detail: name, mark: name }
}
