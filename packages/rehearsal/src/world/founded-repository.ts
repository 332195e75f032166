import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GithubEmulator, startGithubEmulator } from '../github/emulator.ts'
import { copyHarbor } from '../stage/demo-service/harbor.ts'
import { Clone } from './git/developer-clone.ts'

export const harborRepository = { owner: 'quay', name: 'harbor', defaultBranch: 'main', private: false } as const

/** A GitHub with the demo service's repository and one environment, and a clone of it at `sha`, the only commit. */
export type FoundedRepository = { github: GithubEmulator; workspace: string; sha: string }

/** `scripts`: a folder of files that the repository has besides the demo service's. */
export async function foundRepository(
  folder: string,
  { environment, scripts }: { environment: string; scripts?: string | undefined },
): Promise<FoundedRepository> {
  const github = await startGithubEmulator({
    folder: join(folder, 'github'),
    repository: harborRepository,
    users: [{ login: 'mona', role: 'admin' }],
  })
  const clone = await Clone.init(join(folder, 'workspace'), github.repository.gitDir, harborRepository.defaultBranch)
  await copyHarbor(clone.folder)
  await writeFile(join(clone.folder, 'README.md'), 'harbor\n')
  if (scripts !== undefined) await cp(scripts, clone.folder, { recursive: true })
  const sha = await clone.commit('Found the harbour')
  await clone.send(harborRepository.defaultBranch)
  github.setEnvironment(environment, {})
  return { github, workspace: clone.folder, sha }
}

/** A run of the deploying workflow after a push, with one job, and that job's token. */
export type DeployRun = { id: number; token: string }

export function beginDeployRun({ github, sha }: Pick<FoundedRepository, 'github' | 'sha'>): DeployRun {
  const run = github.createRun({
    workflowPath: '.github/workflows/enhanced-ci.yml',
    workflowName: 'Enhanced CI',
    event: 'push',
    headSha: sha,
    headBranch: harborRepository.defaultBranch,
    ref: `refs/heads/${harborRepository.defaultBranch}`,
    actor: 'mona',
    title: 'A push',
  })
  github.updateRun(run.id, { status: 'in_progress' })
  const job = github.createJob({ runId: run.id, name: 'deploy' })
  const permissions = { contents: 'write', deployments: 'write', actions: 'write', issues: 'write', statuses: 'write' } as const
  return { id: run.id, token: github.issueToken({ runId: run.id, jobId: job.id, permissions }) }
}
