import { createTag, readTag } from '@slipway/shared/github/git/tags'
import type { Github } from '@slipway/shared/github/octokit'
import { createRelease } from '@slipway/shared/github/releases'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Commit } from './changelog.ts'

/** The repository, as far as this action needs it. */
export type Repository = {
  tags(): Promise<string[]>
  /** The commit of a tag; undefined where the tag does not exist. */
  commitOf(tag: string): Promise<string | undefined>
  /** Newest first, at most 250; without `since`, the newest 100 of all. */
  commits(range: { since: string | undefined; until: string }): Promise<Commit[]>
  /** Creates an annotated tag and returns true; false when the tag already exists on the same commit. */
  createTag(tag: { name: string; sha: string; message: string }): Promise<boolean>
  /** Publishes the release of a tag, or finds the existing one, and returns the address of its page. */
  publish(release: { tag: string; sha: string; body: string }): Promise<string>
}

export function githubRepository(github: Github, clock: Clock): Repository {
  const { repository, request } = github
  return {
    commitOf: (tag) => readTag(github, tag),
    tags: async () => {
      const names: string[] = []
      for await (const tag of github.paginate((page) => request('GET /repos/{owner}/{repo}/tags', { ...repository, ...page })))
        names.push(tag.name)
      return names
    },
    commits: async ({ since, until }) => {
      const answer =
        since === undefined
          ? (await request('GET /repos/{owner}/{repo}/commits', { ...repository, sha: until, per_page: 100 })).data
          : (
              await request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...repository, basehead: `${since}...${until}` })
            ).data.commits.toReversed()
      return answer.map((commit) => ({ sha: commit.sha, subject: commit.commit.message.split('\n')[0] ?? '' }))
    },
    createTag: async (tag) => (await createTag(github, { ...tag, at: clock.now() })) === 'created',
    publish: async ({ tag, sha, body }) => (await createRelease(github, { tag, sha, name: tag, notes: body })).url,
  }
}
