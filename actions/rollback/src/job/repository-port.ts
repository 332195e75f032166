import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { deleteArtifacts } from '@slipway/shared/github/artifacts'
import { readFileAt } from '@slipway/shared/github/git/contents'
import { createTag, readTag } from '@slipway/shared/github/git/tags'
import type { Github } from '@slipway/shared/github/octokit'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Runner } from '@slipway/shared/ports/runner'
import { type JobApproval, readJobApproval } from '@slipway/shared/rollout/admission/job-approval'
import { githubIncidents, type IncidentIssues } from '@slipway/shared/rollout/incident/incident-report'

/** Tags, files, incident issues and artifacts of the repository: what a rollback needs of GitHub beside the ledger and the lock. */
export type RepositoryPort = IncidentIssues & {
  /** The commit of a tag, or undefined. */
  commitOf(tag: string): Promise<string | undefined>
  tag(tag: { name: string; sha: string; message: string }): Promise<void>
  /** The text of a file at a commit, or undefined. */
  fileAt(file: { path: string; sha: string }): Promise<string | undefined>
  /** Who approved the job that asks, where it runs in this GitHub environment. Fails nothing. */
  approvalOf(place: { approval: EnvironmentConfig['approval']; githubEnvironment: string }): Promise<JobApproval>
  /** Deletes the artifacts of this name that a run uploaded. Returns how many were deleted. */
  deleteArtifacts(artifacts: { run: number; name: string }): Promise<number>
}

export function githubRepositoryPort(github: Github, { clock, runner }: { clock: Clock; runner: Runner }): RepositoryPort {
  return {
    ...githubIncidents(github),
    commitOf: (tag) => readTag(github, tag),
    tag: async (tag) => {
      await createTag(github, { ...tag, at: clock.now() })
    },
    fileAt: (file) => readFileAt(github, file),
    approvalOf: (place) => readJobApproval(github, { ...place, deployment: 'slipway' }, { runner, clock }),
    deleteArtifacts: (artifacts) => deleteArtifacts(github, artifacts),
  }
}
