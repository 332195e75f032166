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

/** The files of a commit: each path with its mode and the id of its content. A submodule is its commit. */
export type TreeFiles =
  | { state: 'read'; files: ReadonlyMap<string, string> }
  /** GitHub does not have the commit (any more), as after a forced push. */
  | { state: 'missing' }
  /** GitHub lists only a part of a large tree (REST reference, "Get a tree": 100,000 entries or 7 MB). */
  | { state: 'truncated' }

/** Needs `contents: read`. Throws a GithubError. */
export async function readCommitFiles(github: Github, sha: string): Promise<TreeFiles> {
  const root = await readTree(github, sha)
  if (root === undefined) return { state: 'missing' }
  const { data } = await github.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
    ...github.repository,
    tree_sha: root,
    recursive: '1',
  })
  if (data.truncated) return { state: 'truncated' }
  const files = data.tree.flatMap(({ path, mode, type, sha: id }) => (type === 'tree' ? [] : [[path, `${mode} ${id}`] as const]))
  return { state: 'read', files: new Map(files) }
}
