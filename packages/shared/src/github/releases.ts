import { truncateMarkdown } from '../core/markdown.ts'
import { isGithubStatus, isUncertain } from './errors.ts'
import { readTag } from './git/tags.ts'
import type { Github } from './octokit.ts'

export type PublishedRelease = { id: number; tag: string; name: string; url: string; draft: boolean; notes: string }

/** GitHub refuses notes above 125,000 characters. */
const notesLimit = 120_000

/** The release of a tag; undefined without one. GitHub does not find drafts by tag. Throws a GithubError. */
export async function findRelease(github: Github, tag: string): Promise<PublishedRelease | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...github.repository, tag })
    return releaseOf(data)
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/**
 * Publishes a release of a tag, or returns the existing one. GitHub creates a missing tag as a lightweight tag on `sha`; call `createTag`
 * first for an annotated tag. Needs `contents: write`. Throws a GithubError.
 */
export async function createRelease(
  github: Github,
  release: { tag: string; sha: string; name: string; notes: string; prerelease?: boolean },
): Promise<PublishedRelease & { did: 'created' | 'exists' }> {
  let lost: unknown
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const existing = await findRelease(github, release.tag)
    if (existing !== undefined) return { ...existing, did: 'exists' }
    // With a target, GitHub refuses a commit that has other workflow files than the default branch. A tag that stands needs none.
    const target = (await readTag(github, release.tag)) === undefined ? { target_commitish: release.sha } : {}
    try {
      const { data } = await github.request('POST /repos/{owner}/{repo}/releases', {
        ...github.repository,
        tag_name: release.tag,
        ...target,
        name: release.name,
        body: truncateMarkdown(release.notes, notesLimit),
        prerelease: release.prerelease ?? false,
      })
      return { ...releaseOf(data), did: 'created' }
    } catch (error) {
      if (!isUncertain(error)) throw error
      lost = error
    }
  }
  throw lost
}

/** GitHub's generated notes: the pull requests merged since `previous`, or since the last release; Markdown. Throws a GithubError. */
export async function generateNotes(github: Github, of: { tag: string; sha: string; previous?: string }): Promise<string> {
  const { data } = await github.request('POST /repos/{owner}/{repo}/releases/generate-notes', {
    ...github.repository,
    tag_name: of.tag,
    target_commitish: of.sha,
    ...(of.previous === undefined ? {} : { previous_tag_name: of.previous }),
  })
  return data.body
}

type ReleaseData = { id: number; tag_name: string; name: string | null; html_url: string; draft: boolean; body?: string | null }

function releaseOf(data: ReleaseData): PublishedRelease {
  return {
    id: data.id,
    tag: data.tag_name,
    name: data.name ?? data.tag_name,
    url: data.html_url,
    draft: data.draft,
    notes: data.body ?? '',
  }
}
