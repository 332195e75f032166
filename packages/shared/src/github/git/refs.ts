import { type GithubError, isGithubStatus, isUncertain } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** The object that a ref points to; undefined where the ref does not exist. `ref` is without `refs/`: `heads/main`. */
export async function readRef(github: Github, ref: string): Promise<string | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref })
    return data.object.sha
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/**
 * Moves a ref, or creates it where `onto` is undefined, only if nobody has moved it since: a non-forced update of a ref is a
 * compare-and-swap when every new commit has the last one as its parent. Returns false when another writer was first. Throws the
 * GithubError of any other refusal: a ruleset that forbids the ref, or a branch whose name stands in the way (`slipway` of `slipway/x`).
 */
export async function moveRef(
  github: Github,
  { ref, sha, onto }: { ref: string; sha: string; onto: string | undefined },
): Promise<boolean> {
  try {
    if (onto === undefined) {
      await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/${ref}`, sha })
    } else {
      await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...github.repository, ref, sha, force: false })
    }
    return true
  } catch (error) {
    const refused = isGithubStatus(error, 409, 422)
    // After a lost response only the ref itself shows whether it was moved.
    if (!refused && !isUncertain(error)) throw error
    const now = await readRef(github, ref)
    if (now === sha) return true
    if (refused && wasRace(error, { now, onto })) return false
    throw error
  }
}

/**
 * Whether a refusal means that another writer was first: the ref has moved, or GitHub says so. Its answer to a read may be older than the
 * refusal, so the words count too.
 */
function wasRace(error: GithubError, { now, onto }: { now: string | undefined; onto: string | undefined }): boolean {
  if (now !== onto) return true
  return /already exists|fast.?forward|but expected/i.test(error.message)
}
