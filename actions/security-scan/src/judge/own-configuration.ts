import { isAbsolute, join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import type { ProductConfig } from '@slipway/shared/config/load'
import { longestConfiguration } from '@slipway/shared/config/size-limits'
import { ActionError } from '@slipway/shared/core/errors'
import { defaultConfigPath, readProduct } from '@slipway/shared/settings'
import type { CommitHistory } from '../base/history.ts'
import type { Inputs } from '../inputs.ts'
import { folderOf, placeInTree } from '../tree/paths.ts'
import { readScannedTree, type TreeDeps } from '../tree/tree.ts'

/** slipway.yml as the commit under judgement has it. */
export type OwnConfiguration = {
  product: ProductConfig | undefined
  /** Where it does not come from the commit, or the working copy has another one: in a sentence. */
  note: string | undefined
  /** Why it cannot be read, where the scan goes on without it. */
  problem?: string
}

export type OwnDeps = { root: string; treeDeps: TreeDeps; history: CommitHistory; context: Pick<Context, 'runner' | 'files'> }

/**
 * Read from git's objects, as the files of the tree are: a step before the scan can change the working copy. From the working copy where
 * git has no commit, and from the disk for a file outside of the workspace, which the workflow has put there. Throws an ActionError for a
 * configuration that is not valid, and for a named one that there is not.
 */
export async function readOwnConfiguration(inputs: Inputs, deps: OwnDeps): Promise<OwnConfiguration> {
  const { context, root } = deps
  const path = inputs.config ?? defaultConfigPath
  const place = placeInTree(path, root)
  if (place === undefined) return { product: await readProduct(inputs, context), note: undefined }
  const committed = await readCommitted(place, deps)
  const lies = await workingCopyOf(isAbsolute(path) ? path : join(root, path), context)
  if (committed === undefined) {
    const note = lies === undefined ? undefined : `${place} was read from the working copy, since git has no commit there.`
    return { product: await readProduct(inputs, context), note }
  }
  const { text, commit } = committed
  if (text === undefined && lies !== undefined && inputs.config !== undefined) throw notCommitted(place, commit)
  const files = { ...context.files, read: async () => text }
  return { product: await readProduct(inputs, { ...context, files }), note: noteOf(place, { text, lies, commit }) }
}

/** Only a file of a size that is read at all: a step may have left a link to a device that never ends. */
async function workingCopyOf(path: string, { files }: OwnDeps['context']): Promise<string | undefined> {
  const isReadable = (await files.locate(path))?.kind === 'file' && ((await files.size(path)) ?? 0) <= longestConfiguration
  return isReadable ? await files.read(path) : undefined
}

/** Undefined where git has no commit; `text` is undefined where the commit has no such file. */
async function readCommitted(place: string, deps: OwnDeps): Promise<{ text: string | undefined; commit: string } | undefined> {
  const head = await deps.history.resolve('HEAD')
  const outer = head === undefined ? undefined : await textIn(place, { head, ...deps })
  // The folder may be in a working copy of its own, which the outer one does not list.
  return outer?.text === undefined ? ((await textIn(place, deps)) ?? outer) : outer
}

/** Of the commit `head` of the workspace, or of the working copy in which the folder lies. */
async function textIn(
  place: string,
  { root, treeDeps, head }: OwnDeps & { head?: string },
): Promise<{ text: string | undefined; commit: string } | undefined> {
  const folder = folderOf(place)
  if (head === undefined && (await treeDeps.files.locate(join(root, folder)))?.kind !== 'folder') return undefined
  await using tree = await readScannedTree({ root, path: folder, ...(head === undefined ? {} : { commit: head }) }, treeDeps)
  const { commit } = tree
  if (commit === undefined) return undefined
  if (tree.links.some((link) => link.path === place)) throw unread(place, commit, 'is a link, which is not followed')
  if (!tree.paths.includes(place)) return { text: undefined, commit }
  const bytes = await tree.read(place)
  if (bytes === undefined) throw unread(place, commit, 'was not fetched')
  return { text: bytes.toString('utf8'), commit }
}

function unread(place: string, commit: string, why: string): ActionError {
  return new ActionError(`${place} of the commit ${commit.slice(0, 12)} ${why}`, {
    hint: 'Commit the file itself, and let actions/checkout fetch it.',
  })
}

function notCommitted(place: string, commit: string): ActionError {
  return new ActionError(
    `There is no ${place} in the commit ${commit.slice(0, 12)}; the one of the working copy is not of it, and is not read`,
    {
      hint: 'Commit it. One that the workflow writes itself stands outside of the workspace, such as in RUNNER_TEMP.',
    },
  )
}

function noteOf(
  place: string,
  { text, lies, commit }: { text: string | undefined; lies: string | undefined; commit: string },
): string | undefined {
  if (lies === undefined || plain(lies) === plain(text ?? '')) return undefined
  const at = commit.slice(0, 12)
  return text === undefined
    ? `The working copy has a ${place} that the commit ${at} does not have; it was not read.`
    : `The working copy has another ${place} than the commit ${at}; that of the commit was read.`
}

/** A checkout may write other line ends than git stores. */
function plain(text: string): string {
  return text.replace(/\r\n/g, '\n')
}
