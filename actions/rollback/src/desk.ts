import { deleteArtifacts } from '@slipway/shared/github/artifacts'
import { readFileAt } from '@slipway/shared/github/contents'
import { writeIssue } from '@slipway/shared/github/issues'
import type { Github } from '@slipway/shared/github/octokit'
import { createTag, readTag } from '@slipway/shared/github/tags'
import type { Clock } from '@slipway/shared/ports/clock'
import { findIncident } from '@slipway/shared/rollout/incident/incident-issue'
import { type IncidentName, incidentLabel } from '@slipway/shared/rollout/incident/incident-record'

export type IncidentIssue = { key: string; url: string; body: string; state: 'open' | 'closed' }

/** Tags, files and incidents: what a rollback needs of GitHub beside the ledger and the lock. */
export type Desk = {
  /** The commit of a tag, or undefined. */
  commitOf(tag: string): Promise<string | undefined>
  tag(tag: { name: string; sha: string; message: string }): Promise<void>
  /** A file of the repository as a commit has it, or undefined. */
  fileAt(file: { path: string; sha: string }): Promise<string | undefined>
  /** The newest issue of this incident, open or closed. */
  findIncident(name: IncidentName): Promise<IncidentIssue | undefined>
  /** Rewrites the open incident of this key, or opens one; gives its address. */
  writeIncident(incident: { key: string; title: string; body: string }): Promise<string>
  /** Removes what a run has kept of its build, and says how many files that were. */
  deleteArtifacts(artifacts: { run: number; name: string }): Promise<number>
}

export function githubDesk(github: Github, clock: Clock): Desk {
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
