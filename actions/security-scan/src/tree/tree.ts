import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Files } from '@slipway/shared/ports/files'
import { type GitObjects, type OpenGitObjects, strictGit } from '@slipway/shared/ports/git-objects'
import { parseLsTree, type TrackedEntry } from './git-entries.ts'

/** The files to scan: regular files only, since a link may point out of the repository. */
export type Tree = AsyncDisposable & {
  /** The full id of the commit whose files these are; undefined where git tracks nothing there, and these are all files of the folder. */
  commit: string | undefined
  /** Relative to the root of the working copy, with forward slashes, sorted. */
  paths: readonly string[]
  /** In bytes; undefined where the content cannot be had. */
  size(path: string): number | undefined
  /** The bytes of a file as git stores them; undefined where they cannot be had. */
  read(path: string): Promise<Buffer | undefined>
  /** The same as text in UTF-8, without a byte order mark; empty where it cannot be had. */
  text(path: string): Promise<string>
  /** Links, which are not followed: where each points to, undefined where that cannot be read. */
  links: readonly { path: string; target: string | undefined }[]
  /** The paths of other repositories in this one, which hold no files here. */
  submodules: readonly string[]
  /** Submodules, and other entries that are neither files nor folders. */
  unscanned: readonly Unscanned[]
}

export type TreeLocation = {
  /** The working copy, absolute. */
  root: string
  /** The folder to scan, relative to the root. It may be a working copy of its own. */
  path: string
  /** A commit or ref; the one that is checked out by default. */
  commit?: string
}

export type TreeDeps = {
  exec: Exec
  files: Files
  openObjects: OpenGitObjects
  environment: Readonly<Record<string, string>>
  signal: AbortSignal
}

const listingOutput = 67_108_864

/**
 * The files of a commit below the path, read from git's objects: what lies in the working copy, and what a checkout would make of a file,
 * has no say in it. Where git tracks nothing there, all files of the folder except those of `.git` and `node_modules`. Throws an
 * ActionError for a named commit that the repository does not have.
 */
export async function readScannedTree({ root, path, commit }: TreeLocation, deps: TreeDeps): Promise<Tree> {
  const listed = await entriesOf({ repository: root, path, commit }, deps)
  if (listed !== undefined && (listed.entries.length > 0 || path === '.' || commit !== undefined)) return treeOf(listed, root, deps)
  // The outer working copy does not list the files of an inner one: without asking there, a full folder would be scanned as empty.
  const folder = path.replace(/\/+$/, '')
  const inner = await entriesOf({ repository: join(root, path), path: '.', commit }, deps)
  if (inner !== undefined && inner.entries.length > 0) {
    const entries = inner.entries.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }))
    return treeOf({ ...inner, entries }, join(root, path), deps)
  }
  return folderTree(root, path === '.' ? '' : folder, deps)
}

type Listed = { commit: string; entries: TrackedEntry[] }

async function entriesOf(
  { repository, path, commit }: { repository: string; path: string; commit: string | undefined },
  { exec, environment, signal }: TreeDeps,
): Promise<Listed | undefined> {
  const git = (...args: string[]) =>
    exec(['git', '-c', 'core.quotePath=true', ...args], {
      cwd: repository,
      env: { ...environment, ...strictGit },
      maxOutput: listingOutput,
      signal,
    })
  const resolved = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit ?? 'HEAD'}^{commit}`)
  const id = resolved.state === 'exited' && resolved.code === 0 ? resolved.stdout.trim() : undefined
  if (id === undefined && commit !== undefined) throw missingCommit(commit)
  if (id === undefined) return undefined
  const listed = await git('ls-tree', '-r', '-l', id, '--', path)
  if (listed.state !== 'exited' || listed.code !== 0) {
    if (commit !== undefined) throw missingCommit(commit)
    return undefined
  }
  if (Buffer.byteLength(listed.stdout) < listingOutput) return { commit: id, entries: parseLsTree(listed.stdout) }
  throw new ActionError(`git lists more files below "${path}" than can be read at once`, {
    hint: 'Scan its folders one by one, by the input path.',
  })
}

function missingCommit(commit: string): ActionError {
  return new ActionError(`The commit "${commit}" is not in the repository, so its tree could not be read`, {
    hint: 'Let actions/checkout fetch it: fetch-depth: 0, or fetch-depth: 2 for the first parent of a merge commit.',
  })
}

async function treeOf({ commit, entries }: Listed, repository: string, { openObjects, environment, signal }: TreeDeps): Promise<Tree> {
  const objects = openObjects(repository, { env: environment, signal })
  const files = new Map(entries.filter(({ kind }) => kind === 'file').map((entry) => [entry.path, entry]))
  const modules = entries.filter(({ kind }) => kind === 'submodule').map(({ path }) => path)
  const read = async (path: string) => {
    const entry = files.get(path)
    return entry === undefined ? undefined : await objects.read(entry.id)
  }
  return {
    commit,
    paths: [...files.keys()],
    size: (path) => files.get(path)?.size,
    read,
    text: async (path) => textOf(await read(path)),
    links: await linksOf(entries, objects),
    submodules: modules,
    unscanned: modules.length === 0 ? [] : [{ files: modules, why: 'a submodule is another repository, and was not looked at' }],
    [Symbol.asyncDispose]: async () => await objects[Symbol.asyncDispose](),
  }
}

async function linksOf(entries: readonly TrackedEntry[], objects: GitObjects): Promise<{ path: string; target: string | undefined }[]> {
  const links = entries.filter(({ kind }) => kind === 'link')
  return await Promise.all(links.map(async ({ path, id }) => ({ path, target: (await objects.read(id))?.toString('utf8') })))
}

function textOf(bytes: Buffer | undefined): string {
  return bytes === undefined ? '' : bytes.toString('utf8').replace(/^\ufeff/, '')
}

async function folderTree(root: string, folder: string, { files }: TreeDeps): Promise<Tree> {
  const { paths, other } = await filesBelow(root, folder, files)
  const sizes = new Map<string, number>()
  for (const path of paths) {
    const size = await files.size(join(root, path))
    if (size !== undefined) sizes.set(path, size)
  }
  const read = async (path: string) => {
    const size = sizes.get(path)
    return size === undefined ? undefined : await files.slice(join(root, path), 0, size).catch(() => undefined)
  }
  return {
    commit: undefined,
    paths: paths.sort(),
    size: (path) => sizes.get(path),
    read,
    text: async (path) => textOf(await read(path)),
    links: [],
    submodules: [],
    unscanned: other.length === 0 ? [] : [{ files: other.sort(), why: 'not a file, and links are not followed where git tracks nothing' }],
    [Symbol.asyncDispose]: async () => {},
  }
}

type Listing = { paths: string[]; other: string[] }

async function filesBelow(root: string, folder: string, files: Files): Promise<Listing> {
  const listing: Listing = { paths: [], other: [] }
  for (const entry of await files.list(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.kind === 'file') listing.paths.push(path)
    else if (entry.kind === 'other') listing.other.push(path)
    else if (entry.name !== '.git' && entry.name !== 'node_modules') {
      const below = await filesBelow(root, path, files)
      // Not by spreading: a folder may have more files than a call takes arguments.
      listing.paths = listing.paths.concat(below.paths)
      listing.other = listing.other.concat(below.other)
    }
  }
  return listing
}
