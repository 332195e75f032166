import { writeIssue } from '@slipway/shared/github/issues'
import type { Github } from '@slipway/shared/github/octokit'
import { createTag, readTag } from '@slipway/shared/github/tags'
import type { Clock } from '@slipway/shared/ports/clock'

/** Tags and incidents: what a rollback needs of GitHub beside the ledger and the lock. */
export type Desk = {
  /** The commit of a tag, or undefined. */
  commitOf(tag: string): Promise<string | undefined>
  tag(tag: { name: string; sha: string; message: string }): Promise<void>
  /** Writes the one incident of this key, and gives its address. */
  incident(incident: { key: string; title: string; body: string }): Promise<string>
}

const incidentLabel = 'slipway-incident'

export function githubDesk(github: Github, clock: Clock): Desk {
  return {
    commitOf: (tag) => readTag(github, tag),
    tag: async (tag) => {
      await createTag(github, { ...tag, at: clock.now() })
    },
    incident: async ({ key, title, body }) => (await writeIssue(github, { label: incidentLabel, key }, { title, body })).url,
  }
}
