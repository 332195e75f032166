import type { Context } from '@slipway/shared/action'
import type { Release } from '@slipway/shared/core/words'
import type { Inputs } from '../inputs.ts'

/** The release that a rollout would deploy. Before the build its version is unknown: the commit is used instead. */
export function plannedRelease({ version, sha, digest }: Pick<Inputs, 'version' | 'sha' | 'digest'>, { runner }: Context): Release {
  const commit = sha ?? runner.run.sha
  return { version: version ?? commit.slice(0, 12), sha: commit, ...(digest === undefined ? {} : { digest }) }
}
