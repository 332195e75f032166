import type { Github } from '../octokit.ts'
import { moveRef, readRef } from './refs.ts'

/** A text on a branch, and the commit that contains it. */
export type BranchHead = { sha: string; text: string }

/** A branch used as a log of short texts: each text is a commit on top of the last. It shares no history with the code. */
export type BranchLog = {
  read(): Promise<BranchHead | undefined>
  /** Returns the new commit; undefined when another writer appended to `onto` first. */
  append(title: string, text: string, onto: string | undefined): Promise<string | undefined>
}

/** `branch` is without `refs/heads/`. The text is in the commit message and, for people, in the file `record.json`. */
export function branchLog(github: Github, branch: string): BranchLog {
  const ref = `heads/${branch}`
  // A commit never changes, so its text is read only once.
  let last: BranchHead | undefined
  return {
    read: async () => {
      const sha = await readRef(github, ref)
      if (sha === undefined) return undefined
      if (last?.sha === sha) return last
      const { data } = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...github.repository, commit_sha: sha })
      last = { sha, text: data.message.slice(data.message.indexOf('\n') + 1).trim() }
      return last
    },
    append: async (title, text, onto) => {
      const tree = await github.request('POST /repos/{owner}/{repo}/git/trees', {
        ...github.repository,
        tree: [{ path: 'record.json', mode: '100644', type: 'blob', content: `${text}\n` }],
      })
      const commit = await github.request('POST /repos/{owner}/{repo}/git/commits', {
        ...github.repository,
        message: `${title}\n\n${text}\n`,
        tree: tree.data.sha,
        parents: onto === undefined ? [] : [onto],
      })
      const moved = await moveRef(github, { ref, sha: commit.data.sha, onto })
      if (!moved) return undefined
      last = { sha: commit.data.sha, text }
      return last.sha
    },
  }
}
