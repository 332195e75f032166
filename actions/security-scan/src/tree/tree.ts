import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Files } from '@slipway/shared/ports/files'
import { Folders } from './folders.ts'
import { parseLsFiles, type TrackedEntry } from './git-entries.ts'

/** A tracked file whose content git has and the working tree does not. */
export type GitOnlyFile = { path: string; blob: string; why: string }

/** The files to scan: regular files only, since a link may point out of the repository. */
export type Tree = {
  /** Absolute. */
  root: string
  /** Relative to the root, with forward slashes, sorted. Each is a file below folders, none of them a link. */
  paths: readonly string[]
  /** Whether these are the files that git tracks; otherwise they are all files of the folder. */
  tracked: boolean
  /** The folder in which git is asked about these files. */
  repository: string
  /** The blob of each of the paths, where git tracks them. */
  blobs: ReadonlyMap<string, string>
  /** Tracked, but not in the folder: deleted there, excluded by a sparse checkout, behind a link, or under a name that is not UTF-8. */
  gitOnly: readonly GitOnlyFile[]
  /** Tracked links, which are not followed. */
  links: readonly TrackedEntry[]
  /** Submodules, and other entries that are neither files nor folders. */
  unscanned: readonly Unscanned[]
}

/** A tree, and the ports to read it: its files, and git. */
export type TreeAccess = {
  tree: Tree
  exec: Exec
  files: Files
  /** For the programs that are started: nothing of the runner's own secrets. */
  environment: Readonly<Record<string, string>>
  signal: AbortSignal
  /** A folder for temporary files of the scan. */
  temp: string
}

type Deps = Pick<TreeAccess, 'exec' | 'files' | 'environment'>

export type TreeLocation = {
  /** The working copy, absolute. */
  root: string
  /** The folder to scan, relative to the root. It may be a working copy of its own. */
  path: string
  /** The folder with the files, where they are not in the working copy. */
  checkout?: string
}

const lsFilesOutput = 67_108_864

/** The tracked files below the path; where git tracks nothing there, all files except those of `.git` and `node_modules`. */
export async function readWorkTree({ root, path, checkout = root }: TreeLocation, deps: Deps): Promise<Tree> {
  const listed = await trackedEntries(root, path, deps)
  if (listed !== undefined && (listed.length > 0 || path === '.' || checkout !== root))
    return trackedTree(listed, { root: checkout, repository: root }, deps)
  // The outer working copy does not list the files of an inner one: without asking there, a full folder would be scanned as empty.
  const inner = await trackedEntries(join(root, path), '.', deps)
  const folder = path.replace(/\/+$/, '')
  if (inner !== undefined && inner.length > 0) {
    const moved = inner.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }))
    return trackedTree(moved, { root: checkout, repository: join(root, path) }, deps)
  }
  const { paths, other } = await filesBelow(root, path === '.' ? '' : path, deps.files)
  const unscanned =
    other.length === 0 ? [] : [{ files: other.sort(), why: 'not a file, and links are not followed where git tracks nothing' }]
  return { root, paths: paths.sort(), tracked: false, repository: root, blobs: new Map(), gitOnly: [], links: [], unscanned }
}

async function trackedEntries(cwd: string, path: string, { exec, environment }: Deps): Promise<TrackedEntry[] | undefined> {
  const listed = await exec(['git', 'ls-files', '--stage', '-z', '--', path], { cwd, env: environment, maxOutput: lsFilesOutput })
  if (listed.state !== 'exited' || listed.code !== 0) return undefined
  if (Buffer.byteLength(listed.stdout) < lsFilesOutput) return parseLsFiles(listed.stdout)
  throw new ActionError(`git lists more files below "${path}" than can be read at once`, {
    hint: 'Scan its folders one by one, by the input path.',
  })
}

/** Compares what git tracks with what is in the folder: only files that are there as files are in `paths`. */
async function trackedTree(
  entries: readonly TrackedEntry[],
  { root, repository }: Pick<Tree, 'root' | 'repository'>,
  { files }: Deps,
): Promise<Tree> {
  const folders = new Folders(root, files)
  const blobs = new Map<string, string>()
  const gitOnly: GitOnlyFile[] = []
  for (const entry of entries) {
    if (entry.kind !== 'file') continue
    const why = await folders.whyNotThere(entry.path)
    if (why === undefined) blobs.set(entry.path, entry.blob)
    else gitOnly.push({ path: entry.path, blob: entry.blob, why })
  }
  const modules = entries.filter(({ kind }) => kind === 'submodule').map(({ path }) => path)
  return {
    root,
    paths: [...blobs.keys()].sort(),
    tracked: true,
    repository,
    blobs,
    gitOnly,
    links: entries.filter(({ kind }) => kind === 'link'),
    unscanned: modules.length === 0 ? [] : [{ files: modules, why: 'a submodule is another repository, and was not looked at' }],
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
