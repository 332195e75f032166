import type { Github } from '@slipway/shared/github/octokit'
import type { Commit } from './changelog.ts'

/** What this action asks of the repository. */
export type Repository = {
  tags(): Promise<string[]>
  /** The commit that a tag names, or undefined where there is no such tag. */
  commitOf(tag: string): Promise<string | undefined>
  /** Newest first, at most 250; without `since`, the newest 100 of all. */
  commits(range: { since: string | undefined; until: string }): Promise<Commit[]>
  /** Sets an annotated tag and gives true; false when the tag is there already and names the same commit. */
  createTag(tag: { name: string; sha: string; message: string }): Promise<boolean>
  /** Publishes the release of a tag, or finds the one there is, and gives its page. */
  publish(release: { tag: string; body: string }): Promise<string>
}

export function githubRepository(github: Github): Repository {
  const { repository, request } = github
  const commitOf = async (tag: string): Promise<string | undefined> => {
    const refs = await request('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', { ...repository, ref: `tags/${tag}` })
    const ref = refs.data.find((one) => one.ref === `refs/tags/${tag}`)
    if (ref === undefined) return undefined
    if (ref.object.type !== 'tag') return ref.object.sha
    const annotated = await request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...repository, tag_sha: ref.object.sha })
    return annotated.data.object.sha
  }
  return {
    commitOf,
    tags: async () => {
      const names: string[] = []
      for await (const ref of github.paginate((page) =>
        request('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', { ...repository, ref: 'tags/', ...page }),
      )) {
        names.push(ref.ref.replace(/^refs\/tags\//, ''))
      }
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
    createTag: async ({ name, sha, message }) => {
      if ((await commitOf(name)) === sha) return false
      const tag = await request('POST /repos/{owner}/{repo}/git/tags', { ...repository, tag: name, message, object: sha, type: 'commit' })
      await request('POST /repos/{owner}/{repo}/git/refs', { ...repository, ref: `refs/tags/${name}`, sha: tag.data.sha })
      return true
    },
    publish: async ({ tag, body }) => {
      for await (const release of github.paginate((page) => request('GET /repos/{owner}/{repo}/releases', { ...repository, ...page }))) {
        if (release.tag_name === tag) return release.html_url
      }
      const created = await request('POST /repos/{owner}/{repo}/releases', { ...repository, tag_name: tag, name: tag, body })
      return created.data.html_url
    },
  }
}
