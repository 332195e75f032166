import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** Where `head` stands, seen from `base`: `behind` is an ancestor of it. */
export type CommitComparison = 'ahead' | 'behind' | 'identical' | 'diverged'

/** More commits than this between two releases are not read. */
const most = 1_000

/**
 * Compares two commits (REST reference, "Compare two commits"). Undefined where GitHub does not know one of them, or they
 * have no common ancestor. Needs `contents: read`.
 */
export async function compareCommits(github: Github, base: string, head: string): Promise<CommitComparison | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...github.repository,
      basehead: `${base}...${head}`,
      per_page: 1,
    })
    return data.status
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/** Messages of the commits that `head` has and `base` has not, oldest first; the first thousand. Needs `contents: read`. */
export async function messagesBetween(github: Github, base: string, head: string): Promise<string[]> {
  const messages: string[] = []
  const commits = github.paginate(async (page) => {
    const { data, headers } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...github.repository,
      basehead: `${base}...${head}`,
      ...page,
    })
    return { data: data.commits, headers }
  })
  for await (const { commit } of commits) {
    if (messages.push(commit.message) >= most) break
  }
  return messages
}
