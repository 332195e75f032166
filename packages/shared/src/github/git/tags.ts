import { ActionError } from '../../core/errors.ts'
import { isGithubStatus } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** The commit that a tag leads to, through the tag object of an annotated one; undefined when there is no such tag. */
export async function readTag(github: Github, name: string): Promise<string | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref: `tags/${name}` })
    if (data.object.type !== 'tag') return data.object.sha
    const tag = await github.request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...github.repository, tag_sha: data.object.sha })
    return tag.data.object.sha
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/**
 * Makes an annotated tag on a commit. One that stands there already is left; one that stands elsewhere is an ActionError,
 * since a tag is a promise. `at` is milliseconds since 1970. Needs `contents: write`. Throws a GithubError.
 */
export async function createTag(
  github: Github,
  tag: { name: string; sha: string; message: string; at: number },
): Promise<'created' | 'exists'> {
  const standing = await readTag(github, tag.name)
  if (standing !== undefined) return sameCommit(tag, standing)
  const { data } = await github.request('POST /repos/{owner}/{repo}/git/tags', {
    ...github.repository,
    tag: tag.name,
    message: tag.message,
    object: tag.sha,
    type: 'commit',
    tagger: {
      name: 'github-actions[bot]',
      email: '41898282+github-actions[bot]@users.noreply.github.com',
      date: new Date(tag.at).toISOString(),
    },
  })
  try {
    await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/tags/${tag.name}`, sha: data.sha })
    return 'created'
  } catch (error) {
    // Another run was faster, or our own answer was lost.
    const now = await readTag(github, tag.name)
    if (now === undefined) throw error
    return sameCommit(tag, now)
  }
}

function sameCommit(tag: { name: string; sha: string }, standing: string): 'exists' {
  if (standing === tag.sha) return 'exists'
  throw new ActionError(`The tag ${tag.name} stands on ${standing}, not on ${tag.sha}`, {
    hint: 'A tag is never moved: choose another version, or delete the tag by hand if nothing was released by it.',
  })
}
