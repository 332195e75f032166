import { isGithubStatus, isUncertain } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** What a ref points at, and GitHub's mark of that answer. */
export type RefHead = { sha: string; etag: string | undefined }

/**
 * The object a ref points at, or undefined where there is no such ref. `ref` is without `refs/`: `heads/main`. Given what it was, it is
 * asked for only if it has changed since: where it has not, the answer costs nothing of the rate limit (REST reference, "Best practices",
 * conditional requests), so that a ref may be looked at every few seconds for hours.
 */
export async function readRef(github: Github, ref: string, last?: RefHead): Promise<RefHead | undefined> {
  const since = last?.etag === undefined ? {} : { headers: { 'if-none-match': last.etag } }
  try {
    const { data, headers } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref, ...since })
    return { sha: data.object.sha, etag: headers.etag }
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    if (last !== undefined && isGithubStatus(error, 304)) return last
    throw error
  }
}

/**
 * Moves a ref, or makes it where `onto` is undefined, only if nobody has moved it since: a non-forced update of a ref is
 * GitHub's compare-and-swap when every new commit has the last as its parent. Gives false when another came first.
 */
export async function moveRef(github: Github, ref: string, sha: string, onto: string | undefined): Promise<boolean> {
  try {
    if (onto === undefined) {
      await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/${ref}`, sha })
    } else {
      await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...github.repository, ref, sha, force: false })
    }
    return true
  } catch (error) {
    const refused = isGithubStatus(error, 409, 422)
    // An answer that was lost says nothing about the move: only the ref does.
    if (!refused && !isUncertain(error)) throw error
    if ((await readRef(github, ref))?.sha === sha) return true
    if (refused) return false
    throw error
  }
}
