import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import { readWorkTree, type Tree, type TreeAccess } from './tree.ts'

export type BaseLocation = {
  commit: string
  /** The folder to scan, relative to the root of the working copy. */
  path: string
  /** A temporary folder, absolute, for the files of the commit. */
  folder: string
}

/**
 * Checks out the tree of a commit into a temporary folder, with an index of its own, so that neither the working copy nor its
 * index changes. Throws an ActionError when git does not have the commit.
 */
export async function checkOutBase({ commit, path, folder }: BaseLocation, access: TreeAccess): Promise<Tree> {
  const { exec, files, tree } = access
  const environment = { ...access.environment, GIT_INDEX_FILE: join(folder, 'index') }
  const git = async (...args: string[]) => {
    const result = await exec(['git', ...args], { cwd: tree.root, env: environment, signal: access.signal })
    if (result.state === 'exited' && result.code === 0) return
    const said = result.state === 'exited' ? result.stderr.trim().slice(-300) : result.state
    throw new ActionError(`The tree of the base "${commit}" could not be laid out: ${said}`, {
      hint: 'Let actions/checkout fetch it: fetch-depth: 0, or fetch-depth: 2 for the first parent of a merge commit.',
    })
  }
  // A fresh checkout: what an earlier step left there would be scanned as if it were of the base.
  await files.remove(folder)
  await files.write(join(folder, 'tree', '.keep'), '')
  await git('read-tree', `${commit}^{tree}`)
  await git('checkout-index', '--all', '--force', `--prefix=${join(folder, 'tree')}/`)
  await files.remove(join(folder, 'tree', '.keep'))
  return readWorkTree({ root: tree.root, path, checkout: join(folder, 'tree') }, { exec, files, environment })
}
