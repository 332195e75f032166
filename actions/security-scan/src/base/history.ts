import type { Exec } from '@slipway/shared/ports/exec'
import { strictGit } from '@slipway/shared/ports/git-objects'
import type { ScanEvent } from './scan-event.ts'

/** The commits of the working copy. Nothing is fetched. */
export type CommitHistory = {
  /** The full id of a commit that is there; undefined of one that is not. */
  resolve(name: string): Promise<string | undefined>
  /** Whether `old` is reached from `commit` by what was fetched. */
  isAncestor(old: string, commit: string): Promise<boolean>
  /** As the commit itself names them, whatever a shallow clone or a graft makes of it. */
  parents(commit: string): Promise<readonly string[]>
  /** Files below a folder that differ between two commits; undefined where git cannot compare them. */
  changed(between: { old: string; commit: string; folder: string }): Promise<readonly string[] | undefined>
}

export type HistoryDeps = { exec: Exec; environment: Readonly<Record<string, string>>; signal: AbortSignal }

export function commitHistoryOf(root: string, { exec, environment, signal }: HistoryDeps): CommitHistory {
  const git = async (...args: string[]) => {
    const result = await exec(['git', ...args], { cwd: root, env: { ...environment, ...strictGit }, signal, maxOutput: 16_777_216 })
    return result.state === 'exited' ? result : undefined
  }
  return {
    resolve: async (name) => {
      const result = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`)
      return result?.code === 0 ? result.stdout.trim() : undefined
    },
    isAncestor: async (old, commit) => (await git('merge-base', '--is-ancestor', old, commit))?.code === 0,
    parents: async (commit) => {
      const result = await git('cat-file', 'commit', commit)
      const [header = ''] = result?.code === 0 ? result.stdout.split('\n\n') : []
      return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = '']) => id)
    },
    changed: async ({ old, commit, folder }) => {
      const result = await git('diff-tree', '-r', '-z', '--name-only', '--no-renames', old, commit, '--', folder)
      return result?.code === 0 ? result.stdout.split('\0').filter((path) => path !== '') : undefined
    },
  }
}

/**
 * The commit into which the change goes. Of a pull request that is the first parent of the merge commit that GitHub has made, where that is
 * what was checked out; a workflow may check the author's own commit out, whose parent is the author's, too.
 */
export async function baseCommitOf(event: ScanEvent, history: CommitHistory): Promise<string | undefined> {
  if (event.kind === 'push' || event.kind === 'other') return undefined
  if (event.kind === 'merge-group') return event.base
  if ((await history.resolve('HEAD')) !== event.merge) return event.base
  const [first, second, ...more] = await history.parents(event.merge)
  return first !== undefined && second === event.head && more.length === 0 ? first : event.base
}
