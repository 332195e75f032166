import { deleteArtifacts } from '@slipway/shared/github/artifacts'
import { readFileAt } from '@slipway/shared/github/contents'
import { writeIssue } from '@slipway/shared/github/issues'
import type { Github } from '@slipway/shared/github/octokit'
import { createTag, readTag } from '@slipway/shared/github/tags'
import type { Clock } from '@slipway/shared/ports/clock'
import { findIncident } from '@slipway/shared/rollout/incident/find-incident'
import type { ExistingIncident } from '@slipway/shared/rollout/incident/incident-lifecycle'
import { type IncidentName, incidentLabel } from '@slipway/shared/rollout/incident/incident-record'

/** Tags, files, incident issues and artifacts of the repository: what a rollback needs of GitHub beside the ledger and the lock. */
export type RepositoryPort = {
  /** The commit of a tag, or undefined. */
  commitOf(tag: string): Promise<string | undefined>
  tag(tag: { name: string; sha: string; message: string }): Promise<void>
  /** The text of a file at a commit, or undefined. */
  fileAt(file: { path: string; sha: string }): Promise<string | undefined>
  /** The newest issue of this incident, open or closed. */
  findIncident(name: IncidentName): Promise<ExistingIncident | undefined>
  /** Rewrites the open issue of this key, or opens one. Returns its URL. */
  writeIncident(incident: { key: string; title: string; body: string }): Promise<string>
  /** Deletes the artifacts of this name that a run uploaded. Returns how many were deleted. */
  deleteArtifacts(artifacts: { run: number; name: string }): Promise<number>
}

export function githubRepositoryPort(github: Github, clock: Clock): RepositoryPort {
  return {
    commitOf: (tag) => readTag(github, tag),
    tag: async (tag) => {
      await createTag(github, { ...tag, at: clock.now() })
    },
    fileAt: (file) => readFileAt(github, file),
    findIncident: (name) => findIncident(github, name),
    writeIncident: async ({ key, ...content }) => (await writeIssue(github, { label: incidentLabel, key }, content)).url,
    deleteArtifacts: (artifacts) => deleteArtifacts(github, artifacts),
  }
}
