import { ActionError } from '../../core/errors.ts'
import { type GithubError, isForbidden, isGithubStatus } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** Tags of tags of tags: more than anybody makes. */
const deepest = 5

/** The commit of a tag, also of an annotated one and of a tag of a tag; undefined where there is none. */
export async function readTag(github: Github, name: string): Promise<string | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref: `tags/${name}` })
    let { object } = data
    for (let depth = 0; object.type === 'tag' && depth < deepest; depth += 1) {
      object = (await github.request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...github.repository, tag_sha: object.sha })).data
        .object
    }
    return object.type === 'commit' ? object.sha : undefined
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/**
 * Creates an annotated tag on a commit. Keeps an existing tag on the same commit. Throws an ActionError for a tag on another commit, since
 * a tag must not move, one for a tag that GitHub refuses to set, and a GithubError. `at` is milliseconds since 1970. Needs `contents: write`.
 */
export async function createTag(
  github: Github,
  tag: { name: string; sha: string; message: string; at: number },
): Promise<'created' | 'exists'> {
  const existing = await readTag(github, tag.name)
  if (existing !== undefined) return sameCommit(tag, existing)
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
    // Another run has created it, or the response to this creation was lost.
    const now = await readTag(github, tag.name)
    if (now === undefined) throw isForbidden(error) ? refusedTag(tag, error) : error
    return sameCommit(tag, now)
  }
}

/**
 * GitHub has taken the tag's object before, for which `contents: write` is enough. It refuses the ref where the commit has other workflow
 * files than the default branch.
 */
function refusedTag({ name, sha }: { name: string; sha: string }, cause: GithubError): ActionError {
  return new ActionError(`GitHub refused to set the tag ${name} on ${sha}: ${cause.message}`, {
    hint: 'Its commit has other files in .github/workflows than the default branch. A tag there takes the permission workflows, which GITHUB_TOKEN cannot have, so a person has to set it.',
    cause,
  })
}

function sameCommit(tag: { name: string; sha: string }, existing: string): 'exists' {
  if (existing === tag.sha) return 'exists'
  throw new ActionError(`The tag ${tag.name} stands on ${existing}, not on ${tag.sha}`, {
    hint: 'A tag is never moved: choose another version, or delete the tag by hand if nothing was released by it.',
  })
}
