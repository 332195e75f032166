import { isGithubStatus } from '../errors.ts'
import type { Github } from '../octokit.ts'

/** The position of `head` relative to `base`: `behind` means that it is an ancestor. */
export type CommitComparison = 'ahead' | 'behind' | 'identical' | 'diverged'

/** Maximum number of commits between two releases that are read. */
const most = 1_000

/**
 * Compares two commits (REST reference, "Compare two commits"). Undefined where one of them does not exist or they have no common
 * ancestor. Needs `contents: read`.
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

/** Messages of the commits of `head` that `base` does not have, oldest first, at most 1000. Needs `contents: read`. */
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
