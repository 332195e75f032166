import { isGithubStatus } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** The tree of a commit, which names all its files: two commits with the same one have the same files. Undefined where there is no such commit. Needs `contents: read`. */
export async function readTree(github: Github, sha: string): Promise<string | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...github.repository, commit_sha: sha })
    return data.tree.sha
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}
