import { isGithubStatus } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** The text of a file at a commit; undefined where it does not exist. Needs `contents: read`. Throws a GithubError. */
export async function readFileAt(github: Github, { path, sha }: { path: string; sha: string }): Promise<string | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/contents/{path}', { ...github.repository, path, ref: sha })
    if (Array.isArray(data) || data.type !== 'file') return undefined
    return Buffer.from(data.content, 'base64').toString('utf8')
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}
