import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import type { Github } from '@slipway/shared/github/octokit'
import type { ScanEvent } from '../base/scan-event.ts'
import { readScannedTree, type Tree, type TreeDeps } from '../tree/tree.ts'

/** The commit into which a change goes. */
export type BaseBranch = AsyncDisposable & {
  branch: string
  commit: string
  /** Where its files come from. */
  from: 'git' | 'GitHub'
  /** The bytes of a file by its path from the root; undefined where it has none. Rejects where that cannot be known. */
  read(path: string): Promise<Buffer | undefined>
}

export type BaseBranchDeps = {
  root: string
  treeDeps: TreeDeps
  /** Whether git has the commit. */
  isFetched: boolean
  token: string | undefined
  context: Pick<Context, 'runner' | 'log' | 'signal'>
  github?: Github | undefined
}

/** From git's objects where they are there, else from GitHub with the token of the job. Undefined for what goes into no other branch. */
export async function openBaseBranch(event: ScanEvent, deps: BaseBranchDeps): Promise<BaseBranch | undefined> {
  if (event.kind !== 'pull-request' && event.kind !== 'merge-group') return undefined
  const { into: branch, base: commit } = event
  if (deps.isFetched) {
    const tree: Tree = await readScannedTree({ root: deps.root, path: '.', commit }, deps.treeDeps)
    const read = async (path: string) => {
      const bytes = await tree.read(path)
      if (bytes === undefined && tree.paths.includes(path)) throw new Error(`${path} of ${commit.slice(0, 12)} was not fetched`)
      return bytes
    }
    return { branch, commit, from: 'git', read, [Symbol.asyncDispose]: async () => await tree[Symbol.asyncDispose]() }
  }
  const read = async (path: string) => {
    const text = await (await import('@slipway/shared/github/git/contents')).readFileAt(await githubOf(deps), { path, sha: commit })
    return text === undefined ? undefined : Buffer.from(text)
  }
  return { branch, commit, from: 'GitHub', read, [Symbol.asyncDispose]: async () => {} }
}

async function githubOf({ github, token, context }: BaseBranchDeps): Promise<Github> {
  if (github !== undefined) return github
  if (token === undefined) throw new Error('git does not have it, and the input "token" is empty')
  const { createGithub } = await import('@slipway/shared/github/octokit')
  return await createGithub({ token, ...context })
}

/** The reason in one line, for a report. */
export function whyUnread(error: unknown): string {
  return messageOf(error).split('\n')[0]?.slice(0, 300) ?? ''
}
