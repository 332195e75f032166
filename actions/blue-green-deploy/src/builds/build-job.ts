import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { type BuildPlan, planBuild } from './build-plan.ts'
import { readBuildTree } from './build-tree.ts'

/** One job of the matrix that builds several services, by the names that the workflow reads. */
export type BuildJob = {
  service: string
  folder: string
  command: string
  test: string
  output: string
  /** Who says so, for a reader. */
  because: string
  /** Whether an artifact that passed before is fetched, and nothing is built. */
  promote: boolean
  version: string
  sha: string
  digest: string
  'artifact-store': string
  'artifact-ref': string
  'retention-days': string
}

type Planned = {
  environment: Pick<EnvironmentConfig, 'service' | 'folder' | 'build' | 'artifacts'>
  release: Release
  stored?: StoredArtifact | undefined
}

/** How a service is built at the commit of this run, or which artifact is fetched in the place of a build. */
export async function buildJobOf(
  { environment, release, stored }: Planned,
  { runner, files }: Pick<Context, 'runner' | 'files'>,
): Promise<BuildJob> {
  const { service, folder, build, artifacts } = environment
  const plan = planBuild({ build, tree: await readBuildTree(runner.workspace, folder, files) })
  return {
    service,
    folder,
    command: plan.command,
    test: plan.test,
    output: plan.output,
    because: becauseOf(plan),
    promote: stored !== undefined,
    version: release.version,
    sha: release.sha,
    digest: release.digest ?? '',
    'artifact-store': stored?.store ?? '',
    'artifact-ref': stored?.ref ?? '',
    'retention-days': retentionDays(artifacts),
  }
}

/** How long the artifact of a build is to be kept; empty where the settings of the repository say it. */
export function retentionDays({ retention }: Pick<EnvironmentConfig['artifacts'], 'retention'>): string {
  return retention === undefined ? '' : String(retention / 86_400_000)
}

/** In one line, how a service is built and who says so; or why it cannot be. */
function becauseOf({ because, notes, problems }: BuildPlan): string {
  return problems.length > 0 ? `cannot be built: ${problems.join('; ')}` : [because, ...notes].join('. ')
}
