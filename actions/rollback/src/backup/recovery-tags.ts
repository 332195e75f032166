import { recoveryTagOf } from '@slipway/shared/core/keys'
import { commitOf } from '@slipway/shared/core/unknown-release'
import type { Release } from '@slipway/shared/core/words'
import type { TagToSet } from '@slipway/shared/rollout/incident/incident-body'
import type { RepositoryPort } from '../job/repository-port.ts'
import type { PartReport, PartResult } from './parallel-parts.ts'

/** `withCommit`: the version alone does not tell the release from the other end. */
export type TagOrder = {
  release: Release | undefined
  which: 'left' | 'destination'
  service: string
  environment: string
  run: number
  withCommit: boolean
}

/** A tag that keeps the commit of a release reachable when its branch is deleted. */
export type CommitTag = { name: string; sha: string; message: string }

/** The tag at the commit of the release that is left or of the destination; undefined where the ledger does not know the release. */
export function recoveryTagAt({ release, which, service, environment, run, withCommit }: TagOrder): CommitTag | undefined {
  const sha = release === undefined ? undefined : commitOf(release)
  if (release === undefined || sha === undefined) return undefined
  const version = withCommit ? `${release.version}+${sha.slice(0, 12)}` : release.version
  const message =
    which === 'left'
      ? `${version} of ${service} as it served ${environment} before the rollback of run ${run}`
      : `${version}, to which run ${run} has rolled ${service} in ${environment} back`
  return { name: recoveryTagOf({ service, environment, run, version }), sha, message }
}

export async function tagForRecovery(order: TagOrder, repository: Pick<RepositoryPort, 'tag'>): Promise<PartResult> {
  const tag = recoveryTagAt(order)
  if (tag === undefined) {
    const detail =
      order.release === undefined
        ? 'the release that serves now is not in the ledger'
        : `nobody knows the commit of ${order.release.version}`
    return { state: 'skipped', detail }
  }
  await repository.tag(tag)
  return { state: 'done', detail: tag.name, mark: tag.name }
}

/** The commands with which a person sets the tag. Its name and its message have no character that a shell reads otherwise in quotes. */
function commandsToSet({ name, sha, message }: CommitTag): string[] {
  return [`git fetch origin ${sha}`, `git tag --annotate --message '${message}' '${name}' ${sha}`, `git push origin 'refs/tags/${name}'`]
}

/** The recovery tags that are not there, and what a person does about each. */
export function missingTags(reports: readonly PartReport[]): TagToSet[] {
  return reports.flatMap(({ state, tag, detail, hint = '' }) =>
    tag === undefined || state === 'done' ? [] : [{ name: tag.name, reason: detail, hint, commands: commandsToSet(tag) }],
  )
}
