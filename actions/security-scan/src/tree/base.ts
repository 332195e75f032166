import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { ScanContext } from '../contract/scanner.ts'
import { readTree, type Tree } from './tree.ts'

/**
 * The tree of a commit, laid out in a folder of the job's own: through an index of its own, so that neither the checkout nor
 * its index changes. Throws an ActionError when the commit is not there.
 */
export async function checkOutBase(base: string, path: string, folder: string, context: ScanContext): Promise<Tree> {
  const { exec, files, tree } = context
  const environment = { ...context.environment, GIT_INDEX_FILE: join(folder, 'index') }
  const git = async (...args: string[]) => {
    const result = await exec(['git', ...args], { cwd: tree.root, env: environment, signal: context.signal })
    if (result.state === 'exited' && result.code === 0) return
    const said = result.state === 'exited' ? result.stderr.trim().slice(-300) : result.state
    throw new ActionError(`The tree of the base "${base}" could not be laid out: ${said}`, {
      hint: 'Let actions/checkout fetch it: fetch-depth: 0, or fetch-depth: 2 for the first parent of a merge commit.',
    })
  }
  // A fresh checkout: what an earlier step left there would be scanned as if it were of the base.
  await files.remove(folder)
  await files.write(join(folder, 'tree', '.keep'), '')
  await git('read-tree', `${base}^{tree}`)
  await git('checkout-index', '--all', '--force', `--prefix=${join(folder, 'tree')}/`)
  await files.remove(join(folder, 'tree', '.keep'))
  return readTree(tree.root, path, { exec, files, environment }, join(folder, 'tree'))
}
