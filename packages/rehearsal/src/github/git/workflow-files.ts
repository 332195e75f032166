import type { BareRepository } from './bare-repository.ts'
import { resolveCommit } from './refs.ts'

const folder = '.github/workflows'

/**
 * The workflow files that a commit adds to those of a branch, or has in another form; none for an object that leads to no commit. A file
 * that the commit lacks does not count.
 */
export async function changedWorkflowFiles(git: BareRepository, { rev, branch }: { rev: string; branch: string }): Promise<string[]> {
  const commit = await resolveCommit(git, rev)
  if (commit === undefined) return []
  const head = await resolveCommit(git, `refs/heads/${branch}`)
  const args =
    head === undefined
      ? ['ls-tree', '-r', '-z', '--name-only', commit, '--', folder]
      : ['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=d', head, commit, '--', folder]
  return (await git.run(args)).split('\0').filter((path) => path !== '')
}
