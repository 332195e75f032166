import type { Release } from '@slipway/shared/core/words'
import type { RepositoryPort } from '../job/repository-port.ts'
import type { PartResult } from './parallel-parts.ts'

export type TagOrder = { release: Release | undefined; which: 'left' | 'destination'; service: string; environment: string; run: number }

/** `slipway/recovery/production/api/v1.2.3-4711`: the commit of a release at the start of a rollback. */
function recoveryTagOf({ service, environment, run }: Pick<TagOrder, 'service' | 'environment' | 'run'>, { version }: Release): string {
  return `slipway/recovery/${environment}/${service}/${version.replace(/[^\w.+-]/g, '-')}-${run}`
}

/** Tags the commit of the release that is left or of the destination, so that it stays reachable when its branch is deleted. */
export async function tagForRecovery(order: TagOrder, repository: Pick<RepositoryPort, 'tag'>): Promise<PartResult> {
  const { release, which, service, environment, run } = order
  if (release === undefined) return { state: 'skipped', detail: 'the release that serves now is not in the ledger' }
  const name = recoveryTagOf(order, release)
  const message =
    which === 'left'
      ? `${release.version} of ${service} as it served ${environment} before the rollback of run ${run}`
      : `${release.version}, to which run ${run} has rolled ${service} in ${environment} back`
  await repository.tag({ name, sha: release.sha, message })
  return { state: 'done', detail: name, mark: name }
}
