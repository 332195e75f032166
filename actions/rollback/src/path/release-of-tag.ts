import { withoutV } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import type { RepositoryPort } from '../job/repository-port.ts'

/** The release of a tag of this version, with or without its `v`; undefined where the repository has no such tag. */
export async function releaseOfTag(version: string, repository: Pick<RepositoryPort, 'commitOf'>): Promise<Release | undefined> {
  for (const tag of new Set([version, `v${withoutV(version)}`, withoutV(version)])) {
    const sha = await repository.commitOf(tag)
    if (sha !== undefined) return { version: tag, sha }
  }
  return undefined
}
